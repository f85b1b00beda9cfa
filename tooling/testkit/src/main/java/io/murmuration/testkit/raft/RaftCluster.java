package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.ReplicaSet;
import io.murmuration.consensus.raft.SnapshotMeta;
import io.murmuration.testkit.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Raft group in virtual time, with all that is done to it. First things go wrong, as the plan
 * says, and safety is checked at every step; then nothing goes wrong any more, and the group must
 * come to rest: one leader, new commands committed, all replicas equal, no joint configuration.
 */
final class RaftCluster {

    /** How long a group may take to come to rest. */
    static final long CALM_LIMIT_NANOS = 30_000_000_000L;

    /** The faults are repeated until enough of them have done harm. */
    private static final int MOST_ROUNDS = 4;

    private static final int SPARE = 8;
    private static final long CALM_STEP_NANOS = 25_000_000;
    private static final int FEWEST_COMMITTED = 120;

    /**
     * What is written down of a run.
     *
     * @param plan of the run
     */
    record Reports(RaftPlan plan, Tally tally, Timeline timeline) {}

    private final RaftPlan plan;
    private final Tally tally;
    private final Timeline timeline;
    private final Simulation simulation;
    private final int capacity;
    private final List<SimulatedReplica> replicas = new ArrayList<>();
    private final RaftNetwork network;
    private final Proposals proposals;
    private final Oracle oracle;
    private final Workload workload;
    private final Survival survival;
    private final Operator operator;
    private final FaultInjector faults;
    private final SplittableRandom random;
    private long contexts;

    RaftCluster(Reports reports) {
        plan = reports.plan();
        tally = reports.tally();
        timeline = reports.timeline();
        simulation = new Simulation(plan.seed());
        random = simulation.random("cluster");
        capacity = plan.voters() + plan.learners() + SPARE;
        proposals = new Proposals(plan.template().switches().forwardProposals());
        SnapshotMeta start = start();
        oracle = new Oracle(replicas, capacity, start, proposals, tally);
        network = new RaftNetwork(simulation, replicas, capacity, reports);
        workload = new Workload(this, proposals);
        survival = new Survival(this);
        operator = new Operator(this, survival);
        faults = new FaultInjector(this, survival, operator);
        for (int i = 0; i < plan.voters() + plan.learners(); i++) {
            SimulatedReplica founder = new SimulatedReplica(this, i);
            founder.found(start);
            replicas.add(founder);
        }
    }

    private SnapshotMeta start() {
        ReplicaSet voters = ReplicaSet.EMPTY;
        ReplicaSet learners = ReplicaSet.EMPTY;
        for (int i = 0; i < plan.voters() + plan.learners(); i++) {
            if (i < plan.voters()) {
                voters = voters.with(i + 1L);
            } else {
                learners = learners.with(i + 1L);
            }
        }
        return new SnapshotMeta(1, 1, Configuration.of(voters, learners));
    }

    /**
     * Plays the plan.
     *
     * @throws RuntimeException whose cause is a {@link Violation}, or anything that a core throws
     */
    void run() {
        try {
            List.copyOf(replicas).forEach(SimulatedReplica::start);
            workload.begin();
            operator.begin();
            for (int round = 0; round < MOST_ROUNDS && !tally.hadEnoughFaults(); round++) {
                faults.begin();
                simulation.runUntil(simulation.nowNanos() + plan.lengthNanos());
            }
            calmDown();
            comeToRest();
        } finally {
            tally.add(Tally.Count.EVENTS, simulation.events());
            for (SimulatedReplica replica : replicas) {
                if (replica.isRunning()) {
                    tally.add(Tally.Count.STALLS, replica.core().counters().stalls());
                }
                tally.add(Tally.Count.WRITES_LOST, replica.disk().lost());
                tally.add(Tally.Count.TORN_WRITES, replica.disk().torn());
            }
        }
    }

    private void calmDown() {
        note("fault", "all faults end");
        faults.calmDown();
        operator.calmDown();
        for (SimulatedReplica replica : replicas) {
            replica.disk().endStall();
            replica.pace(drawPace(random));
            replica.endPause();
            if (replica.status() == SimulatedReplica.Status.CRASHED) {
                replica.start();
            }
        }
        workload.calmDown(Math.max(10, FEWEST_COMMITTED - tally.get(Tally.Count.COMMITTED)));
        retireTheRemoved();
    }

    /** Without check-quorum those who were removed and do not know it disturb. */
    private void retireTheRemoved() {
        boolean borne = plan.template().switches().checkQuorum();
        for (SimulatedReplica replica : replicas) {
            if (!borne && replica.isRunning() && !oracle.mayBelong(replica) && !survival.mayJoin(replica)) {
                replica.crash(VirtualDisk.Loss.NOTHING);
            }
        }
    }

