package io.murmuration.consensus.raft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log as the protocol sees it (Raft §5.3): what is stored and, behind it, what is on its way to
 * the disk. Holds how far it is committed, handed out for applying, and applied.
 *
 * <pre>
 *  applied <= applying <= committed <= last index
 * </pre>
 */
final class RaftLog {

    private final LogStore store;
    private final long maxApplyingBytes;
    private final boolean applyUnstable;
    private final UnstableLog unstable;
    private long committed;
    private long applying;
    private long applied;
    private long applyingBytes;
    private boolean applyingPaused;

    /**
     * @param maxApplyingBytes so much may be handed out for applying and not be applied yet
     * @param applyUnstable whether entries may be applied before this replica has stored them
     */
    RaftLog(LogStore store, long maxApplyingBytes, boolean applyUnstable) {
        this.store = store;
        this.maxApplyingBytes = maxApplyingBytes;
        this.applyUnstable = applyUnstable;
        this.unstable = new UnstableLog(store.lastIndex());
        this.committed = store.firstIndex() - 1;
        this.applying = committed;
        this.applied = committed;
    }

    /**
     * Takes up what a former life of this replica had reached. What it has applied was committed,
     * though the write that says so, which nobody waits for, may be lost.
     */
    void resume(long commit, long appliedIndex) {
        if (commit != 0 && (commit < committed || commit > lastIndex())) {
            throw new IllegalArgumentException("stored commit index " + commit + " is outside of the stored log, "
                    + committed + " to " + lastIndex());
        }
        if (appliedIndex > lastIndex()) {
            throw new IllegalArgumentException("applied index " + appliedIndex + " is beyond the stored log, which ends"
                    + " at " + lastIndex() + ": was it cut or lost?");
        }
        committed = Math.max(committed, Math.max(commit, appliedIndex));
        applied = Math.max(applied, appliedIndex);
        applying = applied;
    }

    long committed() {
        return committed;
    }

    long applied() {
        return applied;
    }

    long applying() {
        return applying;
    }

    UnstableLog unstable() {
        return unstable;
    }

    long firstIndex() {
        SnapshotMeta pending = unstable.snapshot();
        return pending == null ? store.firstIndex() : pending.index() + 1;
    }

    long lastIndex() {
        long last = unstable.lastIndex();
        return last < 0 ? store.lastIndex() : last;
    }

    long lastTerm() {
        return term(lastIndex());
    }

    /** Returns the term at {@code index}, {@link LogStore#NO_TERM} where it is out of the log. */
    long term(long index) {
        long known = unstable.term(index);
        if (known != LogStore.NO_TERM) {
            return known;
        }
        if (index + 1 < firstIndex() || index > lastIndex() || index >= unstable.offset()) {
            return LogStore.NO_TERM;
        }
        return store.term(index);
    }

    boolean matches(long index, long entryTerm) {
        long own = term(index);
        return own != LogStore.NO_TERM && own == entryTerm;
    }

    /** Whether a log that ends so holds all that this one may have committed (§5.4.1). */
    boolean isUpToDate(long theirLastIndex, long theirLastTerm) {
        long ownTerm = lastTerm();
        return theirLastTerm > ownTerm || (theirLastTerm == ownTerm && theirLastIndex >= lastIndex());
    }

    /**
     * Takes in a leader's entries if they follow on (§5.3). Where an entry conflicts, it and all
     * behind it go; what agrees already is left as it is.
     *
     * @return the last index that now agrees with the leader, or -1 if {@code prev} does not match
     */
    long tryAppend(long prevIndex, long prevTerm, List<Entry> entries, long leaderCommit) {
        if (!matches(prevIndex, prevTerm)) {
            return -1;
        }
        long lastNew = prevIndex + entries.size();
        int conflict = findConflict(entries);
        if (conflict < entries.size()) {
            long index = entries.get(conflict).index();
            if (index <= committed) {
                throw new IllegalStateException("entry " + index + " of the leader conflicts with one that is"
                        + " committed here (up to " + committed + ")");
            }
            unstable.truncateAndAppend(entries, conflict);
        }
        // Only what this message verified, however much more stands in the log (pitfall: commit of
        // a tail that an older leader left).
        commitTo(Math.min(leaderCommit, lastNew));
        return lastNew;
    }

