package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.ReplicaSet;
import io.murmuration.testkit.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Lets the faults of a plan begin and end. One that finds nothing to harm does not count. */
final class FaultInjector implements Simulation.Target {

    private static final int BEGIN = 0;
    private static final int RESTARTS = 3;
    private static final int SIDES_FROM_BIT = 8;

    private final RaftCluster cluster;
    private final Survival survival;
    private final Operator operator;
    private final SplittableRandom random;
    private final List<RaftFault> faults;
    private final List<Active> active = new ArrayList<>();
    private boolean calm;

    private record Active(RaftFault fault, SimulatedReplica victim) {}

    FaultInjector(RaftCluster cluster, Survival survival, Operator operator) {
        this.cluster = cluster;
        this.survival = survival;
        this.operator = operator;
        random = cluster.simulation().random("faults");
        faults = cluster.plan().faults();
    }

    /** Each fault begins at its time, counted from now. */
    void begin() {
        for (int i = 0; i < faults.size(); i++) {
            cluster.simulation()
                    .at(cluster.simulation().nowNanos() + faults.get(i).atNanos(), this, BEGIN, i);
        }
    }

    /** All that goes wrong ends now. */
    void calmDown() {
        calm = true;
        active.clear();
        cluster.network().heal();
    }

    @Override
    public void fire(int kind, int place) {
        if (calm) {
            return;
        }
        RaftFault fault = faults.get(place);
        if (kind != BEGIN) {
            end(fault);
            return;
        }
        SimulatedReplica victim = victim(fault);
        if (victim != null && hits(fault, victim)) {
            cluster.note("fault", fault + " hits " + victim);
            cluster.tally().fault(fault.kind());
            active.add(new Active(fault, victim));
            weather();
            long end = cluster.simulation().nowNanos() + fault.lengthNanos();
            cluster.simulation().at(end, this, BEGIN + 1, place);
            hintAbout(fault, victim);
            if (fault.kind() == RaftFault.Kind.LINK_CUT && cluster.plan().has(RaftPlan.Feature.LEASES)) {
                besiege(fault, victim);
            }
        }
    }

    /** Whom a leader still reaches, and who may have promised to it, restarts at once. */
    private void besiege(RaftFault fault, SimulatedReplica victim) {
        for (SimulatedReplica replica : cluster.replicas()) {
            if (replica != victim && !side(fault, replica.index()) && random.nextBoolean()) {
                for (int i = 0; i < RESTARTS; i++) {
                    long due = cluster.simulation().nowNanos() + random.nextLong(fault.lengthNanos());
                    cluster.simulation().at(due, (kind, value) -> restart(replica), 0, 0);
                }
            }
        }
    }

    /**
     * A joint configuration is about to come into force: every other time its old half is cut off
     * from all others just then. Without faults in the plan it is left alone.
     */
    void splitSoon(ReplicaSet half) {
        if (calm || faults.isEmpty() || random.nextBoolean()) {
            return;
        }
        long choice = 0;
        for (int i = 0; i < half.size(); i++) {
            choice |= 1L << (SIDES_FROM_BIT + SimulatedReplica.indexOf(half.at(i)));
        }
        long sides = choice;
        long nanos = 100_000_000 + random.nextLong(900_000_000);
        long due = cluster.simulation().nowNanos() + random.nextLong(20_000_000);
        cluster.simulation().at(due, (kind, value) -> split(sides, nanos), 0, 0);
    }

    private void split(long sides, long nanos) {
        SimulatedReplica leader = cluster.leader();
        if (calm || leader == null) {
            return;
        }
        long now = cluster.simulation().nowNanos();
        RaftFault fault = new RaftFault(-1, RaftFault.Kind.PARTITION, now, nanos, sides, 1);
        Active split = new Active(fault, leader);
        cluster.note("fault", fault + " splits the halves");
        cluster.tally().fault(fault.kind());
        active.add(split);
        weather();
        cluster.simulation().at(now + nanos, (kind, value) -> heal(split), 0, 0);
    }

    private void heal(Active split) {
        active.remove(split);
        if (!calm) {
            weather();
        }
    }

    private void restart(SimulatedReplica replica) {
        if (!calm && replica.isRunning()) {
            cluster.tally().add(Tally.Count.CRASHES);
            replica.crash(VirtualDisk.Loss.NOTHING);
            replica.start();
        }
    }

    /** Every other time the leader is hit. */
    private @Nullable SimulatedReplica victim(RaftFault fault) {
        SimulatedReplica leader = cluster.leader();
        if ((fault.choice() & 1) == 0 && leader != null) {
            return leader;
        }
        List<SimulatedReplica> running =
                cluster.replicas().stream().filter(SimulatedReplica::isRunning).toList();
        return running.isEmpty() ? null : running.get((int) Math.floorMod(fault.choice() >> 1, (long) running.size()));
    }

