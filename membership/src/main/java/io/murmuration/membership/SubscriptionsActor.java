package io.murmuration.membership;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.murmuration.membership.MembershipSubscription.Acknowledge;
import io.murmuration.membership.MembershipSubscription.GetView;
import io.murmuration.membership.MembershipSubscription.PacedUpdate;
import io.murmuration.membership.MembershipSubscription.Subscribe;
import io.murmuration.membership.MembershipSubscription.SubscribeAcknowledged;
import io.murmuration.membership.MembershipSubscription.Unsubscribe;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells subscribers of the view: a snapshot, then every change. It also publishes the view to other
 * threads, after the subscribers were told, so that nobody reads there what a subscriber has not
 * been sent.
 */
final class SubscriptionsActor extends AbstractBehavior<SubscriptionsActor.Command> {

    /** What the actor understands. */
    sealed interface Command permits MembershipSubscription, Publish, Reset, Forward, Listen, Unlisten {}

    /** The view has changed. */
    record Publish(MembershipEvent event) implements Command {}

    /** Another view takes the place of the one before. */
    record Reset(MembershipView view) implements Command {}

    /** Passes {@code message} on, behind everything that was told before. */
    record Forward<T>(ActorRef<T> to, T message) implements Command {

        private void pass() {
            to.tell(message);
        }
    }

    /** Calls a listener from now on. */
    record Listen(ListenerActor.Gate gate) implements Command {}

    /** Ends the calls of a listener. */
    record Unlisten(ListenerActor.Gate gate) implements Command {}

    static Behavior<Command> create(PublishedView published) {
        return Behaviors.setup(context -> new SubscriptionsActor(context, published));
    }

    private final PublishedView published;
    private final Map<ActorRef<MembershipUpdate>, Boolean> subscribers = new LinkedHashMap<>();
    private final Map<ActorRef<PacedUpdate>, SubscriberWindow> paced = new LinkedHashMap<>();
    private final Map<ListenerActor.Gate, ActorRef<ListenerActor.Command>> listeners = new LinkedHashMap<>();
    private MembershipView view;

    private SubscriptionsActor(ActorContext<Command> context, PublishedView published) {
        super(context);
        this.published = published;
        this.view = published.view();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Publish.class, this::onPublish)
                .onMessage(Reset.class, this::onReset)
                .onMessage(Forward.class, this::onForward)
                .onMessage(Subscribe.class, this::onSubscribe)
                .onMessage(SubscribeAcknowledged.class, this::onSubscribeAcknowledged)
                .onMessage(Acknowledge.class, this::onAcknowledge)
                .onMessage(Unsubscribe.class, this::onUnsubscribe)
                .onMessage(GetView.class, this::onGetView)
                .onMessage(Listen.class, this::onListen)
                .onMessage(Unlisten.class, this::onUnlisten)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<Command> onPublish(Publish publish) {
        view = view.apply(publish.event());
        MembershipUpdate update = new MembershipUpdate.Changed(publish.event());
        for (ActorRef<MembershipUpdate> subscriber : subscribers.keySet()) {
            subscriber.tell(update);
        }
        paced.forEach((subscriber, window) -> {
            if (window.offer(view.version())) {
                tell(subscriber, update);
            }
        });
        published.view(view);
        return this;
    }

    private Behavior<Command> onReset(Reset reset) {
        view = reset.view();
        for (ActorRef<MembershipUpdate> subscriber : subscribers.keySet()) {
            subscriber.tell(new MembershipUpdate.Snapshot(view));
        }
        paced.forEach(this::tellSnapshot);
        published.view(view);
        return this;
    }

    private Behavior<Command> onForward(Forward<?> forward) {
        forward.pass();
        return this;
    }

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        getContext().watch(subscribe.subscriber());
        subscribers.put(subscribe.subscriber(), true);
        subscribe.subscriber().tell(new MembershipUpdate.Snapshot(view));
        return this;
    }

    private Behavior<Command> onSubscribeAcknowledged(SubscribeAcknowledged subscribe) {
        pace(subscribe.subscriber());
        return this;
    }

    private void pace(ActorRef<PacedUpdate> subscriber) {
        getContext().watch(subscriber);
        paced.put(subscriber, new SubscriberWindow(view.version()));
        tell(subscriber, new MembershipUpdate.Snapshot(view));
    }

    private Behavior<Command> onAcknowledge(Acknowledge acknowledge) {
        SubscriberWindow window = paced.get(acknowledge.subscriber());
        if (window != null && window.acknowledge(acknowledge.version())) {
            getContext()
                    .getLog()
                    .info(
                            "slow subscriber gets a snapshot: subscriber={} version={}",
                            acknowledge.subscriber(),
                            view.version());
            tellSnapshot(acknowledge.subscriber(), window);
        }
        return this;
    }

    private void tellSnapshot(ActorRef<PacedUpdate> subscriber, SubscriberWindow window) {
        window.snapshot(view.version());
        tell(subscriber, new MembershipUpdate.Snapshot(view));
    }

    private void tell(ActorRef<PacedUpdate> subscriber, MembershipUpdate update) {
        subscriber.tell(
                new PacedUpdate(update, subscriber, getContext().getSelf().narrow()));
    }

    private Behavior<Command> onUnsubscribe(Unsubscribe unsubscribe) {
        getContext().unwatch(unsubscribe.subscriber());
        forget(unsubscribe.subscriber());
        return this;
    }

    private Behavior<Command> onTerminated(Terminated terminated) {
        forget(terminated.getRef());
        return this;
    }

    private void forget(ActorRef<?> subscriber) {
        subscribers.keySet().removeIf(each -> each.equals(subscriber));
        paced.keySet().removeIf(each -> each.equals(subscriber));
        listeners.values().removeIf(each -> each.equals(subscriber));
    }

    private Behavior<Command> onGetView(GetView get) {
        get.replyTo().tell(view);
        return this;
    }

    private Behavior<Command> onListen(Listen listen) {
        ActorRef<ListenerActor.Command> listener = getContext().spawnAnonymous(ListenerActor.create(listen.gate()));
        listeners.put(listen.gate(), listener);
        pace(listener.narrow());
        return this;
    }

    private Behavior<Command> onUnlisten(Unlisten unlisten) {
        ActorRef<ListenerActor.Command> listener = listeners.remove(unlisten.gate());
        if (listener != null) {
            getContext().stop(listener);
        }
        return this;
    }
}