    private int findConflict(List<Entry> entries) {
        int size = entries.size();
        for (int i = 0; i < size; i++) {
            Entry entry = entries.get(i);
            if (!matches(entry.index(), entry.term())) {
                return i;
            }
        }
        return size;
    }

    /** Appends a leader's own entries. */
    void append(List<Entry> entries) {
        if (!entries.isEmpty()) {
            if (entries.get(0).index() <= committed) {
                throw new IllegalStateException("entry " + entries.get(0).index() + " is committed already");
            }
            unstable.truncateAndAppend(entries, 0);
        }
    }

    /**
     * Returns the last index up to {@code index} whose term is at most {@code atMost}: no entry
     * beyond can agree with a log that has that term there.
     */
    long findConflictByTerm(long index, long atMost) {
        long at = index;
        while (at > 0) {
            long own = term(at);
            if (own == LogStore.NO_TERM || own <= atMost) {
                return at;
            }
            at--;
        }
        return 0;
    }

    void commitTo(long index) {
        if (index > committed) {
            if (index > lastIndex()) {
                throw new IllegalStateException("commit index " + index + " is beyond the last entry " + lastIndex()
                        + ": was the log of this replica damaged, cut or lost?");
            }
            committed = index;
        }
    }

    /**
     * Commits what a majority holds, if it is of the leader's own term; older entries are committed
     * only along with such a one (§5.4.2).
     */
    boolean tryCommit(long index, long leaderTerm) {
        if (index > committed && matches(index, leaderTerm)) {
            commitTo(index);
            return true;
        }
        return false;
    }

    boolean hasNextCommitted() {
        return !applyingPaused && unstable.snapshot() == null && applying < maxAppliable();
    }

    /** Returns what may be applied next, at most what the limit leaves. */
    List<Entry> nextCommitted() {
        if (!hasNextCommitted()) {
            return List.of();
        }
        return slice(applying + 1, maxAppliable() + 1, maxApplyingBytes - applyingBytes);
    }

    private long maxAppliable() {
        return applyUnstable ? committed : Math.min(committed, unstable.offset() - 1);
    }

    /** Entries up to {@code index} have been handed out for applying. */
    void handedOutForApply(long index, long bytes) {
        applying = index;
        applyingBytes += bytes;
        applyingPaused = applyingBytes >= maxApplyingBytes || index < maxAppliable();
    }

    void appliedTo(long index, long bytes) {
        if (index > committed || index < applied) {
            throw new IllegalArgumentException("applied index " + index + " is outside of " + applied + " (applied)"
                    + " to " + committed + " (committed)");
        }
        applied = index;
        applying = Math.max(applying, index);
        applyingBytes = Math.max(0, applyingBytes - bytes);
        applyingPaused = applyingBytes >= maxApplyingBytes;
    }

    /** Returns the newest snapshot that can be sent, null where there is none just now. */
    @Nullable
    SnapshotMeta snapshot() {
        SnapshotMeta pending = unstable.snapshot();
        return pending == null ? store.snapshot() : pending;
    }

    void restore(SnapshotMeta meta) {
        committed = meta.index();
        unstable.restore(meta);
    }

    /** Returns entries from {@code from} to the end; empty where there are none, or compacted. */
    List<Entry> entriesFrom(long from, long maxBytes) {
        long last = lastIndex();
        return from > last ? List.of() : slice(from, last + 1, maxBytes);
    }

    /**
     * Returns entries as {@link LogStore#entries} does, across what is stored and what is not yet.
     */
    List<Entry> slice(long from, long to, long maxBytes) {
        if (from >= to || from < firstIndex()) {
            return List.of();
        }
        long offset = unstable.offset();
        if (from >= offset) {
            return unstable.slice(from, from + unstable.fitting(from, to, maxBytes));
        }
        long cut = Math.min(to, offset);
        List<Entry> stored = store.entries(from, cut, maxBytes);
        if (to <= offset || stored.size() < cut - from) {
            return stored;
        }
        long left = maxBytes - Entry.sizeBytes(stored);
        if (left <= 0) {
            return stored;
        }
        List<Entry> rest = unstable.slice(offset, offset + unstable.fitting(offset, to, left));
        if (rest.size() == 1 && rest.get(0).sizeBytes() > left) {
            return stored;
        }
        List<Entry> both = new ArrayList<>(stored.size() + rest.size());
        both.addAll(stored);
        both.addAll(rest);
        return both;
    }
}
