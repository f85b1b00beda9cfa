package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.HardState;

/** Takes what the whole batches of a log hold, in the order in which it was written. */
public interface LogVisitor {

    /**
     * An entry, which replaces whatever stood at its index and behind it.
     *
     * @param offset of its record in the segment
     */
    void entry(long segment, long offset, long term, long index, EntryType type, int payloadBytes);

    /** The hard state from here on. */
    void hardState(HardState state);

    /** A snapshot was installed: the entries so far are void. */
    void snapshot(long index, long term);

    /** The segment's first batch begins, behind this index and its term. */
    void base(long segment, long index, long term);

    /** All since the last call was made durable in one batch. */
    void batch(long segment, long sequence);
}
