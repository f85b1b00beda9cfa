package io.murmuration.consensus.exchange;

import java.util.List;

/**
 * A group as one of its replicas sees it.
 *
 * @param group its name
 * @param role of the one that answers, in lower case: leader, follower, candidate, learner
 * @param leader its replica id, 0 = nobody known
 * @param machineHash of the applied state
 * @param replicas by replica id
 */
public record GroupStatus(
        String group,
        long clusterId,
        long replica,
        String role,
        long leader,
        long term,
        long commitIndex,
        long appliedIndex,
        long firstIndex,
        long lastIndex,
        long machineHash,
        boolean quorum,
        List<ReplicaStatus> replicas) {

    /**
     * One replica.
     *
     * @param role leader, voter or learner
     * @param matchIndex up to where its log agrees with the leader's, -1 where only the leader
     * knows
     * @param active whether the leader heard it lately
     * @param state of replication to it: probe, replicate, snapshot; empty where unknown
     */
    public record ReplicaStatus(ReplicaAddress address, String role, long matchIndex, boolean active, String state) {}
}
