package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.HardState;

/** Counts what a log holds. */
final class LogCounts implements LogVisitor {

    private long entries;
    private long payloadBytes;
    private long batches;

    long entries() {
        return entries;
    }

    long payloadBytes() {
        return payloadBytes;
    }

    long batches() {
        return batches;
    }

    @Override
    public void entry(long offset, long term, long index, EntryType type, int bytes) {
        entries++;
        payloadBytes += bytes;
    }

    @Override
    public void hardState(HardState state) {}

    @Override
    public void snapshot(long index, long term) {}

    @Override
    public void base(long index, long term) {}

    @Override
    public void segment(long number) {}

    @Override
    public void batch(long sequence) {
        batches++;
    }
}
