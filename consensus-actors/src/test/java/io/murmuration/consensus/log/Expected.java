package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a log must hold, kept in the plainest way.
 *
 * @param base all up to here may be gone
 * @param snapshotIndex of the newest snapshot that was finished
 */
record Expected(
        HardState hardState,
        TreeMap<Long, Entry> entries,
        long base,
        long last,
        long snapshotIndex,
        long snapshotTerm) {

    static final Expected NOTHING = new Expected(HardState.NONE, new TreeMap<>(), 0, 0, 0, 0);

    /** Returns what it holds after a batch of these. */
    Expected after(List<StorageAppend> batch) {
        HardState state = hardState;
        TreeMap<Long, Entry> now = new TreeMap<>(entries);
        long newBase = base;
        long newLast = last;
        for (StorageAppend append : batch) {
            SnapshotMeta installed = append.snapshot();
            if (installed != null) {
                now.clear();
                newBase = installed.index();
                newLast = newBase;
            }
            state = append.hardState() == null ? state : append.hardState();
            for (Entry entry : append.entries()) {
                now.tailMap(entry.index(), true).clear();
                now.put(entry.index(), entry);
                newLast = entry.index();
            }
        }
        return new Expected(state, now, newBase, newLast, snapshotIndex, snapshotTerm);
    }

    /** Returns what it holds, once opened again, after this snapshot was finished. */
    Expected afterSnapshot(long index, long term) {
        Entry there = entries.get(index);
        boolean reached = there != null && there.term() == term;
        HardState raised = new HardState(
                Math.max(hardState.term(), term),
                term > hardState.term() ? 0 : hardState.vote(),
                Math.max(hardState.commit(), index));
        return reached
                ? new Expected(raised, entries, base, last, index, term)
                : new Expected(raised, new TreeMap<>(), index, index, index, term);
    }

    Expected afterCompaction(long index) {
        return new Expected(hardState, entries, index, last, snapshotIndex, snapshotTerm);
    }

    /** Says what of this a log lacks or has otherwise; null if nothing. */
    @Nullable
    String differenceTo(SegmentedLog log) {
        HardState expected =
                new HardState(hardState.term(), hardState.vote(), Math.max(hardState.commit(), snapshotIndex));
        if (!log.hardState().equals(expected)) {
            return "hard state " + log.hardState() + ", expected " + expected;
        }
        if (log.lastIndex() != last || log.firstIndex() > base + 1) {
            return "from " + log.firstIndex() + " to " + log.lastIndex() + ", expected from " + (base + 1) + " to "
                    + last;
        }
        SnapshotMeta newest = log.snapshot();
        if (snapshotIndex > 0 && (newest == null || newest.index() != snapshotIndex)) {
            return "snapshot " + newest + ", expected " + snapshotIndex;
        }
        List<Entry> found = log.entries(base + 1, last + 1, Long.MAX_VALUE);
        List<Entry> wanted = List.copyOf(entries.tailMap(base, false).values());
        return found.equals(wanted) ? null : "entries " + found + ", expected " + wanted;
    }
}
