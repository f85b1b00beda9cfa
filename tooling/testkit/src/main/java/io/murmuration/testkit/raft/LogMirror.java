package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.LogStore;
import java.util.Arrays;
import java.util.List;

/** The log of one replica as the replica itself has it, stored or not: terms and hashes. */
final class LogMirror {

    private long base;
    private long baseTerm;
    private long[] terms = new long[256];
    private long[] hashes = new long[256];
    private int size;

    /** Starts anew with what a log holds. */
    void reset(LogStore store) {
        reset(store.firstIndex() - 1, store.term(store.firstIndex() - 1));
        append(store.entries(store.firstIndex(), store.lastIndex() + 1, Long.MAX_VALUE));
    }

    /** Starts anew behind {@code index}. */
    void reset(long index, long term) {
        base = index;
        baseTerm = term;
        size = 0;
    }

    /** Takes entries in; they replace all from the first one's index on. */
    void append(List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.index() <= base) {
                continue;
            }
            int at = (int) (entry.index() - base - 1);
            if (at > size) {
                throw new Violation(Invariant.CORE_SOUND, "entry " + entry.index() + " leaves a gap behind " + last());
            }
            if (at == terms.length) {
                terms = Arrays.copyOf(terms, 2 * at);
                hashes = Arrays.copyOf(hashes, 2 * at);
            }
            terms[at] = entry.term();
            hashes[at] = HashMachine.hashOf(entry);
            size = at + 1;
        }
    }

    long base() {
        return base;
    }

    long last() {
        return base + size;
    }

    /** Returns the term at an index, {@link LogStore#NO_TERM} where it is not known. */
    long term(long index) {
        if (index == base) {
            return baseTerm;
        }
        return holds(index) ? terms[(int) (index - base - 1)] : LogStore.NO_TERM;
    }

    /** Returns the hash of the entry at an index that it holds. */
    long hash(long index) {
        return hashes[(int) (index - base - 1)];
    }

    boolean holds(long index) {
        return index > base && index <= base + size;
    }
}
