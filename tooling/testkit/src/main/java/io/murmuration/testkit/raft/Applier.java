package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.ConfigChange;
import io.murmuration.consensus.raft.ConfigChangeException;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.SnapshotMeta;
import io.murmuration.testkit.Simulation;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The state machine of one life of one replica: applies what is committed, at once or a while
 * later, and takes snapshots of what it has.
 */
final class Applier implements Simulation.Target {

    private static final long MOST_LATE_NANOS = 4_000_000;
    private static final long MOST_STUCK_NANOS = 150_000_000;
    private static final int MOST_AT_ONCE = 64;

    private final SimulatedReplica replica;
    private final RaftCluster cluster;
    private final HashMachine machine = new HashMachine();
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private boolean scheduled;
    private long snapshotAskedFor;

    /** Begins with what the snapshot on the disk holds, if there is one. */
    Applier(SimulatedReplica replica, RaftCluster cluster) {
        this.replica = replica;
        this.cluster = cluster;
        snapshotAskedFor = replica.disk().log().snapshotIndex();
    }

    HashMachine machine() {
        return machine;
    }

    /** The state is now that of the snapshot on the disk. */
    void restore() {
        machine.restore(replica.disk().log().content());
        cluster.oracle().restored(replica);
    }

    /** Forgets what waits: a snapshot takes its place. */
    void drop() {
        waiting.clear();
    }

    void take(List<Entry> committed) {
        if (!committed.isEmpty()) {
            waiting.addAll(committed);
            soon();
        }
    }

    private void soon() {
        if (!cluster.plan().has(RaftPlan.Feature.SLOW_APPLY)) {
            apply(Integer.MAX_VALUE);
        } else if (!scheduled) {
            scheduled = true;
            long most = replica.random().nextInt(12) == 0 ? MOST_STUCK_NANOS : MOST_LATE_NANOS;
            long late = replica.random().nextLong(most);
            cluster.simulation().at(cluster.simulation().nowNanos() + late, this, 0, replica.life());
        }
    }

    @Override
    public void fire(int kind, int ofLife) {
        if (ofLife != replica.life()) {
            return;
        }
        if (!replica.isAwake()) {
            cluster.simulation().at(replica.sleepsUntil(), this, 0, ofLife);
            return;
        }
        scheduled = false;
        apply(1 + replica.random().nextInt(MOST_AT_ONCE));
        if (!waiting.isEmpty()) {
            soon();
        }
        replica.turn();
    }

    private void apply(int most) {
        for (int i = 0; i < most && !waiting.isEmpty(); i++) {
            Entry entry = waiting.remove();
            machine.apply(entry);
            cluster.oracle().applied(replica, entry);
            if (entry.type() == EntryType.CONFIGURATION) {
                configure(entry);
            } else {
                cluster.workload().applied(replica, entry);
            }
            snapshotIfDue();
        }
        replica.core().applied(machine.index());
        replica.applied();
    }

    private void configure(Entry entry) {
        try {
            replica.core().apply(ConfigChange.decode(entry.payload()));
            replica.reconfigured();
        } catch (ConfigChangeException impossible) {
            cluster.note(
                    replica.toString(), "applies " + entry.index() + " without effect: " + impossible.getMessage());
        }
        cluster.oracle().configured(replica, entry.index(), replica.core().configuration());
    }

    private void snapshotIfDue() {
        RaftPlan plan = cluster.plan();
        if (plan.has(RaftPlan.Feature.SNAPSHOTS) && machine.index() - snapshotAskedFor >= plan.snapshotEvery()) {
            snapshot();
        }
    }

    /** Takes a snapshot of all that is applied, unless there is one. */
    void snapshot() {
        long applied = machine.index();
        if (applied > snapshotAskedFor) {
            snapshotAskedFor = applied;
            RaftPlan plan = cluster.plan();
            SnapshotMeta meta = new SnapshotMeta(
                    applied, replica.mirror().term(applied), replica.core().configuration());
            replica.disk().compact(meta, machine.content(plan.snapshotBytes()), applied - plan.snapshotTail());
            cluster.tally().add(Tally.Count.SNAPSHOTS_TAKEN);
        }
    }
}
