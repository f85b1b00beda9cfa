package io.murmuration.consensus.store;

import io.murmuration.consensus.api.WatchEvent.Change;
import java.util.List;

/** Takes what {@link History} tells. */
@FunctionalInterface
public interface RevisionSink {

    /**
     * Takes a revision.
     *
     * @param changes all of this revision, in the order in which they were made; at least one, no
     *     key twice; the list cannot be changed. Each has what was there before, where anything was
     */
    void accept(long revision, List<Change> changes);
}
