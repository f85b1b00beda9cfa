package io.murmuration.agent.cli;

import io.murmuration.consensus.log.LogVisitor;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.HardState;

/** Counts what the records of a log hold. */
final class LogTotals implements LogVisitor {

    private long entries;
    private long payloadBytes;
    private long rewritten;
    private long termChanges;
    private long lastIndex;
    private long lastTerm;

    /** Returns how many entries were written, also those that were replaced. */
    long entries() {
        return entries;
    }

    long payloadBytes() {
        return payloadBytes;
    }

    /** Returns how often entries were written where some had stood already. */
    long rewritten() {
        return rewritten;
    }

    /** Returns how often the term changed from an entry to the next. */
    long termChanges() {
        return termChanges;
    }

    @Override
    public void entry(long offset, long term, long index, EntryType type, int bytes) {
        entries++;
        payloadBytes += bytes;
        rewritten += index <= lastIndex ? 1 : 0;
        termChanges += term != lastTerm ? 1 : 0;
        lastIndex = index;
        lastTerm = term;
    }

    @Override
    public void segment(long number) {
        // counted in the report
    }

    @Override
    public void hardState(HardState state) {
        // the last one stands in the report
    }

    @Override
    public void snapshot(long index, long term) {
        lastIndex = index;
        lastTerm = term;
    }

    @Override
    public void base(long index, long term) {
        lastIndex = index;
        lastTerm = term;
    }

    @Override
    public void batch(long sequence) {
        // counted in the report
    }
}
