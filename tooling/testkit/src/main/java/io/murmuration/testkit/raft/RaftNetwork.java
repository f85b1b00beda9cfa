package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.testkit.Simulation;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Messages between replicas: lost, late, doubled, overtaken, cut off in one direction or both. It
 * knows no connections: what was sent to a process may reach its next life.
 */
final class RaftNetwork implements Simulation.Target {

    private final Simulation simulation;
    private final List<SimulatedReplica> replicas;
    private final Tally tally;
    private final Timeline timeline;
    private final SplittableRandom random;
    private final RaftPlan.Weather always;
    private final long[] extraNanos;
    private final boolean[][] cut;
    private double loss;
    private double duplication;
    private double reordering;

    private @Nullable RaftMessage[] messages = new RaftMessage[256];
    private int[] free = new int[256];
    private int freeSlots;
    private int usedSlots;

    RaftNetwork(Simulation simulation, List<SimulatedReplica> replicas, int capacity, RaftCluster.Reports reports) {
        this.simulation = simulation;
        this.replicas = replicas;
        tally = reports.tally();
        timeline = reports.timeline();
        always = reports.plan().network();
        random = simulation.random("network");
        extraNanos = new long[capacity];
        cut = new boolean[capacity][capacity];
        loss = always.loss();
    }

    void send(RaftMessage message) {
        tally.message(message.kind());
        int from = SimulatedReplica.indexOf(message.from());
        int to = SimulatedReplica.indexOf(message.to());
        if (cut[from][to] || random.nextDouble() < loss) {
            return;
        }
        launch(message, extraNanos[from] + extraNanos[to]);
        if (duplication > 0 && random.nextDouble() < duplication) {
            launch(message, extraNanos[from] + extraNanos[to]);
        }
    }

    private void launch(RaftMessage message, long extra) {
        long nanos = 100_000 + (long) (random.nextDouble() * always.nanos()) + extra;
        if (reordering > 0 && random.nextDouble() < reordering) {
            nanos += (long) (random.nextDouble() * 700_000_000L);
        }
        int slot = takeSlot();
        messages[slot] = message;
        simulation.at(simulation.nowNanos() + nanos, this, 0, slot);
    }

    @Override
    public void fire(int kind, int slot) {
        RaftMessage message = messages[slot];
        messages[slot] = null;
        free[freeSlots++] = slot;
        if (message == null) {
            throw new IllegalStateException("slot " + slot + " holds no message");
        }
        simulation.trace().add(simulation.nowNanos());
        simulation
                .trace()
                .add(message.from() << 32
                        | message.to() << 16
                        | message.kind().name().length());
        simulation.trace().add(message.term());
        SimulatedReplica receiver = replicas.get(SimulatedReplica.indexOf(message.to()));
        if (timeline.isKept()) {
            timeline.message(
                    simulation.nowNanos(), MessageText.of(message) + (receiver.isRunning() ? "" : " (nobody there)"));
        }
        tally.add(Tally.Count.NETWORK_EVENTS);
        if (receiver.isRunning()) {
            receiver.receive(message);
        } else if (random.nextInt(8) == 0) {
            replicas.get(SimulatedReplica.indexOf(message.from())).unreachable(message.to());
        }
    }

    private int takeSlot() {
        if (freeSlots > 0) {
            return free[--freeSlots];
        }
        if (usedSlots == free.length) {
            int length = 2 * usedSlots;
            messages = Arrays.copyOf(messages, length);
            free = Arrays.copyOf(free, length);
        }
        return usedSlots++;
    }

    /** All is as it always is. */
    void heal() {
        for (boolean[] row : cut) {
            Arrays.fill(row, false);
        }
        Arrays.fill(extraNanos, 0);
        loss = always.loss();
        duplication = 0;
        reordering = 0;
    }

    void cut(int from, int to) {
        cut[from][to] = true;
    }

    void slow(int replica, long nanos) {
        extraNanos[replica] = Math.max(extraNanos[replica], nanos);
    }

    void lose(double share) {
        loss = Math.max(loss, share);
    }

    void duplicate(double share) {
        duplication = Math.max(duplication, share);
    }

    void reorder(double share) {
        reordering = Math.max(reordering, share);
    }
}
