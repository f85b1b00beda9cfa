package io.murmuration.consensus;

import io.murmuration.consensus.exchange.ReplicaAddress;
import java.time.Duration;
import java.util.List;

/** What a node tells of the group that holds the store. */
public sealed interface CoordinationEvent {

    /** What the node waits for before it can take part, and what to do if that lasts. */
    record Waiting(String why) implements CoordinationEvent {}

    /** The node belongs to this cluster, as this replica; 0 if it only asks. */
    record Joined(long clusterId, long replicaId) implements CoordinationEvent {}

    /**
     * Another leader, or none.
     *
     * @param leader the name of its node, empty if nobody is known to lead
     * @param self whether it is this node
     */
    record LeaderChanged(String leader, boolean self, long term) implements CoordinationEvent {}

    /** No majority answers: stale reads go on here, nothing can be agreed. */
    record QuorumLost(Duration since) implements CoordinationEvent {}

    /** A majority answers again. */
    record QuorumRegained(Duration after) implements CoordinationEvent {}

    /** Who takes part now. */
    record MembersChanged(List<ReplicaAddress> replicas, String configuration) implements CoordinationEvent {}

    /** This node takes no further part in agreement; its process should be looked after. */
    record Stopped(String why) implements CoordinationEvent {}
}
