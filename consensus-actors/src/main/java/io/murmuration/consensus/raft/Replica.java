package io.murmuration.consensus.raft;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What the parts of the core share: this replica's term, vote and role, its log and its peers. The
 * transitions between roles are here, since each touches all of it.
 */
final class Replica {

    /** Nobody. */
    static final long NOBODY = 0;

    final RaftSettings settings;
    final RaftLog log;
    final Tracker tracker;
    final Outbox outbox = new Outbox();
    final RaftCounters counters = new RaftCounters();
    final Promise promise;

    long nowNanos;
    long term;
    long vote;
    long leader;
    Role role = Role.FOLLOWER;

    /** Ticks since the leader was heard or, on a leader, since its quorum was last counted. */
    int electionElapsed;

    int heartbeatElapsed;
    int randomizedElectionTicks;

    /** The last configuration change that may be in the log and not applied. */
    long pendingConfigIndex;

    /** To whom leadership is being handed. */
    long transferee;

    long uncommittedBytes;

    private final SplittableRandom random;
    private final Runnable onReset;

    /**
     * @param onReset told whenever the term or the role starts anew, so that the parts forget what
     *     belonged to it
     */
    Replica(RaftSettings settings, LogStore store, long seed, Runnable onReset) {
        this.settings = settings;
        this.log = new RaftLog(
                store, settings.flow().maxApplyingBytes(), !settings.switches().asyncStorage());
        this.tracker = new Tracker(
                settings.flow().maxInflightMessages(), settings.flow().maxInflightBytes());
        this.promise = new Promise();
        this.random = new SplittableRandom(seed);
        this.onReset = onReset;
    }

    long id() {
        return settings.id();
    }

    boolean isLeader() {
        return role == Role.LEADER;
    }

    /** A learner, a stranger to the configuration, or one whose log is being replaced is not. */
    boolean isPromotable() {
        Progress self = tracker.get(id());
        return self != null && !self.learner && log.unstable().snapshot() == null;
    }

    void becomeFollower(long newTerm, long newLeader) {
        if (isLeader()) {
            counters.stepDowns++;
        }
        reset(newTerm);
        leader = newLeader;
        role = Role.FOLLOWER;
    }

    /** Changes neither term nor vote: by asking, nothing is decided. */
    void becomePreCandidate() {
        requireNot(Role.LEADER, Role.PRE_CANDIDATE);
        tracker.resetVotes();
        leader = NOBODY;
        role = Role.PRE_CANDIDATE;
    }

    void becomeCandidate() {
        requireNot(Role.LEADER, Role.CANDIDATE);
        reset(term + 1);
        vote = id();
        role = Role.CANDIDATE;
    }

    void becomeLeader() {
        requireNot(Role.FOLLOWER, Role.LEADER);
        reset(term);
        leader = id();
        role = Role.LEADER;
        counters.electionsWon++;
        Progress self = tracker.get(id());
        if (self != null) {
            self.becomeReplicate();
            self.recentActive = true;
        }
        // Changes of former terms may be among what is not applied: none is proposed before all
        // that is in the log now has been.
        pendingConfigIndex = log.lastIndex();
        append(List.of(Entry.empty(term, log.lastIndex() + 1)));
    }

    private void requireNot(Role from, Role to) {
        if (role == from) {
            throw new IllegalStateException(
                    "replica " + Long.toHexString(id()) + " cannot go from " + from + " to " + to);
        }
    }

    private void reset(long newTerm) {
        if (term != newTerm) {
            term = newTerm;
            vote = NOBODY;
        }
        leader = NOBODY;
        electionElapsed = 0;
        heartbeatElapsed = 0;
        drawElectionTicks();
        transferee = NOBODY;
        pendingConfigIndex = 0;
        uncommittedBytes = 0;
        tracker.resetVotes();
        long last = log.lastIndex();
        for (int i = 0; i < tracker.size(); i++) {
            Progress peer = tracker.at(i);
            peer.restart(peer.id == id() ? last : 0, last + 1);
        }
        onReset.run();
    }

    private void drawElectionTicks() {
        RaftSettings.Elections elections = settings.elections();
        int ticks = elections.electionTicks();
        int handicap = (RaftSettings.Elections.TOP_PRIORITY - elections.priority()) * ticks / 10;
        randomizedElectionTicks = ticks + random.nextInt(ticks) + handicap;
    }

    /** Draws a number of ticks from 0 to below {@code bound}. */
    int drawTicks(int bound) {
        return bound <= 1 ? 0 : random.nextInt(bound);
    }

    /** Appends to the own log; says so to itself once that is durable (thesis §10.2.1). */
    void append(List<Entry> entries) {
        log.append(entries);
        outbox.sendDurably(new RaftMessage.AppendReply(id(), id(), term, log.lastIndex(), false, 0, 0));
    }

    /** Whether the leader has committed in its own term, so that it knows what is committed. */
    boolean hasCommittedInTerm() {
        return log.term(log.committed()) == term;
    }
}
