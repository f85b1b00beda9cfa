package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;

/** A replica that is too far behind starts anew from the leader's snapshot (Raft §7). */
final class Installation {

    private final Replica replica;
    private final Replication replication;

    Installation(Replica replica, Replication replication) {
        this.replica = replica;
        this.replication = replication;
    }

    void onInstallSnapshot(InstallSnapshot message) {
        boolean restored = restore(message.snapshot());
        replication.accept(message.from(), restored ? replica.log.lastIndex() : replica.log.committed());
    }

    /** Returns whether the log now starts behind the snapshot. */
    private boolean restore(SnapshotMeta snapshot) {
        RaftLog log = replica.log;
        if (snapshot.index() <= log.committed()) {
            return false;
        }
        if (!snapshot.configuration().contains(replica.id())) {
            return false;
        }
        if (log.matches(snapshot.index(), snapshot.term())) {
            // The log has it all and more: only the commit index is news. Replacing it could undo
            // an acknowledgement of what stands behind.
            log.commitTo(snapshot.index());
            return false;
        }
        log.restore(snapshot);
        replica.tracker.switchTo(Configuration.EMPTY, 0);
        replica.tracker.switchTo(snapshot.configuration(), log.lastIndex());
        replica.counters.snapshotsRestored++;
        return true;
    }
}
