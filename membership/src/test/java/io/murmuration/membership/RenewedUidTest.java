package io.murmuration.membership;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.murmuration.membership.MembershipCommand.JoinReply;
import io.murmuration.membership.MembershipCommand.JoinSeeds;
import io.murmuration.membership.MembershipCommand.Joined;
import io.murmuration.membership.MembershipCommand.Leave;
import io.murmuration.membership.MembershipSubscription.PacedUpdate;
import io.murmuration.membership.MembershipSubscription.Subscribe;
import io.murmuration.membership.discovery.ContactPoints;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.transport.InMemoryTransport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node whose clock went back learns from others that a later life of it is known. */
class RenewedUidTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final MembershipUpdate END = new MembershipUpdate.Changed(new MembershipEvent.ViewConnected(-1));

    private final ActorTestKit kit = ActorTestKit.create();
    private final InMemoryTransport.Network network = new InMemoryTransport.Network();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private record Node(
            PublishedView published,
            ActorRef<SubscriptionsActor.Command> subscriptions,
            ActorRef<MembershipActor.Command> membership) {}

    private Node node(String name, long uid, int port) {
        MembershipSettings settings = MembershipSettings.from(TestNode.config(name, ""));
        Identity identity = new Identity(settings, Optional.empty());
        PublishedView published = new PublishedView(identity);
        published.self(new NodeId(name, uid));
        ActorRef<SubscriptionsActor.Command> subscriptions = kit.spawn(SubscriptionsActor.create(published));
        MembershipActor.Parts parts = new MembershipActor.Parts(
                identity,
                published,
                subscriptions,
                ContactPoints.of(List.of()),
                new InMemoryTransport(network, address(port)));
        return new Node(published, subscriptions, kit.spawn(MembershipActor.create(settings, parts, System::nanoTime)));
    }

    private static Address address(int port) {
        return new Address("127.0.0.1", port);
    }

    private void join(Node node, List<Address> seeds) {
        TestProbe<JoinReply> reply = kit.createTestProbe();
        node.membership.tell(new JoinSeeds(seeds, reply.getRef()));
        assertThat(reply.receiveMessage(SOON)).isInstanceOf(Joined.class);
    }

    @Test
    void everySubscriberGetsASnapshotWithTheNewUid() {
        join(node("a", 1, 1), List.of());
        Node former = node("b", 1_000, 2);
        join(former, List.of(address(1)));
        TestProbe<Done> left = kit.createTestProbe();
        former.membership.tell(new Leave(left.getRef()));
        left.receiveMessage(SOON);

        Node later = node("b", 7, 3);
        TestProbe<MembershipUpdate> plain = kit.createTestProbe();
        TestProbe<PacedUpdate> paced = kit.createTestProbe();
        later.subscriptions.tell(Subscribe.create(plain.getRef()));
        later.subscriptions.tell(Subscribe.acknowledged(paced.getRef()));
        join(later, List.of(address(1)));
        later.subscriptions.tell(new SubscriptionsActor.Forward<>(plain.getRef(), END));
        later.subscriptions.tell(new SubscriptionsActor.Forward<>(
                paced.getRef(), new PacedUpdate(END, paced.getRef(), later.subscriptions.narrow())));

        assertThat(later.published.self().uid()).isGreaterThan(1_000);
        assertThat(selfAsToldTo(plain, update -> update)).isEqualTo(later.published.self());
        assertThat(selfAsToldTo(paced, PacedUpdate::update)).isEqualTo(later.published.self());
    }

    /** What a subscriber holds that keeps to the snapshots and applies each change to the last. */
    private static <T> NodeId selfAsToldTo(TestProbe<T> subscriber, Function<T, MembershipUpdate> update) {
        @Nullable MembershipView view = null;
        for (MembershipUpdate next = update.apply(subscriber.receiveMessage(SOON));
                !next.equals(END);
                next = update.apply(subscriber.receiveMessage(SOON))) {
            if (next instanceof MembershipUpdate.Snapshot snapshot) {
                view = snapshot.view();
            } else if (next instanceof MembershipUpdate.Changed changed && view != null) {
                view = view.apply(changed.event());
            }
        }
        return view == null
                ? new NodeId("none", 0)
                : view.member("b").orElseThrow().id();
    }
}
