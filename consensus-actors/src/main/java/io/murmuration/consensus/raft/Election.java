package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.Quorum.VoteResult;
import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import io.murmuration.consensus.raft.RaftMessage.VoteReply;
import java.util.List;

/**
 * Who leads (Raft §5.2, §5.4.1), asked before it is decided (thesis §9.6), and not while the leader
 * is heard (thesis §4.2.3).
 */
final class Election {

    /** Why a replica campaigns. */
    enum Cause {
        TIME_OUT,
        HINT,
        TRANSFER
    }

    /** How many entries are looked through at a time for a configuration change. */
    private static final long PAGE_BYTES = 1 << 20;

    private final Replica replica;
    private final Replication replication;

    /** The leader that the membership view holds gone; 0 = none. */
    private long hintedLeader;

    private int hintTicksLeft;

    /** Whether the leader told this replica to campaign, which must wait for its promise to end. */
    private boolean transferDue;

    Election(Replica replica, Replication replication) {
        this.replica = replica;
        this.replication = replication;
    }

    /** A new term or role: what was said of the old one is void. */
    void reset() {
        transferDue = false;
        hintedLeader = Replica.NOBODY;
    }

    /** One tick of a replica that does not lead. */
    void tick() {
        replica.electionElapsed++;
        if (transferDue && !promised()) {
            transferDue = false;
            campaign(Cause.TRANSFER);
            return;
        }
        if (hintedLeader != Replica.NOBODY && hintTicksLeft-- <= 0 && mayHeedHint()) {
            // The others may come to share the hint a little later: ask again.
            hintTicksLeft = 1 + replica.drawTicks(replica.settings.elections().hintTicks() + 1);
            campaign(Cause.HINT);
            return;
        }
        if (replica.electionElapsed >= replica.randomizedElectionTicks
                && replica.settings.elections().priority() > 0
                && replica.isPromotable()) {
            replica.electionElapsed = 0;
            campaign(Cause.TIME_OUT);
        }
    }

    private boolean mayHeedHint() {
        boolean leaderless = replica.role == Role.PRE_CANDIDATE || replica.leader == hintedLeader;
        return replica.role != Role.CANDIDATE
                && leaderless
                && replica.settings.switches().preVote()
                && replica.settings.elections().priority() > 0
                && replica.isPromotable();
    }

    /**
     * The membership view holds {@code leader} gone. Here that only brings forward the question; it
     * decides nothing (ruling 3).
     */
    void hint(long leader) {
        if (leader != Replica.NOBODY && leader == replica.leader && !replica.isLeader()) {
            hintedLeader = leader;
            hintTicksLeft = replica.drawTicks(replica.settings.elections().hintTicks() + 1);
        }
    }

    /** The leader was heard, so no hint against it holds. */
    void leaderHeard() {
        hintedLeader = Replica.NOBODY;
        replica.electionElapsed = 0;
    }

    /** Campaigns, unless something stands against it. */
    void campaign(Cause cause) {
        if (replica.isLeader() || !replica.isPromotable() || replica.outbox.isSilent() || promised()) {
            return;
        }
        if (hasUnappliedChange()) {
            // Counting votes by a configuration that is already replaced could elect two.
            return;
        }
        boolean preVote = replica.settings.switches().preVote() && cause != Cause.TRANSFER;
        if (preVote) {
            replica.counters.preCampaigns++;
            replica.counters.hintedCampaigns += cause == Cause.HINT ? 1 : 0;
            replica.becomePreCandidate();
        } else {
            replica.counters.campaigns++;
            replica.becomeCandidate();
        }
        askForVotes(preVote, cause == Cause.TRANSFER);
    }

    private void askForVotes(boolean preVote, boolean transfer) {
        long id = replica.id();
        long term = preVote ? replica.term + 1 : replica.term;
        // Only what a crash would leave: a vote for more than that could reach a later life of this
        // replica, in the same term, whose log is shorter than the one it was given for.
        long lastIndex = replica.log.lastDurable();
        long lastTerm = replica.log.term(lastIndex);
        for (int i = 0; i < replica.tracker.size(); i++) {
            long peer = replica.tracker.at(i).id;
            if (peer == id) {
                // Its own vote counts, like any other, once it is durable.
                replica.outbox.sendDurably(new VoteReply(id, id, term, preVote, false));
            } else if (replica.tracker.configuration().isVoter(peer)) {
                replica.outbox.send(new RequestVote(id, peer, term, lastIndex, lastTerm, preVote, transfer));
            }
        }
    }

