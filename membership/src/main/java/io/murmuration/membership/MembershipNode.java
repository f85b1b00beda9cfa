package io.murmuration.membership;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.AskPattern;
import io.murmuration.membership.discovery.ContactPoints;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import java.util.concurrent.Executor;

/** The actors of one node, and what they share with callers on other threads. */
record MembershipNode(
        PublishedView published,
        ActorRef<MembershipCommand> manager,
        ActorRef<SubscriptionsActor.Command> subscriptionsActor,
        ActorRef<GroupsActor.Command> groups,
        ActorRef<WatchActor.Command> watch) {

    static final String WATCH_NAME = "murmuration-watch";

    static MembershipNode start(ActorSystem<?> system, MembershipSettings settings, ContactPoints contactPoints) {
        Identity identity = Identity.of(system, settings);
        PublishedView published = new PublishedView(identity);
        ActorRef<SubscriptionsActor.Command> subscriptions =
                system.systemActorOf(SubscriptionsActor.create(published), "murmuration-subscriptions", Props.empty());
        MembershipActor.Parts parts = new MembershipActor.Parts(
                identity,
                published,
                subscriptions,
                contactPoints,
                settings.network().makeTransport());
        ActorRef<MembershipActor.Command> membership = system.systemActorOf(
                MembershipActor.create(settings, parts, System::nanoTime), "murmuration-membership", Props.empty());
        ActorRef<GroupsActor.Command> groups =
                system.systemActorOf(GroupsActor.create(membership), "murmuration-groups", Props.empty());
        ActorRef<WatchActor.Command> watch =
                system.systemActorOf(WatchActor.create(published, subscriptions), WATCH_NAME, Props.empty());
        leaveOnShutdown(system, settings, membership.narrow());
        return new MembershipNode(published, membership.narrow(), subscriptions, groups, watch);
    }

    private static void leaveOnShutdown(
            ActorSystem<?> system, MembershipSettings settings, ActorRef<MembershipCommand> manager) {
        CoordinatedShutdown.get(Adapter.toClassic(system))
                .addTask(
                        CoordinatedShutdown.PhaseClusterLeave(),
                        "murmuration-leave",
                        () -> AskPattern.ask(
                                manager,
                                MembershipCommand.Leave::new,
                                settings.swim().upkeep().leaveTimeout().plusSeconds(1),
                                system.scheduler()));
    }

    MembershipView view() {
        return published.view();
    }

    NodeId self() {
        return published.self();
    }

    ActorRef<MembershipSubscription> subscriptions() {
        return subscriptionsActor.narrow();
    }

    Membership.Listening listen(MembershipListener listener, Executor executor) {
        ListenerActor.Gate gate = new ListenerActor.Gate(listener, executor);
        subscriptionsActor.tell(new SubscriptionsActor.Listen(gate));
        return () -> {
            gate.close();
            subscriptionsActor.tell(new SubscriptionsActor.Unlisten(gate));
        };
    }
}
