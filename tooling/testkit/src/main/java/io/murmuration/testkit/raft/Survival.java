package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Quorum;
import io.murmuration.consensus.raft.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas may be lost for good: fewer than a majority of every configuration that may be
 * in force somewhere, now or after any restart. More than that no protocol survives.
 */
final class Survival {

    private final RaftCluster cluster;
    private final List<Pending> pending = new ArrayList<>();

    /** What a proposal would bring about, if it is committed. */
    private record Pending(long index, Configuration configuration) {}

    Survival(RaftCluster cluster) {
        this.cluster = cluster;
    }

    void proposed(long index, Configuration result) {
        pending.add(new Pending(index, result));
    }

    /** Says whether the group survives the loss of this replica. */
    boolean mayLose(SimulatedReplica victim) {
        CommittedLog committed = cluster.oracle().committed();
        pending.removeIf(each -> each.index <= committed.applied());
        for (Pending each : pending) {
            if (!survives(each.configuration, victim)) {
                return false;
            }
        }
        for (SimulatedReplica replica : cluster.replicas()) {
            DurableLog log = replica.disk().log();
            long known = Math.max(log.snapshotIndex(), log.hardState().commit());
            if (!replica.isDoomed() && !survives(committed.configurationAt(known), victim)) {
                return false;
            }
        }
        return survives(committed.configuration(), victim);
    }

    /** Says whether a change under way may bring this replica in. */
    boolean mayJoin(SimulatedReplica replica) {
        return pending.stream().anyMatch(each -> each.configuration.contains(replica.id()));
    }

    /** Says whether this configuration could do its work. */
    boolean isAlive(Configuration configuration) {
        return survives(configuration, null);
    }

    private boolean survives(Configuration configuration, @Nullable SimulatedReplica victim) {
        return survives(configuration.voters(), victim) && survives(configuration.outgoing(), victim);
    }

    private boolean survives(ReplicaSet voters, @Nullable SimulatedReplica victim) {
        int alive = 0;
        for (int i = 0; i < voters.size(); i++) {
            SimulatedReplica voter = cluster.replicas().get(SimulatedReplica.indexOf(voters.at(i)));
            if (voter != victim && !voter.isDoomed()) {
                alive++;
            }
        }
        return voters.isEmpty() || alive >= Quorum.majority(voters.size());
    }
}
