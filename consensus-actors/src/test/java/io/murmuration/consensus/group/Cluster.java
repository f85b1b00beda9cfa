package io.murmuration.consensus.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** Some replicas on a network that is instant where it is not cut. */
final class Cluster {

    static final long TICK_NANOS = 50_000_000;
    private static final int MOST_ROUNDS = 10_000;

    final long seed;
    final TreeMap<Long, Node> nodes = new TreeMap<>();
    final TreeSet<Long> cutOff = new TreeSet<>();
    private final GroupSettings.Limits limits;
    private final int expected;
    long now = Long.MAX_VALUE - 20_000_000_000L;
    long wallMillis = 1_700_000_000_000L;
    /** The share of messages that is lost. */
    double loss;

    private final SplittableRandom losses;
    private long nextId = 1;

    Cluster(int founders) {
        this(founders, founders, GroupSettings.Limits.DEFAULT);
    }

    Cluster(int founders, int expected, GroupSettings.Limits limits) {
        this(founders, expected, limits, 4_711);
    }

    Cluster(int founders, int expected, GroupSettings.Limits limits, long seed) {
        this.seed = seed;
        losses = new SplittableRandom(seed);
        this.limits = limits;
        this.expected = expected;
        long[] ids = new long[founders];
        List<ReplicaAddress> addresses = new ArrayList<>();
        for (int i = 0; i < founders; i++) {
            ids[i] = 1L + i;
            addresses.add(Node.address(1L + i));
        }
        for (long id : ids) {
            nodes.put(id, Node.founder(this, Node.settings(id, expected, limits), Configuration.of(ids), addresses));
        }
    }

    static GroupSettings.Limits limits(long snapshotEntries, long hashEvery) {
        GroupSettings.Limits usual = GroupSettings.Limits.DEFAULT;
        return new GroupSettings.Limits(
                usual.applyEntries(),
                usual.applyBytes(),
                snapshotEntries,
                usual.snapshotBytes(),
                0,
                hashEvery,
                usual.maxSessions(),
                usual.minTtlMillis(),
                usual.maxTtlMillis(),
                usual.sessionWindow());
    }

    Node newcomer(long id) {
        Node node = Node.newcomer(this, Node.settings(id, expected, limits));
        nodes.put(id, node);
        return node;
    }

    Node node(long id) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        return node;
    }

    long nextId() {
        return nextId++;
    }

    /** Lets everything happen that happens without time. */
    void settle() {
        settleUntil(() -> false);
    }

    /** The same, but not beyond the round in which there is enough. */
    void settleUntil(BooleanSupplier enough) {
        for (int round = 0; round < MOST_ROUNDS && !enough.getAsBoolean(); round++) {
            boolean busy = false;
            for (Node node : List.copyOf(nodes.values())) {
                busy |= node.work();
                while (!node.outbox.isEmpty()) {
                    deliver(node, node.outbox.remove());
                    busy = true;
                }
            }
            if (!busy) {
                return;
            }
        }
        assertThat(enough.getAsBoolean()).as("it comes to rest").isTrue();
    }

    private void deliver(Node from, RaftMessage message) {
        Node to = nodes.get(message.to());
        if (to == null || isCut(from, to) || (loss > 0 && losses.nextDouble() < loss)) {
            if (message instanceof InstallSnapshot) {
                from.replica.snapshotSent(message.to(), false);
            }
        } else if (message instanceof InstallSnapshot install) {
            to.install(install, from);
        } else {
            to.replica.receive(message, now);
        }
    }

    private boolean isCut(Node from, Node to) {
        return cutOff.contains(from.id) != cutOff.contains(to.id);
    }

    void ticks(int count) {
        for (int i = 0; i < count; i++) {
            now += TICK_NANOS;
            wallMillis += TICK_NANOS / 1_000_000;
            nodes.values().forEach(node -> node.replica.tick(now));
            settle();
        }
    }

    /** Waits for a leader that is ready, among those that are not cut off. */
    Node leader() {
        for (int i = 0; i < 400; i++) {
            for (Node node : nodes.values()) {
                if (!cutOff.contains(node.id) && node.leads() && isReady(node)) {
                    return node;
                }
            }
            ticks(1);
        }
        throw new AssertionError("no leader within 20 s");
    }

    private static boolean isReady(Node node) {
        return node.replica.raft().termAt(node.replica.raft().appliedIndex())
                == node.replica.raft().term();
    }

    Node follower() {
        Node leader = leader();
        for (Node node : nodes.values()) {
            if (node != leader && !cutOff.contains(node.id)) {
                return node;
            }
        }
        throw new AssertionError("nobody follows");
    }

    /** Asks, lets it settle, and returns the answer, which must be there. */
    Response ask(Node node, Request request) {
        node.ask(request);
        settle();
        Response answer = node.answer(request.id());
        assertThat(answer).as("answer to %s", request).isNotNull();
        return Objects.requireNonNull(answer);
    }

    Response add(Node node, long number) {
        return ask(node, new Request.Command(nextId(), 0, 0, 0, CounterMachine.number(number)));
    }

    Response add(Node node, long session, long sequence, long number) {
        return ask(node, command(session, sequence, number));
    }

    Request.Command command(long session, long sequence, long number) {
        return new Request.Command(nextId(), session, sequence, sequence, CounterMachine.number(number));
    }

    Request.Query query(ReadMode mode) {
        return new Request.Query(nextId(), mode, new byte[0]);
    }

    Response open(Node node, long session, long ttlMillis) {
        return ask(node, new Request.OpenSession(nextId(), session, ttlMillis, false));
    }

    Response keepAlive(Node node, long... sessions) {
        return ask(node, new Request.KeepAlive(nextId(), sessions));
    }

    static long number(Response response) {
        assertThat(response).isInstanceOf(Response.Done.class);
        return CounterMachine.number(((Response.Done) response).body());
    }
}
