package io.murmuration.membership;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;

final class SubscriptionsActor {

    sealed interface Command permits MembershipSubscription, Listen {}

    record Listen(ListenerActor.Gate gate) implements Command {}

    static Behavior<Command> create(PublishedView published) {
        return Behaviors.ignore();
    }

    private SubscriptionsActor() {}
}
