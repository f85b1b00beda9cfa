package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.WatchDesk;
import io.murmuration.consensus.machine.StateMachine;
import io.murmuration.consensus.raft.LogStore;
import io.murmuration.consensus.raft.Raft;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.SnapshotMeta;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a group. Give it all that happens; after each batch of inputs call {@link #turn}
 * until it says that nothing is left. Effects happen only within {@code turn}.
 */
public final class GroupReplica {

    /**
     * Takes up what the log and its newest snapshot hold.
     *
     * @param seed different for each replica and each start
     */
    public GroupReplica(
            GroupSettings settings, StateMachine machine, WatchDesk watches, LogStore log, GroupEffects effects) {
        throw new UnsupportedOperationException();
    }

    /** Begins; nothing may be given before. */
    public void start(long seed, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** One tick of time has passed. */
    public void tick(long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Takes in a message of a peer, all but parts of snapshots. */
    public void receive(RaftMessage message, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes in a client's request.
     *
     * @param origin names the connection for the answer
     */
    public void request(long origin, Request request, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** A client's connection is gone. */
    public void closed(long origin) {
        throw new UnsupportedOperationException();
    }

    /** A write is durable. */
    public void stored(StorageAppend append, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** The snapshot asked for is on disk, or could not be written. */
    public void snapshotWritten(SnapshotMeta meta, boolean written) {
        throw new UnsupportedOperationException();
    }

    /** The snapshot's transfer ended. */
    public void snapshotSent(long peer, boolean arrived) {
        throw new UnsupportedOperationException();
    }

    /** All content of a leader's snapshot is on this disk. */
    public void snapshotArrived(InstallSnapshot install, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** A message to the peer could not be delivered. */
    public void unreachable(long peer) {
        throw new UnsupportedOperationException();
    }

    /** The peer's process is gone, as far as one can see from here: its connections are refused. */
    public void gone(long peer) {
        throw new UnsupportedOperationException();
    }

    /**
     * Does what there is to do, up to a bounded amount.
     *
     * @param wallMillis for people
     * @return whether more is left: call again, after what waits outside
     */
    public boolean turn(long nowNanos, long wallMillis) {
        throw new UnsupportedOperationException();
    }

    /** Refuses new work from now on, and hands leadership to the best follower, if it leads. */
    public void retire(long nowNanos) {
        throw new UnsupportedOperationException();
    }

    public GroupStatus status() {
        throw new UnsupportedOperationException();
    }

    /** Returns where a replica is, null if unknown. */
    public @Nullable ReplicaAddress addressOf(long replica) {
        throw new UnsupportedOperationException();
    }

    /** Returns the core, for those who look. */
    public Raft raft() {
        throw new UnsupportedOperationException();
    }
}
