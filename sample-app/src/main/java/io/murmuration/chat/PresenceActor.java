package io.murmuration.chat;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.murmuration.membership.Membership;
import io.murmuration.membership.MembershipSubscription;
import io.murmuration.membership.MembershipUpdate;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the person here who comes, leaves and fails, from the events of membership alone. Keeps the
 * view that the events lead to, so that each is told against the view it changed.
 */
final class PresenceActor extends AbstractBehavior<MembershipUpdate> {

    /** Told when another node has taken this one's name. */
    @FunctionalInterface
    interface Superseded {

        /** Stops this node. */
        void stop();
    }

    /** Returns the actor; it subscribes by itself. */
    static Behavior<MembershipUpdate> create(Membership membership, Screen screen, Superseded superseded) {
        return Behaviors.setup(context -> {
            membership.subscriptions().tell(MembershipSubscription.Subscribe.create(context.getSelf()));
            return new PresenceActor(context, membership.view(), screen, superseded);
        });
    }

    private final Screen screen;
    private final Superseded superseded;
    private MembershipView view;

    private PresenceActor(
            ActorContext<MembershipUpdate> context, MembershipView view, Screen screen, Superseded superseded) {
        super(context);
        this.view = view;
        this.screen = screen;
        this.superseded = superseded;
    }

    @Override
    public Receive<MembershipUpdate> createReceive() {
        return newReceiveBuilder()
                .onMessage(MembershipUpdate.Snapshot.class, this::onSnapshot)
                .onMessage(MembershipUpdate.Changed.class, this::onChanged)
                .build();
    }

    private Behavior<MembershipUpdate> onSnapshot(MembershipUpdate.Snapshot snapshot) {
        view = snapshot.view();
        screen.event(EventLine.snapshot(view));
        List<String> others = new ArrayList<>();
        for (Member member : view.live()) {
            if (!member.name().equals(view.self())) {
                others.add(Names.full(member));
            }
        }
        screen.notice(others.isEmpty() ? "nobody else is here yet" : "here already: " + Names.list(others));
        return this;
    }

    private Behavior<MembershipUpdate> onChanged(MembershipUpdate.Changed changed) {
        MembershipEvent event = changed.event();
        screen.event(EventLine.change(event));
        Lines.announce(view, event).ifPresent(screen::notice);
        view = view.apply(event);
        if (event instanceof MembershipEvent.SelfSuperseded) {
            superseded.stop();
        }
        return this;
    }
}
