package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.HardState;

/** Takes what the whole batches of a log hold, in the order in which it was written. */
public interface LogVisitor {

    /** The reading of a segment begins; what comes until the next call is in it. */
    void segment(long number);

    /** The segment's first batch begins, behind this index and its term. */
    void base(long index, long term);

    /**
     * An entry, which replaces whatever stood at its index and behind it.
     *
     * @param offset of its record in the segment
     */
    void entry(long offset, long term, long index, EntryType type, int payloadBytes);

    /** The hard state from here on. */
    void hardState(HardState state);

    /** A snapshot was installed: the entries so far are void. */
    void snapshot(long index, long term);

    /** All since the last call was made durable in one batch. */
    void batch(long sequence);
}
