package io.murmuration.consensus.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that add 1 and retry until they know, while messages are lost, replicas are cut off and
 * start anew, disks stall and snapshots come every few entries. In the end the sum is the number of
 * requests.
 */
class GroupChaosTest {

    private static final int STEPS = 1_500;

    /** One client with a session: it has one request under way and retries it anywhere. */
    private static final class Client {
        final long session;
        long sequence = 1;
        Request.@Nullable Command underWay;

        @Nullable
        Node askedAt;

        boolean open;
        long answered;

        Client(long session) {
            this.session = session;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987})
    void everyRequestIsDoneOnce(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Cluster cluster = new Cluster(3, 3, limits(), seed);
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(new Client(100 + i));
        }
        cluster.loss = random.nextDouble() * 0.3;
        Reader reader = new Reader();
        for (int step = 0; step < STEPS; step++) {
            disturb(cluster, random);
            for (Client client : clients) {
                client(cluster, client, random);
            }
            reader.step(cluster, clients, random);
            if (random.nextInt(3) == 0) {
                cluster.ticks(1);
            } else {
                cluster.settle();
            }
        }
        calm(cluster);
        long requests = 0;
        for (Client client : clients) {
            finish(cluster, client);
            requests += client.answered;
        }
        cluster.ticks(40);

        assertThat(requests).isPositive();
        for (Node node : cluster.nodes.values()) {
            assertThat(node.stopReason).isNull();
            assertThat(node.machine.sum()).isEqualTo(requests);
            assertThat(node.machine.logTimes).isSorted();
        }
    }

    private static GroupSettings.Limits limits() {
        GroupSettings.Limits small = Cluster.limits(7, 4);
        return new GroupSettings.Limits(2, small.applyBytes(), 7, small.snapshotBytes(), 0, 4, 10, 100, 10_000_000, 64);
    }

    private static void disturb(Cluster cluster, SplittableRandom random) {
        Node any = cluster.node(1 + random.nextInt(3));
        switch (random.nextInt(60)) {
            case 0, 1 -> cluster.cutOff.add(any.id);
            case 2, 3, 4 -> cluster.cutOff.clear();
            case 5 -> any.restart();
            case 6 -> any.diskStalls = true;
            case 7, 8 -> any.diskStalls = false;
            case 9 -> any.replica.raft().hint(any.replica.raft().leader());
            default -> {
                // Nothing goes wrong.
            }
        }
    }

    private static void calm(Cluster cluster) {
        cluster.cutOff.clear();
        cluster.loss = 0;
        cluster.nodes.values().forEach(node -> node.diskStalls = false);
        cluster.leader();
    }

    private static void client(Cluster cluster, Client client, SplittableRandom random) {
        Node node = cluster.node(1 + random.nextInt(3));
        if (!client.open) {
            Response answer = tryOnce(
                    cluster, node, new Request.OpenSession(cluster.nextId(), client.session, 10_000_000, false));
            client.open = answer instanceof Response.Done;
            return;
        }
        Request.Command request = client.underWay;
        Node asked = client.askedAt;
        Response answer = request == null || asked == null ? null : asked.answer(request.id());
        if (answer instanceof Response.Done) {
            client.answered++;
            client.sequence++;
            client.underWay = null;
        } else if (answer instanceof Response.Failed failed) {
            assertThat(failed.outcome()).isNotEqualTo(Outcome.DONE);
        }
        if (client.underWay == null || random.nextInt(4) == 0) {
            Request.Command next = cluster.command(client.session, client.sequence, 1);
            client.underWay = next;
            client.askedAt = node;
            node.ask(next);
        }
    }

    private static @Nullable Response tryOnce(Cluster cluster, Node node, Request request) {
        node.ask(request);
        cluster.settle();
        return node.answer(request.id());
    }

    private static void finish(Cluster cluster, Client client) {
        if (client.underWay == null) {
            return;
        }
        for (int i = 0; i < 100; i++) {
            Request.Command again = cluster.command(client.session, client.sequence, 1);
            if (tryOnce(cluster, cluster.leader(), again) instanceof Response.Done) {
                client.answered++;
                return;
            }
            cluster.ticks(1);
        }
        throw new AssertionError("request " + client.sequence + " of " + client.session + " is never done");
    }

    /** Asks for the sum: it is never less than what was answered before it asked. */
    private static final class Reader {
        Request.@Nullable Query underWay;

        @Nullable
        Node askedAt;

        long atLeast;

        void step(Cluster cluster, List<Client> clients, SplittableRandom random) {
            Request.Query query = underWay;
            Node asked = askedAt;
            Response answer = query == null || asked == null ? null : asked.answer(query.id());
            if (answer instanceof Response.Done) {
                assertThat(Cluster.number(answer)).isGreaterThanOrEqualTo(atLeast);
            }
            if (answer != null || query == null || random.nextInt(20) == 0) {
                long known = 0;
                for (Client client : clients) {
                    known += client.answered;
                }
                atLeast = known;
                underWay = cluster.query(ReadMode.LINEARIZABLE);
                askedAt = cluster.node(1 + random.nextInt(3));
                askedAt.ask(underWay);
            }
        }
    }
}
