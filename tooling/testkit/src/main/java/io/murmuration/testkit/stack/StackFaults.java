package io.murmuration.testkit.stack;

import io.murmuration.testkit.Simulation;
import io.murmuration.testkit.raft.VirtualDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Lets the faults of a plan begin and end. One that finds nothing to harm does not count. */
final class StackFaults implements Simulation.Target {

    private static final int BEGIN = 0;
    private static final int END = 1;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long HINT_NANOS = 3_000_000;

    private final StackCluster cluster;
    private final SplittableRandom random;
    private final List<StackFault> faults;
    private final List<Active> active = new ArrayList<>();
    private boolean calm;

    private record Active(StackFault fault, Station victim) {}

    StackFaults(StackCluster cluster) {
        this.cluster = cluster;
        random = cluster.simulation().random("faults");
        faults = cluster.plan().faults();
    }

    /** Each fault begins at its time, counted from now. */
    void begin() {
        for (int i = 0; i < faults.size(); i++) {
            long due = cluster.nowNanos() + faults.get(i).atNanos();
            cluster.simulation().at(due, this, BEGIN, i);
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
        StackFault fault = faults.get(place);
        if (kind == END) {
            end(fault);
            return;
        }
        Station victim = victim(fault);
        if (victim != null && hits(fault, victim)) {
            cluster.note("fault", fault + " hits " + victim);
            cluster.tally().fault(fault.kind());
            active.add(new Active(fault, victim));
            weather();
            cluster.simulation().at(cluster.nowNanos() + fault.lengthNanos(), this, END, place);
        }
    }

    /** Every other time the leader is hit. */
    private @Nullable Station victim(StackFault fault) {
        boolean ofClient = fault.kind() == StackFault.Kind.CLIENT_PAUSE || fault.kind() == StackFault.Kind.CLIENT_KILL;
        int choice = (int) (fault.choice() >>> 33);
        if (ofClient || (fault.kind() == StackFault.Kind.CLOCK && choice % 2 == 0)) {
            return cluster.client(choice % cluster.plan().clients());
        }
        StackNode leader = cluster.leader();
        boolean ofLeader = (fault.choice() & 1) == 0;
        return ofLeader && leader != null
                ? leader
                : cluster.nodeAt(choice % cluster.plan().nodes());
    }

    private boolean hits(StackFault fault, Station victim) {
        long end = cluster.nowNanos() + fault.lengthNanos();
        if (victim instanceof StackClient client) {
            switch (fault.kind()) {
                case CLIENT_PAUSE -> client.pause(end);
                case CLIENT_KILL -> {
                    cluster.network().ended(client, true);
                    client.start();
                }
                default -> client.pace(cluster.drawPace(random));
            }
            return true;
        }
        StackNode node = (StackNode) victim;
        if (!node.isRunning()) {
            return false;
        }
        switch (fault.kind()) {
            case KILL -> crash(node, VirtualDisk.Loss.NOTHING);
            case POWER_LOSS -> crash(node, VirtualDisk.Loss.UNSYNCED);
            case TORN_WRITE -> crash(node, VirtualDisk.Loss.TORN);
            case PAUSE -> node.pause(end);
            case CLOCK -> node.pace(cluster.drawPace(random));
            case WALL_JUMP -> node.jumpWallClock((long) ((2 * fault.strength() - 1) * HOUR_MILLIS));
            case DISK_STALL -> node.disk().stall(end);
            case CONNECTIONS_BREAK -> cluster.network().breakSome(random);
            default -> {}
        }
        return true;
    }

    private void crash(StackNode node, VirtualDisk.Loss loss) {
        cluster.tally().add(Tally.Count.CRASHES);
        node.crash(loss);
        boolean process = loss == VirtualDisk.Loss.NOTHING;
        cluster.network().ended(node, process);
        int life = node.life();
        for (StackNode other : cluster.nodes()) {
            if (other != node && other.isRunning() && random.nextInt(5) > 0) {
                int otherLife = other.life();
                long due = cluster.nowNanos() + 1 + random.nextLong(process ? HINT_NANOS : 100 * HINT_NANOS);
                boolean refused = process && cluster.plan().has(StackPlan.Feature.HINTS);
                cluster.simulation()
                        .at(
                                due,
                                (kind, value) -> {
                                    if (other.life() == otherLife && node.life() == life) {
                                        other.lost(node, refused);
                                    }
                                },
                                0,
                                0);
            }
        }
    }

    private void end(StackFault fault) {
        for (Active each : List.copyOf(active)) {
            if (each.fault.number() == fault.number()) {
                active.remove(each);
                if (each.victim instanceof StackNode node && !node.isRunning()) {
                    node.start();
                }
            }
        }
        weather();
    }

    /** The network is as all active faults together make it. */
    private void weather() {
        StackNetwork network = cluster.network();
        network.heal();
        for (Active each : active) {
            StackFault fault = each.fault;
            switch (fault.kind()) {
                case LOSS -> network.lose(0.3 * fault.strength());
                case DELAY -> network.slow(each.victim.place(), (long) (fault.strength() * 400 * StackPlan.MILLI));
                case DUPLICATION -> network.duplicate(0.5 * fault.strength());
                case REORDERING -> network.reorder(0.5 * fault.strength());
                case ONE_WAY_CUT -> cutOneWay(fault, each.victim.place());
                case PARTITION -> cutSides(fault, each.victim.place());
                default -> {}
            }
        }
    }

    private void cutOneWay(StackFault fault, int from) {
        for (int to = 0; to < cluster.capacity(); to++) {
            if (to != from && fault.side(to)) {
                cluster.network().cut(from, to);
            }
        }
    }

    private void cutSides(StackFault fault, int victim) {
        for (int a = 0; a < cluster.capacity(); a++) {
            for (int b = 0; b < cluster.capacity(); b++) {
                boolean sideA = a == victim || fault.side(a);
                boolean sideB = b == victim || fault.side(b);
                if (sideA != sideB) {
                    cluster.network().cut(a, b);
                }
            }
        }
    }
}
