package io.murmuration.consensus.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a watcher hears. */
public sealed interface WatchEvent {

    /**
     * All that one revision changed of what is watched. Revisions only grow; none is told twice and
     * none that matters is left out.
     */
    record Changed(long revision, List<Change> changes) implements WatchEvent {

        public Changed {
            changes = List.copyOf(changes);
        }
    }

    /** Nothing that is watched changed up to this revision but what was told. */
    record Progress(long revision) implements WatchEvent {}

    /**
     * The watch cannot go on: changes after the last one told are no longer kept. Read anew, and
     * watch from the revision after what was read.
     *
     * @param oldest from which on changes are kept
     */
    record Compacted(long oldest) implements WatchEvent {}

    /** The watch has ended: it was of the first change only, was cancelled, or cannot be had. */
    record Ended(String why) implements WatchEvent {}

    /**
     * One key's change.
     *
     * @param entry as it is now; of a deleted key, the key and the revision of its deletion, with
     *     version 0 and no value
     * @param previous as it was before, if asked for, if it was there and is still kept
     */
    record Change(KeyValue entry, @Nullable KeyValue previous) {

        public boolean isDelete() {
            return entry.version() == 0;
        }
    }
}
