package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Role;
import java.util.List;

/** What a replica tells its node. */
public sealed interface GroupEvent {

    /**
     * Another role or leader.
     *
     * @param leader 0 = nobody known
     * @param ready whether this replica leads and has applied all that its predecessors committed
     */
    record LeaderChanged(Role role, long leader, long term, boolean ready) implements GroupEvent {}

    /** For the stated time no majority was known to answer: nothing new can be agreed here. */
    record QuorumLost(long silentNanos) implements GroupEvent {}

    /** A leader with a majority is known again. */
    record QuorumRegained(long lostNanos) implements GroupEvent {}

    /** Who takes part, and where, from here on. */
    record Reconfigured(Configuration configuration, List<ReplicaAddress> addresses) implements GroupEvent {}

    /** This replica is no part of the group any more. */
    record Removed() implements GroupEvent {}

    /** This replica's state is not what the others have: it stops. */
    record Diverged(long index, long here, long agreed) implements GroupEvent {}

    /**
     * To a leader: this replica, which is no part of the group, campaigns. It was taken out while
     * it could not hear of it, or was never let in.
     */
    record Stranger(long replica) implements GroupEvent {}

    /** The log or the machine failed in a way that admits no going on: it stops. */
    record Failed(String what) implements GroupEvent {}
}