    private void hintAbout(RaftFault fault, SimulatedReplica victim) {
        if (victim == cluster.leader() || random.nextInt(4) == 0) {
            operator.hintFor(victim.id(), 2 * fault.lengthNanos());
        }
    }

    /** Lets it happen to that replica; what lasts is left to {@link #weather}. */
    private boolean hits(RaftFault fault, SimulatedReplica victim) {
        long end = cluster.simulation().nowNanos() + fault.lengthNanos();
        switch (fault.kind()) {
            case PAUSE -> victim.pause(end);
            case CLOCK -> victim.pace(pace(fault));
            case KILL -> victim.crash(VirtualDisk.Loss.NOTHING);
            case POWER_LOSS -> victim.crash(VirtualDisk.Loss.UNSYNCED);
            case TORN_WRITE -> victim.crash(VirtualDisk.Loss.TORN);
            case DISK_STALL -> victim.disk().stall(end);
            case DISK_FAILURE -> {
                if (victim.isDoomed() || !survival.mayLose(victim)) {
                    return false;
                }
                victim.disk().fail();
            }
            case BIT_FLIP -> {
                if (victim.isDoomed()
                        || !survival.mayLose(victim)
                        || !victim.disk().flip()) {
                    return false;
                }
                victim.crash(VirtualDisk.Loss.UNSYNCED);
            }
            default -> {
                return true;
            }
        }
        if (!victim.isRunning()) {
            cluster.tally().add(Tally.Count.CRASHES);
        }
        return true;
    }

    private double pace(RaftFault fault) {
        if (cluster.plan().has(RaftPlan.Feature.LEASES)) {
            return cluster.drawPace(random);
        }
        return fault.strength() < 0.5 ? 0.4 + fault.strength() : 1 + 3 * (fault.strength() - 0.5);
    }

    private void end(RaftFault fault) {
        for (Active each : List.copyOf(active)) {
            if (each.fault.number() == fault.number()) {
                active.remove(each);
                cluster.note("fault", "#" + fault.number() + " " + fault.kind() + " ends");
                if (each.victim.status() == SimulatedReplica.Status.CRASHED) {
                    each.victim.start();
                } else if (fault.kind() == RaftFault.Kind.CLOCK) {
                    each.victim.pace(cluster.drawPace(random));
                }
            }
        }
        weather();
    }

    /** Gives the network what all faults of now together make of it. */
    private void weather() {
        RaftNetwork network = cluster.network();
        network.heal();
        for (Active each : active) {
            RaftFault fault = each.fault;
            int victim = each.victim.index();
            switch (fault.kind()) {
                case LOSS -> network.lose(0.5 * fault.strength());
                case DELAY -> network.slow(victim, (long) (fault.strength() * 250_000_000));
                case DUPLICATION -> network.duplicate(0.5 * fault.strength());
                case REORDERING -> network.reorder(0.5 * fault.strength());
                case ONE_WAY_CUT -> cutOneWay(fault, victim);
                case LINK_CUT -> cutLinks(fault, victim);
                case PARTITION -> partition(fault, victim);
                default -> {}
            }
        }
    }

    private void cutOneWay(RaftFault fault, int victim) {
        for (int other = 0; other < cluster.capacity(); other++) {
            boolean hit = fault.strength() < 0.5 || side(fault, other);
            if (other != victim && hit && (fault.choice() & 2) == 0) {
                cluster.network().cut(victim, other);
            } else if (other != victim && hit) {
                cluster.network().cut(other, victim);
            }
        }
    }

    private void cutLinks(RaftFault fault, int victim) {
        for (int other = 0; other < cluster.capacity(); other++) {
            if (other != victim && side(fault, other)) {
                cluster.network().cut(victim, other);
                cluster.network().cut(other, victim);
            }
        }
    }

    /** Alone; with one other, so that a leader has entries that a minority holds; or anyhow. */
    private void partition(RaftFault fault, int victim) {
        int companion = fault.strength() < 0.3 ? victim : companion(fault, victim);
        boolean small = fault.strength() < 0.6;
        for (int from = 0; from < cluster.capacity(); from++) {
            for (int to = 0; to < cluster.capacity(); to++) {
                boolean apart = small
                        ? (from == victim || from == companion) != (to == victim || to == companion)
                        : side(fault, from) != side(fault, to);
                if (apart) {
                    cluster.network().cut(from, to);
                }
            }
        }
    }

    private int companion(RaftFault fault, int victim) {
        int others = cluster.replicas().size() - 1;
        int step = others == 0 ? 0 : 1 + (int) Math.floorMod(fault.choice() >> 8, (long) others);
        return (victim + step) % cluster.replicas().size();
    }

    private static boolean side(RaftFault fault, int replica) {
        return ((fault.choice() >>> (SIDES_FROM_BIT + replica)) & 1) == 0;
    }
}
