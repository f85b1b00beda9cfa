package io.murmuration.consensus.raft;

/**
 * Who belongs (Raft §6, thesis §4.3). A change takes effect on each replica when it is applied; at
 * most one is in the log and not applied; a joint configuration that shall leave by itself is left
 * by the leader as soon as it has applied it.
 */
final class Reconfiguration {

    private final Replica replica;
    private final Replication replication;
    private final Lease lease;
    private final Transfer transfer;

    Reconfiguration(Replica replica, Replication replication, Lease lease, Transfer transfer) {
        this.replica = replica;
        this.replication = replication;
        this.lease = lease;
        this.transfer = transfer;
    }

    /** Returns why the leader must not take in this change now; {@code ACCEPTED} if it may. */
    Proposal check(ConfigChange change) {
        if (!replica.settings.switches().validateChanges()) {
            return Proposal.ACCEPTED;
        }
        boolean joint = replica.tracker.configuration().isJoint();
        // Before an entry of its own term is committed, a leader cannot know what a former one
        // changed (Ongaro, raft-dev, 10 July 2015).
        if (replica.pendingConfigIndex > replica.log.applied() || !replica.hasCommittedInTerm()) {
            return Proposal.CHANGE_PENDING;
        }
        if (joint && !change.leavesJoint()) {
            return Proposal.IN_JOINT;
        }
        if (!joint && change.leavesJoint()) {
            return Proposal.NOT_IN_JOINT;
        }
        return Proposal.ACCEPTED;
    }

    /** A change is about to be appended at the end of the log. */
    void appending() {
        replica.pendingConfigIndex = replica.log.lastIndex() + 1;
    }

    /** A change comes out of the log: from here on it is in force on this replica. */
    Configuration apply(ConfigChange change) {
        Configuration next = ConfigChanger.apply(replica.tracker.configuration(), change);
        replica.tracker.switchTo(next, replica.log.lastIndex());
        // The majority that promised may be none of the next configuration but one.
        lease.revoke();
        if (replica.isLeader()) {
            leaderChanged(next);
        }
        return next;
    }

    private void leaderChanged(Configuration next) {
        Progress self = replica.tracker.get(replica.id());
        if (self == null || self.learner) {
            // It may have to lead on until the change is committed: that it is, since it is
            // applied.
            if (replica.settings.switches().stepDownOnRemoval()) {
                replica.becomeFollower(replica.term, Replica.NOBODY);
            }
            return;
        }
        if (next.voters().isEmpty()) {
            return;
        }
        if (replication.tryCommit()) {
            replication.broadcastAppend();
        } else {
            replication.sendWhatLacks();
        }
        transfer.configurationChanged();
    }

    /** Whether the leader should now propose to leave the joint configuration by itself. */
    boolean shouldLeaveJoint() {
        return replica.isLeader()
                && replica.tracker.configuration().autoLeave()
                && replica.log.applied() >= replica.pendingConfigIndex;
    }
}
