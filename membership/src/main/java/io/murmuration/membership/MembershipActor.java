package io.murmuration.membership;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.murmuration.membership.discovery.ContactPoints;
import java.util.function.LongSupplier;

final class MembershipActor {

    sealed interface Command permits MembershipCommand, EnterGroup, ExitGroup {}

    record EnterGroup(long handle, String key, String ref) implements Command {}

    record ExitGroup(long handle) implements Command {}

    record Parts(
            PublishedView published,
            ActorRef<SubscriptionsActor.Command> subscriptions,
            ActorRef<GroupsActor.Command> groups,
            ContactPoints contactPoints) {}

    static Behavior<Command> create(MembershipSettings settings, Parts parts, LongSupplier nanoClock) {
        return Behaviors.ignore();
    }

    private MembershipActor() {}
}
