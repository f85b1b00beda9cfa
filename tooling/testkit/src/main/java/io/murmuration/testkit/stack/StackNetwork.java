package io.murmuration.testkit.stack;

import io.murmuration.consensus.wire.Packet;
import io.murmuration.testkit.Simulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Carries every packet as bytes. Between replicas it promises nothing, since a message may reach
 * the next life of a process; clients have connections, in which what arrives arrives in order, and
 * learn after a while that one broke.
 */
final class StackNetwork {

    private static final long MILLI = 1_000_000;
    private static final long LEAST_NANOS = 50_000;
    private static final long REFUSED_NANOS = 200_000;
    private static final long CONNECT_TIMEOUT_NANOS = 1_000 * MILLI;
    private static final long SILENCE_NANOS = 2_000 * MILLI;

    private static final int BREAKS_EACH = 8;

    private final Simulation simulation;
    private final Tally tally;
    private final PacketBytes bytes;
    private final SplittableRandom random;
    private final long mostNanos;
    private final long[] extraNanos;
    private final boolean[][] cut;
    private final TreeMap<Long, Connection> connections = new TreeMap<>();
    private double loss;
    private double duplication;
    private double reordering;
    private long made;

    StackNetwork(Simulation simulation, int capacity, long mostNanos, Tally tally, PacketBytes bytes) {
        this.simulation = simulation;
        this.tally = tally;
        this.bytes = bytes;
        this.mostNanos = mostNanos;
        random = simulation.random("network");
        extraNanos = new long[capacity];
        cut = new boolean[capacity][capacity];
    }

    /** Sends from one node to another. */
    void sendToPeer(Station from, Station to, Packet packet) {
        if (isCut(from, to) || isLost()) {
            return;
        }
        byte[] frame = bytes.encode(packet);
        launchToPeer(to, frame, from);
        if (duplication > 0 && random.nextDouble() < duplication) {
            launchToPeer(to, frame, from);
        }
    }

    private void launchToPeer(Station to, byte[] frame, Station from) {
        long nanos = wayNanos(from, to);
        if (reordering > 0 && random.nextDouble() < reordering) {
            nanos += (long) (random.nextDouble() * 500 * MILLI);
        }
        at(nanos, () -> {
            if (to.isRunning()) {
                arrive(to, 0, frame);
            }
        });
    }

    /** Sends from a client to a node, connecting where necessary. */
    void sendToNode(Station client, Station node, Packet packet) {
        Connection connection = connectionOf(client, node);
        if (connection == null) {
            connection = connect(client, node);
        }
        Connection by = connection;
        if (isBroken(by, client, node)) {
            return;
        }
        byte[] frame = bytes.encode(packet);
        long due = Math.max(by.lastToNode, simulation.nowNanos() + wayNanos(client, node));
        by.lastToNode = due;
        at(due - simulation.nowNanos(), () -> {
            if (by.open && by.isOfThisLife()) {
                arrive(node, by.number, frame);
            }
        });
    }

    /** What is sent while nobody answers waits for the connection, and is lost with it. */
    private Connection connect(Station client, Station node) {
        Connection connection = new Connection(++made, client, node);
        connections.put(connection.number, connection);
        if (!node.isRunning()) {
            connection.refused = true;
            drop(connection, REFUSED_NANOS);
        } else if (isCut(client, node) || isCut(node, client)) {
            connection.refused = true;
            drop(connection, CONNECT_TIMEOUT_NANOS);
        }
        return connection;
    }

    /** Sends a node's answer by the connection that the request came by. */
    void answer(Station node, long number, Packet packet) {
        Connection by = connections.get(number);
        if (by == null || by.node != node || isBroken(by, node, by.client)) {
            return;
        }
        byte[] frame = bytes.encode(packet);
        long due = Math.max(by.lastToClient, simulation.nowNanos() + wayNanos(node, by.client));
        by.lastToClient = due;
        at(due - simulation.nowNanos(), () -> {
            if (by.open && by.isOfThisLife()) {
                arrive(by.client, by.node.place(), frame);
            }
        });
    }

    private void arrive(Station to, long connection, byte[] frame) {
        tally.add(Tally.Count.NETWORK_EVENTS);
        simulation.trace().add(simulation.nowNanos());
        simulation.trace().add(Arrays.hashCode(frame) * 31L + to.place());
        to.arrives(connection, bytes.decode(frame));
    }

    private @Nullable Connection connectionOf(Station client, Station node) {
        for (Connection each : connections.values()) {
            if (each.client == client && each.node == node && each.clientLife == client.life()) {
                return each;
            }
        }
        return null;
    }

    /** A process ended: its connections are gone; the other side sees that at once, or late. */
    void ended(Station station, boolean atOnce) {
        for (Connection each : List.copyOf(connections.values())) {
            if (each.open && (each.client == station || each.node == station)) {
                drop(each, atOnce ? REFUSED_NANOS + (long) (random.nextDouble() * MILLI) : lateNanos());
            }
        }
    }

    /** Every other connection breaks. */
    void breakSome(SplittableRandom chance) {
        for (Connection each : List.copyOf(connections.values())) {
            if (each.open && chance.nextBoolean()) {
                drop(each, (long) (random.nextDouble() * 5 * MILLI));
            }
        }
    }

    private long lateNanos() {
        return SILENCE_NANOS / 4 + (long) (random.nextDouble() * SILENCE_NANOS);
    }

    private void drop(Connection connection, long nanos) {
        connection.open = false;
        tally.add(Tally.Count.CONNECTIONS_LOST);
        at(nanos, () -> {
            connections.remove(connection.number);
            if (connection.client.isRunning() && connection.client.life() == connection.clientLife) {
                connection.client.lost(connection.node, connection.refused);
            }
            if (!connection.refused && connection.node.isRunning() && connection.node.life() == connection.nodeLife) {
                connection.node.closed(connection.number);
            }
        });
    }

    private void at(long nanos, Runnable action) {
        simulation.at(simulation.nowNanos() + nanos, (kind, value) -> action.run(), 0, 0);
    }

    private long wayNanos(Station from, Station to) {
        return LEAST_NANOS
                + (long) (random.nextDouble() * mostNanos)
                + extraNanos[from.place()]
                + extraNanos[to.place()];
    }

    private boolean isLost() {
        return loss > 0 && random.nextDouble() < loss;
    }

    /**
     * A connection loses nothing silently: it breaks, and what is sent from then on is lost too,
     * until the silence is noticed.
     */
    private boolean isBroken(Connection connection, Station from, Station to) {
        boolean breaks = isCut(from, to) || (isLost() && random.nextInt(BREAKS_EACH) == 0);
        if (connection.open && (breaks || !connection.isOfThisLife())) {
            drop(connection, lateNanos());
        }
        return !connection.open;
    }

    boolean isCut(Station from, Station to) {
        return cut[from.place()][to.place()];
    }

    void cut(int from, int to) {
        cut[from][to] = true;
    }

    void slow(int place, long nanos) {
        extraNanos[place] = Math.max(extraNanos[place], nanos);
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

    /** All is as it always is. */
    void heal() {
        for (boolean[] row : cut) {
            Arrays.fill(row, false);
        }
        Arrays.fill(extraNanos, 0);
        loss = 0;
        duplication = 0;
        reordering = 0;
    }

    /** Returns how many connections there are, for those who look for storms. */
    List<Connection> connections() {
        return new ArrayList<>(connections.values());
    }
}
