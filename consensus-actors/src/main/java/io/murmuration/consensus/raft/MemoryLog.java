package io.murmuration.consensus.raft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory, lost with the process: for tests, simulations, and a node that is told to store
 * nothing. Single-threaded.
 */
public final class MemoryLog implements LogStore {

    private final List<Entry> entries = new ArrayList<>();
    private HardState hardState = HardState.NONE;
    private SnapshotMeta snapshot;
    private boolean hasSnapshot;

    /** An empty log of a replica that starts with {@code configuration}. */
    public MemoryLog(Configuration configuration) {
        this.snapshot = new SnapshotMeta(0, 0, configuration);
    }

    /** A log that starts behind {@code snapshot}. */
    public MemoryLog(SnapshotMeta snapshot) {
        this.snapshot = snapshot;
        this.hasSnapshot = snapshot.index() > 0;
        this.hardState = new HardState(snapshot.term(), 0, snapshot.index());
    }

    /** Stores what a turn of the core handed out. */
    public void store(Ready.StorageAppend append) {
        SnapshotMeta installed = append.snapshot();
        if (installed != null) {
            entries.clear();
            snapshot = installed;
            hasSnapshot = true;
        }
        append(append.entries());
        HardState changed = append.hardState();
        if (changed != null) {
            hardState = changed;
        }
    }

    private void append(List<Entry> added) {
        if (added.isEmpty()) {
            return;
        }
        long first = added.get(0).index();
        if (first > lastIndex() + 1) {
            throw new IllegalArgumentException(
                    "entry " + first + " does not follow the last one stored, " + lastIndex());
        }
        int skip = (int) Math.max(0, firstIndex() - first);
        if (skip >= added.size()) {
            return;
        }
        int keep = (int) (first + skip - firstIndex());
        if (keep < entries.size()) {
            entries.subList(keep, entries.size()).clear();
        }
        for (int i = skip; i < added.size(); i++) {
            entries.add(added.get(i));
        }
    }

    /**
     * Drops all up to the snapshot's index, which must be in the log. Older snapshots are ignored.
     */
    public void compact(SnapshotMeta meta) {
        if (meta.index() <= snapshot.index()) {
            return;
        }
        if (meta.index() > lastIndex()) {
            throw new IllegalArgumentException(
                    "cannot compact to " + meta.index() + ", beyond the last entry " + lastIndex());
        }
        entries.subList(0, (int) (meta.index() + 1 - firstIndex())).clear();
        snapshot = meta;
        hasSnapshot = true;
    }

    @Override
    public HardState hardState() {
        // What a snapshot covers was committed, though the write that says so may be on its way.
        long commit = Math.max(hardState.commit(), snapshot.index());
        return new HardState(hardState.term(), hardState.vote(), commit);
    }

    @Override
    public Configuration configuration() {
        return snapshot.configuration();
    }

    @Override
    public long firstIndex() {
        return snapshot.index() + 1;
    }

    @Override
    public long lastIndex() {
        return snapshot.index() + entries.size();
    }

    @Override
    public long term(long index) {
        if (index == snapshot.index()) {
            return snapshot.term();
        }
        if (index < snapshot.index() || index > lastIndex()) {
            return NO_TERM;
        }
        return entries.get((int) (index - firstIndex())).term();
    }

    @Override
    public List<Entry> entries(long from, long to, long maxBytes) {
        if (from < firstIndex() || from >= to || to > lastIndex() + 1) {
            return List.of();
        }
        int start = (int) (from - firstIndex());
        int most = (int) (to - from);
        long size = 0;
        int count = 0;
        while (count < most) {
            size += entries.get(start + count).sizeBytes();
            if (size > maxBytes && count > 0) {
                break;
            }
            count++;
        }
        Entry[] copy = new Entry[count];
        for (int i = 0; i < count; i++) {
            copy[i] = entries.get(start + i);
        }
        return Arrays.asList(copy);
    }

    @Override
    public @Nullable SnapshotMeta snapshot() {
        return hasSnapshot ? snapshot : null;
    }
}
