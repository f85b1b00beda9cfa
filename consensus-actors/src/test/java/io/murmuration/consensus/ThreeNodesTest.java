package io.murmuration.consensus;

import static io.murmuration.consensus.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.CoordinationEvent.Joined;
import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.GroupStatus.ReplicaStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds between real nodes, over each transport. */
@ParameterizedClass
@ValueSource(strings = {"sockets", "artery"})
class ThreeNodesTest {

    private final String settings;
    private final List<TestNode> nodes = new ArrayList<>();

    ThreeNodesTest(String transport) {
        settings = "murmuration.consensus.transport = " + transport + "\n"
                + (transport.equals("artery") ? "include \"murmuration-consensus-artery.conf\"\n" : "");
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
    }

    private TestNode node(String name, String more) {
        TestNode node = TestNode.joined(name, settings + more, nodes);
        nodes.add(node);
        return node;
    }

    private void three() {
        List<CompletionStage<Joined>> starts = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            starts.add(node(name, "").coordination.start());
        }
        List<Long> clusters = new ArrayList<>();
        starts.forEach(start -> clusters.add(get(start).clusterId()));
        assertThat(clusters).containsOnly(clusters.get(0));
    }

    /** Asks until the group is as wanted. */
    private GroupStatus awaitGroup(TestNode asked, Predicate<GroupStatus> wanted) {
        CompletableFuture<GroupStatus> found = new CompletableFuture<>();
        look(asked, wanted, found);
        return get(found);
    }

    private static void look(TestNode asked, Predicate<GroupStatus> wanted, CompletableFuture<GroupStatus> found) {
        asked.coordination.admin().status().whenComplete((status, failure) -> {
            if (failure == null && wanted.test(status)) {
                found.complete(status);
            } else if (!found.isDone()) {
                CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(() -> look(asked, wanted, found));
            }
        });
    }

    private static String nodeOf(GroupStatus status, long replica) {
        return status.replicas().stream()
                .map(ReplicaStatus::address)
                .filter(address -> address.replica() == replica)
                .map(address -> address.node())
                .findFirst()
                .orElse("");
    }

    @Test
    void whatOneNodeWritesEveryNodeReads() {
        three();

        for (TestNode writer : nodes) {
            String key = writer.membership.self().name();
            long revision = get(writer.coordination.kv().put(key, "by " + key));
            for (TestNode reader : nodes) {
                Kv kv = reader.coordination.kv();
                assertThat(get(kv.get(key)).orElseThrow().value().utf8()).isEqualTo("by " + key);
                assertThat(get(kv.find(Op.Range.of(Bytes.of(key)), new ReadMode.AtLeast(revision)))
                                .first())
                        .isPresent();
            }
        }
    }

    @Test
    void aNodeThatComesLaterLearnsAndAClientOnlyAsks() {
        three();
        get(nodes.get(0).coordination.kv().put("before", "1"));

        TestNode late = node("d", "");
        get(late.coordination.start());
        TestNode client = node("e", "murmuration.consensus.role = client");
        get(client.coordination.start());

        GroupStatus status = awaitGroup(
                client,
                group -> group.replicas().stream()
                        .anyMatch(each -> each.role().equals("learner") && each.active() && each.matchIndex() > 0));
        assertThat(status.replicas()).hasSize(4);
        assertThat(get(late.coordination
                                .kv()
                                .find(Op.Range.of(Bytes.of("before")), new ReadMode.Stale(Duration.ofMinutes(1))))
                        .first())
                .isPresent();
        assertThat(get(client.coordination.kv().get("before"))).isPresent();
    }

    @Test
    void aLeaderThatStopsHandsOverAndNothingIsLost() {
        three();
        get(nodes.get(0).coordination.kv().put("kept", "1"));
        GroupStatus before = awaitGroup(nodes.get(0), group -> group.leader() != 0);
        String leader = nodeOf(before, before.leader());
        TestNode leading = nodes.stream()
                .filter(node -> node.membership.self().name().equals(leader))
                .findFirst()
                .orElseThrow();
        nodes.remove(leading);

        leading.close();

        TestNode other = nodes.get(0);
        assertThat(get(other.coordination.kv().put("after", "1"))).isPositive();
        assertThat(get(other.coordination.kv().get("kept"))).isPresent();
        GroupStatus after = awaitGroup(other, group -> group.leader() != 0 && group.leader() != before.leader());
        assertThat(after.term()).isGreaterThan(before.term());
    }

    @Test
    void anApplicationsGroupHasAReplicaOnEachNodeThatRunsIt() {
        three();
        List<ReplicatedGroup<String, Long>> counters = new ArrayList<>();
        nodes.forEach(node -> counters.add(node.coordination.run(CountingMachine.REPLICATED)));

        for (ReplicatedGroup<String, Long> counter : counters) {
            get(counter.within(Duration.ofSeconds(30)).apply("14"));
        }

        assertThat(get(counters.get(2).ask("", ReadMode.LINEARIZABLE))).isEqualTo(42);
    }
}