    private void comeToRest() {
        long end = simulation.nowNanos() + CALM_LIMIT_NANOS;
        while (simulation.nowNanos() < end) {
            simulation.runUntil(simulation.nowNanos() + CALM_STEP_NANOS);
            if (workload.isDone() && unrest() == null) {
                return;
            }
        }
        String unrest = unrest();
        SimulatedReplica leader = leader();
        boolean joint = leader != null && leader.core().configuration().isJoint();
        throw new Violation(
                joint ? Invariant.JOINT_LEFT : Invariant.PROGRESS,
                "30 s after the last fault: " + (unrest == null ? "too few commands are acknowledged" : unrest));
    }

    /** Returns what keeps the group from being at rest, null if nothing does. */
    private @Nullable String unrest() {
        SimulatedReplica leader = leader();
        if (leader == null) {
            return "nobody leads; " + this;
        }
        Configuration now = leader.core().configuration();
        if (now.isJoint()) {
            return leader + " is in the joint configuration " + now + "; " + this;
        }
        long last = leader.core().lastIndex();
        for (int i = 0; i < now.replicas().size(); i++) {
            SimulatedReplica replica =
                    replicas.get(SimulatedReplica.indexOf(now.replicas().at(i)));
            boolean equal = replica.isRunning()
                    && replica.machine().index() == last
                    && replica.core().leader() == leader.id();
            if (!equal && !replica.isDoomed()) {
                return replica + " has not applied all up to " + last + "; " + this;
            }
        }
        return null;
    }

    /** Returns the replica that leads the newest term, null if nobody does. */
    @Nullable
    SimulatedReplica leader() {
        SimulatedReplica best = null;
        for (int i = 0; i < replicas.size(); i++) {
            SimulatedReplica replica = replicas.get(i);
            if (replica.leads()
                    && (best == null || replica.core().term() > best.core().term())) {
                best = replica;
            }
        }
        return best;
    }

    /** Returns one that takes itself for the leader: it may be one of the past. */
    @Nullable
    SimulatedReplica anyLeader(SplittableRandom chance) {
        return any(chance, replica -> replica.leads() && replica.isAwake());
    }

    @Nullable
    SimulatedReplica anyAwake(SplittableRandom chance) {
        return any(chance, SimulatedReplica::isAwake);
    }

    private @Nullable SimulatedReplica any(SplittableRandom chance, Predicate<SimulatedReplica> wanted) {
        int start = chance.nextInt(replicas.size());
        for (int i = 0; i < replicas.size(); i++) {
            SimulatedReplica replica = replicas.get((start + i) % replicas.size());
            if (wanted.test(replica)) {
                return replica;
            }
        }
        return null;
    }

    /** Brings a replica that knows nobody and has an empty disk; null if there is no room. */
    @Nullable
    SimulatedReplica newReplica() {
        if (replicas.size() == capacity) {
            return null;
        }
        SimulatedReplica fresh = new SimulatedReplica(this, replicas.size());
        replicas.add(fresh);
        fresh.start();
        return fresh;
    }

    /** Draws the pace of a clock, such that no two differ by more than leases bear. */
    double drawPace(SplittableRandom chance) {
        double share = chance.nextBoolean() ? chance.nextDouble() : chance.nextInt(2);
        return 1 + 0.9 * plan.driftRatio() * (share - 0.5);
    }

    long nextContext() {
        return ++contexts;
    }

    boolean isNoted() {
        return timeline.isKept();
    }

    void note(String who, String what) {
        if (timeline.isKept()) {
            timeline.note(simulation.nowNanos(), who + " " + what);
        }
    }

    RaftPlan plan() {
        return plan;
    }

    Tally tally() {
        return tally;
    }

    Simulation simulation() {
        return simulation;
    }

    RaftNetwork network() {
        return network;
    }

    Oracle oracle() {
        return oracle;
    }

    Workload workload() {
        return workload;
    }

    FaultInjector faults() {
        return faults;
    }

    Proposals proposals() {
        return proposals;
    }

    List<SimulatedReplica> replicas() {
        return replicas;
    }

    int capacity() {
        return capacity;
    }

    /** Returns where every replica is, in one line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (SimulatedReplica replica : replicas) {
            text.append(replica).append(' ').append(replica.status());
            if (replica.isRunning()) {
                text.append(' ')
                        .append(replica.core().role())
                        .append(" term ")
                        .append(replica.core().term());
                text.append(" log ").append(replica.core().lastIndex());
                text.append(" commit ").append(replica.core().commitIndex());
                text.append(" applied ").append(replica.machine().index());
                text.append(' ').append(replica.core().configuration());
            }
            text.append("; ");
        }
        return text.toString();
    }
}
