package io.murmuration.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.PoisonPill;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.Tags;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node owes its caller when there is nobody else. */
class LoneNodeTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
    }

    private TestNode node(String settings) {
        TestNode node = TestNode.start("a", settings);
        nodes.add(node);
        return node;
    }

    @Test
    void aPortInUseFailsTheJoinNamingTheSetting() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            TestNode node = node("murmuration.membership.bind.port = " + taken.getLocalPort());

            var joining = node.membership.join().toCompletableFuture();

            assertThatThrownBy(() -> joining.get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("murmuration.membership.bind.port");
        }
    }

    @Test
    void aJoinListThatNobodyAnswersLeadsToAClusterOfOne() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            TestNode node = node("");

            var view = TestNode.get(node.membership.join(List.of(new Address("127.0.0.1", silent.getLocalPort()))));

            assertThat(view.live()).extracting(Member::name).containsExactly("a");
        }
    }

    @Test
    void aNodeWithoutANameIsNamedByItsAddress() {
        TestNode node = node("murmuration.membership.name = \"\"");
        assertThatThrownBy(node.membership::self)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("murmuration.membership.name");

        TestNode.get(node.membership.join());

        assertThat(node.name()).isEqualTo(node.address().toString());
        assertThat(node.address().host()).isEqualTo("127.0.0.1");
    }

    @Test
    void whatIsPublishedBeforeTheJoinWaitsForIt() {
        TestNode node = node("");
        CompletableFuture<Member> updated =
                node.membership.updateTags(Tags.none().with("role", "billing")).toCompletableFuture();
        assertThat(node.membership.view().members()).isEmpty();

        TestNode.get(node.membership.join());

        assertThat(TestNode.get(updated).tags().values()).containsEntry("role", "billing");
        assertThat(TestNode.get(node.membership.updateEndpoint("http", "http://127.0.0.1:1"))
                        .endpoint("http"))
                .contains("http://127.0.0.1:1");
    }

    @Test
    void endpointsOverTheLimitAreRefused() {
        TestNode node = node("").joined();

        var updating = node.membership.updateEndpoint("http", "x".repeat(300)).toCompletableFuture();

        assertThatThrownBy(() -> updating.get(30, TimeUnit.SECONDS)).hasMessageContaining("at most 256");
        assertThat(node.member("a").endpoint("http")).isEmpty();
    }

    @Test
    void aNodeThatHasLeftSaysThatItCannotComeBack() {
        TestNode node = node("").joined();
        TestNode.get(node.membership.leave());
        TestNode.get(node.membership.leave());

        var joining = node.membership.join().toCompletableFuture();

        assertThatThrownBy(() -> joining.get(30, TimeUnit.SECONDS)).hasMessageContaining("start a new actor system");
    }

    @Test
    void groupsTakeOnlyActorsOfThisNodeAndOneTypeForAnId() {
        TestNode node = node("").joined();
        Groups groups = node.membership.groups();
        ActorRef<String> elsewhere =
                ActorRefResolver.get(node.kit.system()).resolveActorRef("akka://cluster@127.0.0.1:1/user/x");

        assertThatThrownBy(() -> groups.join(Groups.Key.of("g", String.class), elsewhere))
                .hasMessageContaining("only an actor of this node");
        assertThatThrownBy(() -> groups.find(Groups.Key.of("g", Integer.class)))
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining("java.lang.Integer");
        assertThatThrownBy(() -> Groups.Key.of("é".repeat(65), String.class)).hasMessageContaining("130");
    }

    @Test
    void anActorThatStopsBeforeTheJoinIsNeverInItsGroup() {
        TestNode node = node("");
        Groups.Key<String> key = Groups.Key.of("g", String.class);
        ActorRef<String> gone = node.kit.spawn(Behaviors.ignore());
        ActorRef<String> stays = node.kit.spawn(Behaviors.ignore());
        node.membership.groups().join(key, gone);
        node.kit.stop(gone);
        TestProbe<String> probe = node.kit.createTestProbe(String.class);
        probe.expectTerminated(gone);
        TestProbe<GroupListing<String>> listing = node.kit.createTestProbe();
        node.membership.groups().subscribe(key, listing.getRef());
        listing.expectMessage(SOON, new GroupListing.Snapshot<>(key, 0, List.of()));

        TestNode.get(node.membership.join());
        node.membership.groups().join(key, stays);

        assertThat(listing.receiveMessage(SOON))
                .isEqualTo(new GroupListing.Joined<>(key, 1, new GroupListing.Entry<>(node.membership.self(), stays)));
    }

    @Test
    void aLocalActorIsWatchedWithoutAnyMember() {
        TestNode node = node("");
        ActorRef<String> subject = node.kit.spawn(Behaviors.ignore());
        TestProbe<String> watcher = node.kit.createTestProbe(String.class);
        node.membership.watch(subject, watcher.getRef(), "replaced");
        node.membership.watch(subject, watcher.getRef(), "gone");

        node.kit.stop(subject);

        watcher.expectMessage(SOON, "gone");
    }

    @Test
    void anEndedWatchTellsNothing() {
        TestNode node = node("");
        ActorRef<String> subject = node.kit.spawn(Behaviors.ignore());
        TestProbe<String> watcher = node.kit.createTestProbe(String.class);
        TestProbe<String> other = node.kit.createTestProbe(String.class);
        node.membership.watch(subject, watcher.getRef(), "gone");
        node.membership.watch(subject, other.getRef(), "gone");
        node.membership.unwatch(subject, watcher.getRef());

        node.kit.stop(subject);

        other.expectMessage(SOON, "gone");
        watcher.expectNoMessage(Duration.ZERO);
    }

    @Test
    void aTransportThatEndsIsReplacedAtThePortThatOthersKnow() {
        TestNode first = node("").joined();
        TestNode second = TestNode.start("b", "");
        nodes.add(second);

        Adapter.toClassic(first.kit.system())
                .actorSelection("/system/murmuration-membership/transport")
                .tell(PoisonPill.getInstance(), akka.actor.ActorRef.noSender());
        second.joined(first);

        assertThat(second.awaitLive("a", "b").member("a").orElseThrow().address())
                .isEqualTo(first.address());
    }

    @Test
    void aSeedMayBeAHostName() {
        TestNode first = node("").joined();
        TestNode second = TestNode.start("b", "");
        nodes.add(second);

        TestNode.get(second.membership.join(
                List.of(new Address("localhost", first.address().port()))));

        second.awaitLive("a", "b");
    }
}
