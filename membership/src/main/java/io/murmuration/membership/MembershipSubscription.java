package io.murmuration.membership;

import akka.actor.typed.ActorRef;
import io.murmuration.membership.member.MembershipView;

/** What {@link Membership#subscriptions()} understands. */
public sealed interface MembershipSubscription extends SubscriptionsActor.Command {

    /**
     * Sends a snapshot and then every change to {@code subscriber}, until it stops or unsubscribes.
     * Subscribing again starts over with a new snapshot.
     *
     * <p>The changes wait in the subscriber's own mailbox, however many there are. One that may be
     * slow should use {@link #acknowledged} instead.
     */
    record Subscribe(ActorRef<MembershipUpdate> subscriber) implements MembershipSubscription {

        /** Returns the wish of {@code subscriber} for every change. */
        public static Subscribe create(ActorRef<MembershipUpdate> subscriber) {
            return new Subscribe(subscriber);
        }

        /** Returns the wish of {@code subscriber} for changes at its own pace. */
        public static SubscribeAcknowledged acknowledged(ActorRef<PacedUpdate> subscriber) {
            return new SubscribeAcknowledged(subscriber);
        }
    }

    /**
     * Like {@link Subscribe}, but never more than 1,000 versions ahead of what {@code subscriber}
     * has acknowledged: one that is further behind gets a new snapshot in place of what it missed,
     * as soon as it has acknowledged half of what waits.
     */
    record SubscribeAcknowledged(ActorRef<PacedUpdate> subscriber) implements MembershipSubscription {}

    /** An update whose receiver must say that it has dealt with it. */
    record PacedUpdate(
            MembershipUpdate update, ActorRef<PacedUpdate> subscriber, ActorRef<MembershipSubscription> subscriptions)
            implements ListenerActor.Command {

        /**
         * Says that this update and all before it are dealt with. Not every single one needs it.
         */
        public void acknowledge() {
            subscriptions.tell(new Acknowledge(subscriber, update.version()));
        }
    }

    /** Says that {@code subscriber} has dealt with everything up to {@code version}. */
    record Acknowledge(ActorRef<PacedUpdate> subscriber, long version) implements MembershipSubscription {}

    /** Ends a subscription; what is in the mailbox already still comes. */
    record Unsubscribe(ActorRef<?> subscriber) implements MembershipSubscription {}

    /** Asks for the view at this moment. */
    record GetView(ActorRef<MembershipView> replyTo) implements MembershipSubscription {}
}
