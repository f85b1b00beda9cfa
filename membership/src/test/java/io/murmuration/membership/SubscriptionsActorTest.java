package io.murmuration.membership;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.murmuration.membership.MembershipSubscription.PacedUpdate;
import io.murmuration.membership.MembershipSubscription.Subscribe;
import io.murmuration.membership.MembershipSubscription.Unsubscribe;
import io.murmuration.membership.MembershipUpdate.Changed;
import io.murmuration.membership.MembershipUpdate.Snapshot;
import io.murmuration.membership.SubscriptionsActor.Forward;
import io.murmuration.membership.SubscriptionsActor.Publish;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubscriptionsActorTest {

    private final PublishedView published =
            new PublishedView(new Identity(MembershipSettings.defaults(), Optional.empty()));
    private final BehaviorTestKit<SubscriptionsActor.Command> actor =
            BehaviorTestKit.create(SubscriptionsActor.create(published));
    private long version;

    private MembershipEvent change() {
        version++;
        MembershipEvent event = version % 2 == 1
                ? new MembershipEvent.ViewIsolated(version)
                : new MembershipEvent.ViewConnected(version);
        actor.run(new Publish(event));
        return event;
    }

    @Test
    void aSubscriberGetsASnapshotAndThenEveryChange() {
        TestInbox<MembershipUpdate> subscriber = TestInbox.create();
        change();
        MembershipView before = published.view();

        actor.run(Subscribe.create(subscriber.getRef()));
        MembershipEvent first = change();
        MembershipEvent second = change();

        assertThat(subscriber.getAllReceived())
                .containsExactly(new Snapshot(before), new Changed(first), new Changed(second));
        assertThat(published.view()).isEqualTo(before.apply(first).apply(second));
    }

    @Test
    void anEndedSubscriptionGetsNothingMore() {
        TestInbox<MembershipUpdate> subscriber = TestInbox.create();
        actor.run(Subscribe.create(subscriber.getRef()));
        subscriber.getAllReceived();

        actor.run(new Unsubscribe(subscriber.getRef()));
        change();

        assertThat(subscriber.hasMessages()).isFalse();
    }

    @Test
    void whatIsForwardedComesBehindTheChangesBeforeIt() {
        TestInbox<MembershipUpdate> subscriber = TestInbox.create();
        actor.run(Subscribe.create(subscriber.getRef()));
        MembershipEvent event = change();
        Snapshot marker = new Snapshot(published.view());

        actor.run(new Forward<>(subscriber.getRef(), marker));

        assertThat(subscriber.getAllReceived()).endsWith(new Changed(event), marker);
    }

    @Test
    void aSlowSubscriberGetsASnapshotInPlaceOfWhatItMissed() {
        TestInbox<PacedUpdate> subscriber = TestInbox.create();
        actor.run(Subscribe.acknowledged(subscriber.getRef()));
        for (int i = 0; i < SubscriberWindow.LIMIT + 7; i++) {
            change();
        }

        List<PacedUpdate> sent = subscriber.getAllReceived();
        PacedUpdate last = sent.get(sent.size() - 1);
        actor.run(new MembershipSubscription.Acknowledge(
                subscriber.getRef(), last.update().version()));
        MembershipEvent next = change();

        assertThat(last.update().version()).isEqualTo(SubscriberWindow.LIMIT);
        List<MembershipUpdate> after =
                subscriber.getAllReceived().stream().map(PacedUpdate::update).toList();
        assertThat(after).hasSize(2).last().isEqualTo(new Changed(next));
        assertThat(after.get(0)).isInstanceOf(Snapshot.class);
        assertThat(after.get(0).version()).isEqualTo(SubscriberWindow.LIMIT + 7);
    }
}
