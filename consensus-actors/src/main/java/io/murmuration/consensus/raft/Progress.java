package io.murmuration.consensus.raft;

/**
 * What the leader knows of one peer, and what it may send to it. Always {@code match < next}; what
 * is between them is on its way.
 *
 * <pre>
 *        agreed on an index             entries it needs are compacted
 *  PROBE ─────────────────▶ REPLICATE ─────────────────────────▶ SNAPSHOT
 *    ▲ ◀──────────────────────┘  ▲                                  │ │
 *    │   rejected, unreachable   └── snapshot joins the log again ──┘ │
 *    └────────────────── snapshot reported, or failed ────────────────┘
 * </pre>
 *
 * <p>Belongs to the core's thread; its owner changes fields, all others read.
 */
public final class Progress {

    /** How entries are sent. */
    public enum State {
        /** One message at a time, until it is known where the logs agree. */
        PROBE,
        /** One after the other, without waiting for the answers. */
        REPLICATE,
        /** Not at all: a snapshot is on its way. */
        SNAPSHOT
    }

    final long id;
    final Inflight inflight;

    /** The last index where the peer's log is known to agree. */
    long match;

    /** The index of the entry to be sent next. In SNAPSHOT one after the snapshot's. */
    long next;

    /** The highest commit index on its way to the peer; falls back where a message was in vain. */
    long sentCommit;

    State state = State.PROBE;

    /** In SNAPSHOT, the index of the one that is sent; else 0. */
    long pendingSnapshot;

    /** Whether the peer was heard since the last check of the quorum. */
    boolean recentActive;

    /** Whether no entries go out until the peer is heard again. */
    boolean paused;

    boolean learner;

    /** The last round of heartbeats in which it took the leader for its leader. */
    long confirmedRound;

    /** What the peer answered in the election under way. */
    Quorum.Vote vote = Quorum.Vote.MISSING;

    Progress(long id, long next, Inflight inflight) {
        this.id = id;
        this.next = next;
        this.inflight = inflight;
    }

    /** Forgets all but who it is and how it voted, as a term begins. */
    void restart(long newMatch, long newNext) {
        enter(State.PROBE);
        match = newMatch;
        next = newNext;
        sentCommit = 0;
        recentActive = false;
    }

    private void enter(State newState) {
        paused = false;
        pendingSnapshot = 0;
        state = newState;
        inflight.reset();
    }

    /** Asks the peer anew where the logs agree; after a snapshot, behind that. */
    void becomeProbe() {
        long behindSnapshot = state == State.SNAPSHOT ? pendingSnapshot + 1 : 0;
        enter(State.PROBE);
        next = Math.max(match + 1, behindSnapshot);
        sentCommit = Math.min(sentCommit, next - 1);
    }

    /** Streams from where the logs agree. */
    void becomeReplicate() {
        enter(State.REPLICATE);
        next = match + 1;
    }

    /** Waits for the snapshot with this index, which brings the commit index along. */
    void becomeSnapshot(long index) {
        enter(State.SNAPSHOT);
        pendingSnapshot = index;
        next = index + 1;
        sentCommit = index;
    }

    /**
     * Notes that so many entries, from {@code next} on, went out in one message; none is a message
     * that only probes.
     *
     * @throws IllegalStateException in SNAPSHOT, where no entries may go out
     */
    void sentEntries(int count, long sizeBytes) {
        switch (state) {
            case REPLICATE -> {
                if (count > 0) {
                    next += count;
                    inflight.add(next - 1, sizeBytes);
                }
                paused = inflight.isFull();
            }
            case PROBE -> paused |= count > 0;
            case SNAPSHOT ->
                throw new IllegalStateException(
                        "entries sent to replica " + Long.toHexString(id) + ", which waits for a snapshot");
        }
    }

    /**
     * Says whether telling this commit index may move the peer's: it can commit up to {@code next −
     * 1} only, and was perhaps told so already.
     */
    boolean canBumpCommit(long commit) {
        return commit > sentCommit && sentCommit < next - 1;
    }

    /** Notes the commit index that went out. */
    void sentCommit(long commit) {
        sentCommit = commit;
    }

    /** Takes in that the peer agrees up to {@code index}; false where that is no news. */
    boolean maybeUpdate(long index) {
        if (index <= match) {
            return false;
        }
        match = index;
        next = Math.max(next, index + 1);
        paused = false;
        return true;
    }

    /**
     * Takes in that the peer refused entries behind {@code rejected}; false where that answers a
     * message from before, out of order or twice delivered.
     *
     * @param hint the last index that may agree
     */
    boolean maybeDecreaseTo(long rejected, long hint) {
        if (state == State.REPLICATE) {
            if (rejected <= match) {
                return false;
            }
            next = match + 1;
        } else {
            if (rejected != next - 1) {
                return false;
            }
            next = Math.max(Math.min(rejected, hint + 1), match + 1);
            paused = false;
        }
        sentCommit = Math.min(sentCommit, next - 1);
        return true;
    }

    public long id() {
        return id;
    }

    /** Returns the last index where the peer's log is known to agree. */
    public long match() {
        return match;
    }

    /** Returns the index of the entry to be sent next. */
    public long next() {
        return next;
    }

    public State state() {
        return state;
    }

    /** Says whether the peer was heard since the last check of the quorum. */
    public boolean recentActive() {
        return recentActive;
    }

    /** Says whether no entries may be sent for now. */
    public boolean isPaused() {
        return paused || state == State.SNAPSHOT;
    }

    /** Returns the index of the snapshot on its way, 0 = none. */
    public long pendingSnapshot() {
        return pendingSnapshot;
    }

    public boolean isLearner() {
        return learner;
    }

    /** Returns how many messages with entries are on their way. */
    public int inflightCount() {
        return inflight.count();
    }

    /** Says whether that is as many as may be. */
    public boolean inflightFull() {
        return inflight.isFull();
    }
}
