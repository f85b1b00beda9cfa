package io.murmuration.consensus.raft;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of the log that is not known to be durable: entries and at most one snapshot before them.
 * Part of it may be on its way to the disk already. What was handed out and then overwritten by a
 * newer leader stays out of sight, so that its late acknowledgement counts for nothing.
 */
final class UnstableLog {

    private static final int FIRST_CAPACITY = 16;

    private @Nullable SnapshotMeta snapshot;
    private boolean snapshotInProgress;
    private Entry[] entries = new Entry[FIRST_CAPACITY];
    private int start;
    private int count;
    private long offset;
    private long offsetInProgress;

    /** An empty one behind what is stored up to {@code lastStored}. */
    UnstableLog(long lastStored) {
        offset = lastStored + 1;
        offsetInProgress = offset;
    }

    /** Returns the index of the first entry in here, or that it would have. */
    long offset() {
        return offset;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Returns whether entries have been handed out whose acknowledgement is still to come. */
    boolean isInProgress() {
        return offsetInProgress > offset || snapshotInProgress;
    }

    @Nullable
    SnapshotMeta snapshot() {
        return snapshot;
    }

    /** Returns the last index, or -1 where only the store knows. */
    long lastIndex() {
        if (count > 0) {
            return offset + count - 1;
        }
        return snapshot == null ? -1 : snapshot.index();
    }

    /** Returns the term at {@code index}, {@link LogStore#NO_TERM} where this cannot know. */
    long term(long index) {
        if (index < offset) {
            return snapshot != null && snapshot.index() == index ? snapshot.term() : LogStore.NO_TERM;
        }
        return index < offset + count ? entries[start + (int) (index - offset)].term() : LogStore.NO_TERM;
    }

    @Nullable
    SnapshotMeta nextSnapshot() {
        return snapshotInProgress ? null : snapshot;
    }

    boolean hasNext() {
        return offset + count > offsetInProgress;
    }

    /** Returns what has not been handed out yet. */
    List<Entry> next() {
        return slice(offsetInProgress, offset + count);
    }

    /** All that is here has been handed out. */
    void handedOut() {
        offsetInProgress = offset + count;
        snapshotInProgress = snapshot != null;
    }

    /**
     * Entries up to {@code index} are durable, if they still are those of that term (the others
     * have been overwritten since, and their new ones are still on the way).
     */
    void stableTo(long index, long entryTerm) {
        if (index < offset || term(index) != entryTerm) {
            return;
        }
        int gone = (int) (index + 1 - offset);
        Arrays.fill(entries, start, start + gone, null);
        count -= gone;
        start = count == 0 ? 0 : start + gone;
        offset = index + 1;
        offsetInProgress = Math.max(offsetInProgress, offset);
    }

    void stableSnapshot(long index) {
        if (snapshot != null && snapshot.index() == index) {
            snapshot = null;
            snapshotInProgress = false;
        }
    }

    void restore(SnapshotMeta meta) {
        clear();
        offset = meta.index() + 1;
        offsetInProgress = offset;
        snapshot = meta;
        snapshotInProgress = false;
    }

    /** Appends, overwriting what stands at the same indices and dropping what follows. */
    void truncateAndAppend(List<Entry> added, int from) {
        long first = added.get(from).index();
        if (first <= offset) {
            clear();
            offset = first;
            offsetInProgress = first;
        } else if (first < offset + count) {
            int keep = (int) (first - offset);
            Arrays.fill(entries, start + keep, start + count, null);
            count = keep;
            offsetInProgress = Math.min(offsetInProgress, first);
        }
        int size = added.size();
        reserve(size - from);
        int at = start + count;
        for (int i = from; i < size; i++) {
            entries[at++] = added.get(i);
        }
        count += size - from;
    }

    /** Returns the entries from {@code from} to before {@code to}, as a list of their own. */
    List<Entry> slice(long from, long to) {
        if (from < offset || to > offset + count || from > to) {
            throw new IllegalArgumentException(
                    "unstable log holds " + offset + " to before " + (offset + count) + ", not " + from + " to " + to);
        }
        if (from == to) {
            return List.of();
        }
        int at = start + (int) (from - offset);
        return Arrays.asList(Arrays.copyOfRange(entries, at, at + (int) (to - from)));
    }

    /** Returns how many from {@code from} on fit {@code maxBytes}; at least one. */
    int fitting(long from, long to, long maxBytes) {
        int at = start + (int) (from - offset);
        int most = (int) (to - from);
        long size = 0;
        for (int i = 0; i < most; i++) {
            size += entries[at + i].sizeBytes();
            if (size > maxBytes) {
                return Math.max(1, i);
            }
        }
        return most;
    }

    private void clear() {
        Arrays.fill(entries, start, start + count, null);
        start = 0;
        count = 0;
    }

    private void reserve(int more) {
        if (start + count + more <= entries.length) {
            return;
        }
        Entry[] target = entries;
        if (count + more > entries.length / 2) {
            target = new Entry[Math.max(entries.length * 2, Integer.highestOneBit(count + more) * 4)];
        }
        System.arraycopy(entries, start, target, 0, count);
        if (target == entries) {
            Arrays.fill(entries, count, start + count, null);
        }
        entries = target;
        start = 0;
    }
}
