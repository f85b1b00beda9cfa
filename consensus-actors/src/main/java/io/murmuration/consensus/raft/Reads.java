package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.RaftMessage.ReadIndex;
import io.murmuration.consensus.raft.RaftMessage.ReadIndexReply;
import io.murmuration.consensus.raft.Ready.ReadGrant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Linearizable reads without a log entry (thesis §6.4). The leader notes its commit index, makes
 * sure by a round of heartbeats sent <em>afterwards</em> that it still leads, and answers with that
 * index. All reads that come while a round is under way share the next one. Each round has a number
 * of its own, so that no late answer passes for one to a later round. A follower passes reads on,
 * all of a turn as one, under a number that no other life of it has used.
 */
final class Reads {

    private final Replica replica;
    private final Replication replication;
    private final Lease lease;

    /** Asked before this leader had committed in its term, so that it cannot know the index yet. */
    private final List<Waiting> early = new ArrayList<>();

    /** To be answered by the next round. */
    private List<Waiting> queued = new ArrayList<>();

    private final ArrayDeque<Round> rounds = new ArrayDeque<>();
    private final ArrayDeque<Forwarded> forwarded = new ArrayDeque<>();
    private List<Long> toForward = new ArrayList<>();
    private List<ReadGrant> grants = new ArrayList<>();
    private long round;
    private long nextForwardId;
    private int waiting;

    /** A read; {@code asker} 0 is this replica itself. */
    private record Waiting(long asker, long context) {}

    private record Round(long number, long index, List<Waiting> reads) {}

    private record Forwarded(long id, List<Long> contexts) {}

    /**
     * @param firstForwardId drawn at random, so that answers to a former life are not taken for own
     *     ones
     */
    Reads(Replica replica, Replication replication, Lease lease, long firstForwardId) {
        this.replica = replica;
        this.replication = replication;
        this.lease = lease;
        this.nextForwardId = firstForwardId;
    }

    /** The role or term ended: whoever waits is told to ask again. */
    void reset() {
        early.forEach(this::refuse);
        queued.forEach(this::refuse);
        rounds.forEach(each -> each.reads().forEach(this::refuse));
        forwarded.forEach(each -> each.contexts().forEach(this::refuse));
        toForward.forEach(this::refuse);
        early.clear();
        queued.clear();
        rounds.clear();
        forwarded.clear();
        toForward.clear();
        waiting = 0;
        lease.revoke();
    }

    /** A read of this replica's own. */
    void read(long context, boolean byLease) {
        if (waiting >= replica.settings.reads().maxWaiting() || replica.leader == Replica.NOBODY) {
            refuse(context);
        } else if (!replica.isLeader()) {
            waiting++;
            toForward.add(context);
        } else if (byLease && leaseHolds()) {
            replica.counters.leaseReads++;
            grants.add(new ReadGrant(context, replica.log.committed(), true, lease.untilNanos()));
        } else {
            waiting++;
            (replica.hasCommittedInTerm() ? queued : early).add(new Waiting(Replica.NOBODY, context));
        }
    }

    /** A read that a follower passed on. */
    void onReadIndex(ReadIndex message) {
        if (!replica.isLeader() || waiting >= replica.settings.reads().maxWaiting()) {
            replica.counters.readsRefused++;
        } else if (leaseHolds()) {
            answer(message.from(), message.context(), replica.log.committed());
        } else {
            waiting++;
            (replica.hasCommittedInTerm() ? queued : early).add(new Waiting(message.from(), message.context()));
        }
    }

    void onReadIndexReply(ReadIndexReply reply) {
        for (Forwarded each : forwarded) {
            if (each.id() == reply.context()) {
                forwarded.remove(each);
                waiting -= each.contexts().size();
                for (long context : each.contexts()) {
                    grants.add(new ReadGrant(context, reply.index(), false, 0));
                }
                return;
            }
        }
        replica.counters.ignoredMessages++;
    }

    private boolean leaseHolds() {
        return replica.settings.reads().leases()
                && replica.hasCommittedInTerm()
                && replica.transferee == Replica.NOBODY
                && lease.holds(replica.nowNanos);
    }

    /** Whether {@link #flush} has something to send. */
    boolean hasToFlush() {
        // With the first entry of its term the leader knows how far the log is committed.
        if (!early.isEmpty() && replica.hasCommittedInTerm()) {
            queued.addAll(early);
            early.clear();
        }
        return !toForward.isEmpty() || (!queued.isEmpty() && rounds.isEmpty());
    }

    /** The end of a turn: what came in it is sent as one. */
    void flush() {
        if (!toForward.isEmpty() && replica.leader == Replica.NOBODY) {
            waiting -= toForward.size();
            toForward.forEach(this::refuse);
            toForward.clear();
        } else if (!toForward.isEmpty()) {
            long id = nextForwardId++;
            forwarded.add(new Forwarded(id, toForward));
            toForward = new ArrayList<>();
            replica.outbox.send(new ReadIndex(replica.id(), replica.leader, id));
        }
        if (!queued.isEmpty() && rounds.isEmpty()) {
            heartbeat();
        }
    }

    /** Sends a heartbeat to all; in it, a round where reads or a lease want one. */
    void heartbeat() {
        boolean leases = replica.settings.reads().leases() && replica.transferee == Replica.NOBODY;
        long number = 0;
        if (leases || !queued.isEmpty() || !rounds.isEmpty()) {
            number = ++round;
        }
        if (!queued.isEmpty()) {
            replica.counters.readRounds++;
            rounds.add(new Round(number, replica.log.committed(), queued));
            queued = new ArrayList<>();
        }
        long leaseNanos = leases ? replica.settings.reads().leaseNanos() : 0;
        if (leases) {
            lease.sent(number, replica.nowNanos);
            replica.promise.give(replica.nowNanos, leaseNanos);
        }
        for (int i = 0; i < replica.tracker.size(); i++) {
            Progress peer = replica.tracker.at(i);
            if (peer.id == replica.id()) {
                peer.confirmedRound = round;
            } else {
                replication.sendHeartbeat(peer, number, leaseNanos);
            }
        }
        confirm();
    }

    /** A peer took this replica for its leader in that round. */
    void onHeartbeatReply(Progress peer, long number) {
        if (number > peer.confirmedRound && number <= round) {
            peer.confirmedRound = number;
            confirm();
        }
    }

    private void confirm() {
        long confirmed = replica.tracker.confirmedRound();
        lease.confirmed(confirmed);
        while (!rounds.isEmpty() && rounds.peekFirst().number() <= confirmed) {
            Round done = rounds.removeFirst();
            waiting -= done.reads().size();
            for (Waiting each : done.reads()) {
                answer(each.asker(), each.context(), done.index());
            }
        }
    }

    private void answer(long asker, long context, long index) {
        if (asker == Replica.NOBODY) {
            grants.add(new ReadGrant(context, index, false, 0));
        } else {
            replica.outbox.send(new ReadIndexReply(replica.id(), asker, replica.term, index, context));
        }
    }

    private void refuse(Waiting read) {
        if (read.asker() == Replica.NOBODY) {
            refuse(read.context());
        }
    }

    private void refuse(long context) {
        replica.counters.readsRefused++;
        grants.add(ReadGrant.refused(context));
    }

    boolean hasGrants() {
        return !grants.isEmpty();
    }

    List<ReadGrant> takeGrants() {
        if (grants.isEmpty()) {
            return List.of();
        }
        List<ReadGrant> taken = grants;
        grants = new ArrayList<>();
        return taken;
    }
}
