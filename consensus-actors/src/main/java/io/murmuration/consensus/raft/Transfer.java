package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.RaftMessage.TimeoutNow;

/**
 * Hands leadership to a chosen voter (thesis §3.10). Proposals are refused meanwhile; if it takes
 * too long, the leader goes on.
 */
final class Transfer {

    /** Where promises must run out first, a transfer may take so many election time-outs. */
    private static final int LEASE_PATIENCE = 3;

    private final Replica replica;
    private final Replication replication;
    private final Lease lease;
    private int elapsed;
    private boolean told;

    Transfer(Replica replica, Replication replication, Lease lease) {
        this.replica = replica;
        this.replication = replication;
        this.lease = lease;
    }

    void reset() {
        elapsed = 0;
        told = false;
    }

    /** Begins to hand over; a transfer to another is given up for it. */
    void start(long target) {
        Progress peer = replica.tracker.get(target);
        if (peer == null || peer.learner || replica.transferee == target) {
            return;
        }
        abort();
        if (target == replica.id()) {
            return;
        }
        replica.electionElapsed = 0;
        replica.transferee = target;
        // From here on no read may rest on what the followers promised: the next leader will not
        // know of it.
        lease.revoke();
        proceed(peer);
        if (peer.match != replica.log.lastIndex()) {
            replication.send(peer, true);
        }
    }

    /** Goes on where the target has caught up. */
    void proceed(Progress peer) {
        if (peer.id == replica.transferee
                && peer.match == replica.log.lastIndex()
                && !told
                && !lease.promisesRun(replica.nowNanos)) {
            told = true;
            replica.outbox.send(new TimeoutNow(replica.id(), peer.id, replica.term));
        }
    }

    /** A tick of the leader. */
    void tick() {
        Progress peer = replica.tracker.get(replica.transferee);
        if (peer == null) {
            return;
        }
        elapsed++;
        int patience = replica.settings.reads().leases() ? LEASE_PATIENCE : 1;
        if (elapsed >= patience * replica.settings.elections().electionTicks()) {
            abort();
        } else {
            proceed(peer);
        }
    }

    /** The target is no longer a voter. */
    void configurationChanged() {
        if (!replica.tracker.configuration().isVoter(replica.transferee)) {
            abort();
        }
    }

    private void abort() {
        replica.transferee = Replica.NOBODY;
        reset();
    }
}
