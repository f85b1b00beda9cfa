package io.murmuration.membership;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;

final class WatchActor {

    sealed interface Command {}

    record Watch<T>(ActorRef<?> subject, ActorRef<T> watcher, T notice) implements Command {}

    record Unwatch(ActorRef<?> subject, ActorRef<?> watcher) implements Command {}

    static Behavior<Command> create(PublishedView published, ActorRef<SubscriptionsActor.Command> subscriptions) {
        return Behaviors.ignore();
    }

    private WatchActor() {}
}
