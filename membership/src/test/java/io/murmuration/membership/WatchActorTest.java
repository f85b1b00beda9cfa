package io.murmuration.membership;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import io.murmuration.membership.member.NodeId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The side that watches for others, which must not trust that messages arrive. */
class WatchActorTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final NodeId OTHER = new NodeId("other", 7);

    private final ActorTestKit kit = ActorTestKit.create("cluster", TestNode.config("a", ""));
    private final PublishedView published =
            new PublishedView(new Identity(MembershipSettings.from(TestNode.config("a", "")), Optional.empty()));
    private final TestProbe<SubscriptionsActor.Command> subscriptions = kit.createTestProbe();
    private final TestProbe<WatchActor.Command> requester = kit.createTestProbe();
    private final ActorRef<WatchActor.Command> actor = kit.spawn(WatchActor.create(published, subscriptions.getRef()));
    private final ActorRef<Object> subject = kit.spawn(Behaviors.ignore());

    @BeforeEach
    void request() {
        actor.tell(new WatchActor.Request(OTHER, 1, subject, requester.getRef()));
        requester.expectMessage(SOON, new WatchActor.Accepted(1));
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void aRepeatedRequestIsAcceptedAgainAndWatchedOnce() {
        actor.tell(new WatchActor.Request(OTHER, 1, subject, requester.getRef()));
        requester.expectMessage(SOON, new WatchActor.Accepted(1));

        kit.stop(subject);

        requester.expectMessage(SOON, new WatchActor.Stopped(1, actor));
        actor.tell(new WatchActor.Seen(OTHER, 1));
        actor.tell(new WatchActor.Request(OTHER, 2, kit.spawn(Behaviors.ignore()), requester.getRef()));
        requester.expectMessage(SOON, new WatchActor.Accepted(2));
    }

    @Test
    void aSubjectThatIsGoneAlreadyIsToldAtOnce() {
        kit.stop(subject);
        requester.expectMessage(SOON, new WatchActor.Stopped(1, actor));

        actor.tell(new WatchActor.Request(OTHER, 2, subject, requester.getRef()));

        requester.expectMessage(SOON, new WatchActor.Accepted(2));
        requester.expectMessage(SOON, new WatchActor.Stopped(2, actor));
    }

    @Test
    void aWithdrawnRequestIsNotToldOf() {
        actor.tell(new WatchActor.Request(OTHER, 2, subject, requester.getRef()));
        requester.expectMessage(SOON, new WatchActor.Accepted(2));
        actor.tell(new WatchActor.Withdrawn(OTHER, 1));

        kit.stop(subject);

        requester.expectMessage(SOON, new WatchActor.Stopped(2, actor));
        requester.expectNoMessage(Duration.ZERO);
    }

    @Test
    void wordIsRepeatedToALiveMemberUntilItIsSeen() {
        published.view(TestViews.with(OTHER));

        kit.stop(subject);

        requester.expectMessage(SOON, new WatchActor.Stopped(1, actor));
        requester.expectMessage(SOON, new WatchActor.Stopped(1, actor));
        requester.expectMessage(SOON, new WatchActor.Stopped(1, actor));
        assertThat(subscriptions.receiveMessage(SOON)).isInstanceOf(MembershipSubscription.Subscribe.class);
    }
}
