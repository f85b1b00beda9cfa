package io.murmuration.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import akka.actor.CoordinatedShutdown;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import io.murmuration.membership.swim.RefuseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds between real nodes, over each transport. */
@ParameterizedClass
@ValueSource(strings = {"udp", "artery"})
class NodesTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Groups.Key<String> GREETERS = Groups.Key.of("greeters", String.class);

    private final String transport;
    private final List<TestNode> nodes = new ArrayList<>();

    NodesTest(String transport) {
        this.transport = transport;
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
    }

    private TestNode node(String name, String settings) {
        TestNode node = TestNode.start(name, settings + "\nmurmuration.membership.transport = " + transport);
        nodes.add(node);
        return node;
    }

    private TestNode node(String name) {
        return node(name, "");
    }

    private List<TestNode> three() {
        TestNode a = node("a").joined();
        TestNode b = node("b").joined(a);
        TestNode c = node("c").joined(b);
        List.of(a, b, c).forEach(each -> each.awaitLive("a", "b", "c"));
        return List.of(a, b, c);
    }

    @Test
    void nodesFormAClusterAndShareTags() {
        List<TestNode> nodes = three();

        TestNode.get(nodes.get(0).membership.updateTags(Tags.none().with("role", "billing")));

        assertThat(nodes.get(0).member("a").tags()).isEqualTo(Tags.none().with("role", "billing"));
        nodes.get(2)
                .awaitView(view -> view.member("a")
                        .filter(a -> a.tags().values().containsKey("role"))
                        .isPresent());
        assertThat(nodes.get(2).member("b").endpoint(Attributes.AKKA))
                .hasValueSatisfying(akka -> assertThat(akka).startsWith("akka://cluster@127.0.0.1:"));
    }

    @Test
    void aNodeThatSaysGoodbyeIsSeenAsLeft() {
        List<TestNode> nodes = three();
        var left = nodes.get(0).next(MembershipEvent.MemberLeft.class, event -> true);
        var failed = new ArrayList<MembershipEvent>();
        var listening = nodes.get(0).membership.listen(collecting(failed), Runnable::run);

        TestNode.get(nodes.get(1).membership.leave());

        assertThat(left.await().member().name()).isEqualTo("b");
        assertThat(nodes.get(1).membership.view().member("b"))
                .hasValueSatisfying(b -> assertThat(b.state()).isEqualTo(MemberState.LEFT));
        assertThat(failed).noneMatch(event -> event instanceof MembershipEvent.MemberFailed);
        listening.close();
    }

    private static MembershipListener collecting(List<MembershipEvent> events) {
        return new MembershipListener() {
            @Override
            public void onSnapshot(MembershipView view) {}

            @Override
            public void onEvent(MembershipEvent event) {
                events.add(event);
            }
        };
    }

    @Test
    void aNodeThatGoesSilentlyIsSeenAsFailedWithEvidence() {
        List<TestNode> nodes = three();
        var failed = nodes.get(0).next(MembershipEvent.MemberFailed.class, event -> true);

        nodes.get(1).close();

        MembershipEvent.MemberFailed seen = failed.await();
        assertThat(seen.member().name()).isEqualTo("b");
        assertThat(seen.evidence().observers()).isNotEmpty().isSubsetOf("a", "c");
        assertThat(seen.evidence().quorum()).isEqualTo(2);
        assertThat(seen.evidence().silence()).isPositive();
    }

    @Test
    void aRestartedNodeTakesThePlaceOfItsFormerLife() {
        List<TestNode> nodes = three();
        NodeId former = nodes.get(1).membership.self();
        String ports = "murmuration.membership.bind.port = "
                + nodes.get(1).address().port() + "\nakka.remote.artery.canonical.port = "
                + nodes.get(1).kit.system().address().getPort().orElseThrow();
        var restarted = nodes.get(0).next(MembershipEvent.MemberRestarted.class, event -> true);

        nodes.get(1).close();
        node("b", ports).joined(nodes.get(0));

        assertThat(restarted.await().former()).isEqualTo(former);
        assertThat(restarted.await().member().id().uid()).isGreaterThan(former.uid());
    }

    @Test
    void aNodeOfAnotherClusterIsRefusedAndLearnsWhy() {
        TestNode a = node("a").joined();
        TestNode stranger = node("s", "murmuration.membership.cluster-name = other");

        var joining = stranger.membership.join(List.of(a.address())).toCompletableFuture();

        assertThatThrownBy(() -> joining.get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(JoinRefusedException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(RefuseReason.OTHER_CLUSTER);
                    assertThat(refused.by()).isEqualTo(a.address());
                    assertThat(refused.detail()).contains("default", "other");
                });
        assertThat(a.membership.view().live()).hasSize(1);
    }

    @Test
    void aNameThatIsInUseElsewhereIsRefused() {
        TestNode a = node("a").joined();
        TestNode b = node("b").joined(a);
        TestNode twin = node("b");

        var joining = twin.membership.join(List.of(a.address())).toCompletableFuture();

        assertThatThrownBy(() -> joining.get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(JoinRefusedException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(RefuseReason.NAME_IN_USE);
                    assertThat(refused.detail()).contains(b.address().toString());
                });
    }

    @Test
    void actorsFindEachOtherInGroupsUntilTheyStop() {
        List<TestNode> nodes = three();
        TestProbe<GroupListing<String>> listing = follow(nodes.get(2));
        TestProbe<String> heard = nodes.get(0).kit.createTestProbe(String.class);
        ActorRef<String> greeter = nodes.get(0).kit.spawn(greeter(heard.getRef()));

        nodes.get(0).membership.groups().join(GREETERS, greeter);
        GroupListing.Joined<String> joined = joined(listing);
        TestNode.get(nodes.get(2).membership.groups().find(GREETERS)).get(0).tell("hello");

        assertThat(joined.entry().member()).isEqualTo(nodes.get(0).membership.self());
        heard.expectMessage(SOON, "hello");

        greeter.tell("stop");
        GroupListing.Gone<String> gone = gone(listing);
        assertThat(gone.version()).isEqualTo(joined.version() + 1);
        assertThat(gone.entry()).isEqualTo(joined.entry());
    }

    @Test
    void aGroupEntryGoesWithItsMember() {
        List<TestNode> nodes = three();
        TestProbe<GroupListing<String>> listing = follow(nodes.get(2));
        ActorRef<String> greeter = nodes.get(1).kit.spawn(Behaviors.ignore());
        nodes.get(1).membership.groups().join(GREETERS, greeter);
        GroupListing.Joined<String> joined = joined(listing);

        nodes.get(1).close();

        assertThat(gone(listing).entry()).isEqualTo(joined.entry());
    }

    private TestProbe<GroupListing<String>> follow(TestNode node) {
        TestProbe<GroupListing<String>> listing = node.kit.createTestProbe();
        node.membership.groups().subscribe(GREETERS, listing.getRef());
        listing.expectMessage(SOON, new GroupListing.Snapshot<>(GREETERS, 0, List.of()));
        return listing;
    }

    private static GroupListing.Joined<String> joined(TestProbe<GroupListing<String>> listing) {
        return listing.receiveMessage(SOON) instanceof GroupListing.Joined<String> joined ? joined : fail();
    }

    private static GroupListing.Gone<String> gone(TestProbe<GroupListing<String>> listing) {
        return listing.receiveMessage(SOON) instanceof GroupListing.Gone<String> gone ? gone : fail();
    }

    private static Behavior<String> greeter(ActorRef<String> heard) {
        return Behaviors.receiveMessage(message -> {
            if (message.equals("stop")) {
                return Behaviors.stopped();
            }
            heard.tell(message);
            return Behaviors.same();
        });
    }

    @Test
    void aWatcherHearsOnceThatAnActorElsewhereStopped() {
        List<TestNode> nodes = three();
        ActorRef<String> subject =
                nodes.get(1).kit.spawn(greeter(nodes.get(1).kit.system().ignoreRef()));
        TestProbe<String> watcher = nodes.get(0).kit.createTestProbe(String.class);
        ActorRef<String> seenFromA = remote(nodes.get(1), subject, nodes.get(0));
        nodes.get(0).membership.watch(seenFromA, watcher.getRef(), "gone");

        seenFromA.tell("stop");

        watcher.expectMessage(SOON, "gone");
        nodes.get(1).close();
        nodes.get(0).awaitLive("a", "c");
        watcher.expectNoMessage(Duration.ZERO);
    }

    @Test
    void aWatcherHearsOnceThatTheNodeOfAnActorFailed() {
        List<TestNode> nodes = three();
        ActorRef<String> subject = nodes.get(1).kit.spawn(Behaviors.ignore());
        TestProbe<String> watcher = nodes.get(0).kit.createTestProbe(String.class);
        ActorRef<String> seenFromA = remote(nodes.get(1), subject, nodes.get(0));
        nodes.get(0).membership.watch(seenFromA, watcher.getRef(), "gone");

        nodes.get(1).close();

        watcher.expectMessage(SOON, "gone");
        nodes.get(0).membership.watch(seenFromA, watcher.getRef(), "unknown");
        watcher.expectMessage(SOON, "unknown");
        watcher.expectNoMessage(Duration.ZERO);
    }

    private static ActorRef<String> remote(TestNode from, ActorRef<String> ref, TestNode to) {
        String path = ActorRefResolver.get(from.kit.system()).toSerializationFormat(ref);
        return ActorRefResolver.get(to.kit.system()).resolveActorRef(path);
    }

    @Test
    void coordinatedShutdownSaysGoodbye() {
        List<TestNode> nodes = three();
        var left = nodes.get(0).next(MembershipEvent.MemberLeft.class, event -> true);

        TestNode.get(CoordinatedShutdown.get(Adapter.toClassic(nodes.get(2).kit.system()))
                .runAll(CoordinatedShutdown.unknownReason()));

        assertThat(left.await().member().name()).isEqualTo("c");
    }

    @Test
    void statisticsAndDetailsShowWhoObservesWhom() {
        List<TestNode> nodes = three();

        MembershipStats stats = TestNode.get(nodes.get(0).membership.stats());
        List<MemberDetails> details = TestNode.get(nodes.get(0).membership.details());

        assertThat(stats.liveMembers()).isEqualTo(3);
        assertThat(stats.traffic().packetsOut()).isPositive();
        assertThat(details).extracting(each -> each.member().name()).containsExactly("a", "b", "c");
        assertThat(details.get(1).observers()).containsExactlyInAnyOrder("a", "c");
        assertThat(details.get(1).phi()).isPresent();
        assertThat(details.get(0).phi()).isEmpty();
    }
}