    private boolean hasUnappliedChange() {
        long from = replica.log.applied() + 1;
        long to = replica.log.committed() + 1;
        while (from < to) {
            List<Entry> page = replica.log.slice(from, to, PAGE_BYTES);
            if (page.isEmpty()) {
                return false;
            }
            for (int i = 0; i < page.size(); i++) {
                if (page.get(i).type() == EntryType.CONFIGURATION) {
                    return true;
                }
            }
            from += page.size();
        }
        return false;
    }

    private boolean promised() {
        return replica.promise.isRunning(replica.nowNanos);
    }

    /**
     * Whether a request for a vote is to be ignored: a leader is heard, or was promised to. A hint
     * shared by this voter lifts the first, never the second.
     */
    boolean ignores(RequestVote request) {
        if (promised()) {
            replica.counters.ignoredInLease++;
            return true;
        }
        boolean sticks = replica.settings.switches().checkQuorum()
                && replica.leader != Replica.NOBODY
                && replica.electionElapsed < replica.settings.elections().electionTicks()
                && replica.leader != hintedLeader;
        if (request.term() > replica.term && sticks && !request.transfer()) {
            replica.counters.ignoredInLease++;
            return true;
        }
        return false;
    }

    /** Grants or refuses; a pre-vote is granted to any number. */
    void onRequestVote(RequestVote request) {
        boolean preVote = request.preVote();
        boolean free = replica.vote == request.from()
                || (replica.vote == Replica.NOBODY && replica.leader == Replica.NOBODY)
                || (preVote && request.term() > replica.term);
        if (free && replica.log.isUpToDate(request.lastIndex(), request.lastTerm())) {
            // In the term asked for, so that the asker, who may be behind, takes it for the answer.
            reply(request, request.term(), false);
            if (!preVote) {
                replica.electionElapsed = 0;
                replica.vote = request.from();
                replica.counters.votesGranted++;
            }
        } else {
            reply(request, replica.term, true);
        }
    }

    void refuse(RequestVote request) {
        reply(request, replica.term, true);
    }

    private void reply(RequestVote request, long term, boolean reject) {
        long commit = replica.log.committed();
        replica.outbox.sendDurably(new VoteReply(
                replica.id(), request.from(), term, request.preVote(), reject, commit, replica.log.term(commit)));
    }

    /** Counts an answer, if it is to what this replica asks just now. */
    void onVoteReply(VoteReply reply) {
        learnCommit(reply);
        Role asking = reply.preVote() ? Role.PRE_CANDIDATE : Role.CANDIDATE;
        if (replica.role != asking) {
            return;
        }
        replica.tracker.recordVote(reply.from(), !reply.reject());
        VoteResult result = replica.tracker.tally();
        if (result == VoteResult.LOST) {
            replica.becomeFollower(replica.term, Replica.NOBODY);
        } else if (result == VoteResult.WON && reply.preVote()) {
            replica.counters.campaigns++;
            replica.becomeCandidate();
            askForVotes(false, false);
        } else if (result == VoteResult.WON) {
            replica.becomeLeader();
            replication.broadcastAppend();
        }
    }

    /**
     * What is committed is committed, whoever says so, if the own log has the same entry there. It
     * may be the change after which this replica can win, or must not count votes as it did: a
     * leader that the change removed or demoted may have been the only one to know, and its log may
     * be longer than those of all who could still be elected.
     */
    private void learnCommit(VoteReply reply) {
        if (replica.isLeader()
                || reply.commit() <= replica.log.committed()
                || !replica.log.matches(reply.commit(), reply.commitTerm())) {
            return;
        }
        replica.log.commitTo(reply.commit());
        if (replica.role != Role.FOLLOWER && hasUnappliedChange()) {
            replica.becomeFollower(replica.term, Replica.NOBODY);
        }
    }

    /** The leader wants this replica to take over; a promise to it still holds (ruling 3). */
    void onTimeoutNow() {
        if (replica.role == Role.FOLLOWER) {
            transferDue = promised();
            if (!transferDue) {
                campaign(Cause.TRANSFER);
            }
        }
    }
}
