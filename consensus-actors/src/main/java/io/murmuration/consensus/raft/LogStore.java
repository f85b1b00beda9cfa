package io.murmuration.consensus.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the core reads of the log that has been handed out for storage. All calls come from the
 * core's thread and return at once; what was appended is visible from the moment it is durable at
 * the latest. Entries that are not stored yet the core holds itself.
 */
public interface LogStore {

    /** Answer of {@link #term} where the entry is compacted, or not there yet. */
    long NO_TERM = -1;

    /** What was stored last, as the core starts. */
    HardState hardState();

    /** The configuration at the snapshot, or that a fresh replica starts with. */
    Configuration configuration();

    /** The first index that can be read: one after the snapshot's. */
    long firstIndex();

    /** The last index; where there are no entries, one before {@link #firstIndex}. */
    long lastIndex();

    /**
     * Returns the term of an entry; also of the one before {@link #firstIndex}. {@link #NO_TERM}
     * for all others.
     */
    long term(long index);

    /**
     * Returns entries from {@code from} to before {@code to}, as many as fit the limit but at least
     * one; empty where {@code from} has been compacted.
     *
     * @param maxBytes as {@link Entry#sizeBytes} counts
     */
    List<Entry> entries(long from, long to, long maxBytes);

    /** Returns the newest snapshot that can be sent, null where there is none just now. */
    @Nullable
    SnapshotMeta snapshot();
}
