package io.murmuration.membership;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;

final class GroupsActor {

    sealed interface Command {}

    record Enter(Groups.Key<?> key, ActorRef<?> ref, String serialized) implements Command {}

    record Exit(Groups.Key<?> key, ActorRef<?> ref) implements Command {}

    record Follow<T>(Groups.Key<T> key, ActorRef<GroupListing<T>> subscriber) implements Command {}

    record Unfollow(Groups.Key<?> key, ActorRef<?> subscriber) implements Command {}

    record Find<T>(Groups.Key<T> key, ActorRef<GroupListing.Snapshot<T>> replyTo) implements Command {}

    static Behavior<Command> create() {
        return Behaviors.ignore();
    }

    private GroupsActor() {}
}
