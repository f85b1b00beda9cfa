package io.murmuration.consensus.store;

import io.murmuration.consensus.api.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * A key as of one revision, and behind it what it was before, as far as that is kept. The link back
 * is for the thread that applies alone: a frozen view does not follow it.
 */
final class Version {

    /** What a version takes beside key and value: objects, their headers, a place in the tree. */
    static final long OVERHEAD_BYTES = 128;

    final KeyValue entry;
    private @Nullable Version older;

    Version(KeyValue entry, @Nullable Version older) {
        this.entry = entry;
        this.older = older;
    }

    /** Says whether it is a put; else it is a deletion. */
    boolean isLive() {
        return entry.version() > 0;
    }

    /** Returns what the key was at this revision; null if it was not there. */
    @Nullable
    Version at(long revision) {
        Version at = this;
        while (at != null && at.entry.modRevision() > revision) {
            at = at.older;
        }
        return at != null && at.isLive() ? at : null;
    }

    void forgetOlder() {
        older = null;
    }

    long sizeBytes() {
        return OVERHEAD_BYTES + entry.key().size() + entry.value().size();
    }
}
