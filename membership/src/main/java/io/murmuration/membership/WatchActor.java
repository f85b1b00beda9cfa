package io.murmuration.membership;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells watchers once that an actor is no more. An actor of this node is watched by Akka. For one
 * of another node its own {@code WatchActor}, found by its path, watches it and sends word;
 * requests and word are repeated until they are confirmed, since messages between nodes may get
 * lost. The end of the other node comes from the view.
 *
 * <p>What stands between two nodes is named by the watching node's life and a number of its choice.
 */
final class WatchActor extends AbstractBehavior<WatchActor.Command> {

    /** What the actor understands. */
    sealed interface Command permits Watch, Unwatch, Updated, Resend, Request, Accepted, Withdrawn, Stopped, Seen {}

    /** Tells {@code watcher} when {@code subject} is no more. */
    record Watch<T>(ActorRef<?> subject, ActorRef<T> watcher, T notice) implements Command {

        private void fire() {
            watcher.tell(notice);
        }
    }

    /** Ends a watch. */
    record Unwatch(ActorRef<?> subject, ActorRef<?> watcher) implements Command {}

    /** The view has changed. */
    record Updated(MembershipUpdate update) implements Command {}

    enum Resend implements Command {
        INSTANCE
    }

    /** Asks the node of {@code subject} to watch it. */
    record Request(NodeId from, long number, ActorRef<Object> subject, ActorRef<Command> replyTo)
            implements Command, WireMessage {}

    /** The subject is being watched. */
    record Accepted(long number) implements Command, WireMessage {}

    /** The subject need not be watched any more. */
    record Withdrawn(NodeId from, long number) implements Command, WireMessage {}

    /** The subject is no more. */
    record Stopped(long number, ActorRef<Command> replyTo) implements Command, WireMessage {}

    /** The watching node knows that the subject is no more. */
    record Seen(NodeId from, long number) implements Command, WireMessage {}

    /** The most actors that are watched for other nodes; requests for more wait. */
    static final int MAX_SERVED = 65_536;

    private static final Duration RESEND = Duration.ofMillis(500);

    private record Pair(ActorRef<?> subject, ActorRef<?> watcher) {}

    /** A watch of this node; the subject's member and its actor are null for a subject here. */
    private static final class Watching {
        final Watch<?> watch;
        final long number;
        final @Nullable NodeId member;
        final @Nullable ActorRef<Command> peer;
        final long viewVersion;
        boolean accepted;

        Watching(Watch<?> watch, long number, @Nullable NodeId member, @Nullable ActorRef<Command> peer, long version) {
            this.watch = watch;
            this.number = number;
            this.member = member;
            this.peer = peer;
            this.viewVersion = version;
        }
    }

    private record Served(NodeId from, long number) {}

    /** A watch for another node. */
    private static final class Serving {
        final ActorRef<?> subject;
        final ActorRef<Command> requester;
        boolean stopped;

        Serving(ActorRef<?> subject, ActorRef<Command> requester) {
            this.subject = subject;
            this.requester = requester;
        }
    }

    static Behavior<Command> create(PublishedView published, ActorRef<SubscriptionsActor.Command> subscriptions) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            ActorRef<MembershipUpdate> updates = context.messageAdapter(MembershipUpdate.class, Updated::new);
            subscriptions.tell(MembershipSubscription.Subscribe.create(updates));
            return new WatchActor(context, timers, published);
        }));
    }

    private final TimerScheduler<Command> timers;
    private final PublishedView published;
    private final ActorRefResolver resolver;
    private final Map<Pair, Watching> watching = new LinkedHashMap<>();
    private final Map<Long, Watching> byNumber = new LinkedHashMap<>();
    private final Map<Served, Serving> serving = new LinkedHashMap<>();
    private final Map<ActorRef<?>, Integer> uses = new LinkedHashMap<>();
    private long numbers;

    private WatchActor(ActorContext<Command> context, TimerScheduler<Command> timers, PublishedView published) {
        super(context);
        this.timers = timers;
        this.published = published;
        this.resolver = ActorRefResolver.get(context.getSystem());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Watch.class, this::onWatch)
                .onMessage(Unwatch.class, this::onUnwatch)
                .onMessage(Updated.class, this::onUpdated)
                .onMessageEquals(Resend.INSTANCE, this::onResend)
                .onMessage(Request.class, this::onRequest)
                .onMessage(Accepted.class, this::onAccepted)
                .onMessage(Withdrawn.class, this::onWithdrawn)
                .onMessage(Stopped.class, this::onStopped)
                .onMessage(Seen.class, this::onSeen)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<Command> onWatch(Watch<?> watch) {
        end(watching.get(new Pair(watch.subject(), watch.watcher())), false);
        akka.actor.Address address = watch.subject().path().address();
        if (!address.hasGlobalScope()) {
            add(new Watching(watch, ++numbers, null, null, 0));
            return this;
        }
        MembershipView view = published.view();
        for (Member member : view.live()) {
            if (member.endpoint(Attributes.AKKA)
                    .filter(address.toString()::equals)
                    .isPresent()) {
                ActorRef<Command> peer = resolver.resolveActorRef(address + "/system/" + MembershipNode.WATCH_NAME);
                Watching added = new Watching(watch, ++numbers, member.id(), peer, view.version());
                add(added);
                request(added);
                return this;
            }
        }
        watch.fire();
        return this;
    }

    private void add(Watching added) {
        watching.put(new Pair(added.watch.subject(), added.watch.watcher()), added);
        byNumber.put(added.number, added);
        use(added.watch.subject());
        use(added.watch.watcher());
    }

    private void request(Watching watch) {
        if (watch.peer != null) {
            ActorRef<Object> subject = watch.watch.subject().unsafeUpcast().narrow();
            watch.peer.tell(new Request(
                    published.self(), watch.number, subject, getContext().getSelf()));
            resendLater();
        }
    }

    private void resendLater() {
        if (!timers.isTimerActive(Resend.INSTANCE)) {
            timers.startSingleTimer(Resend.INSTANCE, Resend.INSTANCE, RESEND);
        }
    }

    private Behavior<Command> onUnwatch(Unwatch unwatch) {
        end(watching.get(new Pair(unwatch.subject(), unwatch.watcher())), false);
        return this;
    }

    /** Ends a watch, with or without its notice. */
    private void end(@Nullable Watching watch, boolean fire) {
        if (watch == null || byNumber.remove(watch.number) == null) {
            return;
        }
        watching.remove(new Pair(watch.watch.subject(), watch.watch.watcher()));
        release(watch.watch.subject());
        release(watch.watch.watcher());
        if (fire) {
            watch.watch.fire();
        } else if (watch.peer != null) {
            watch.peer.tell(new Withdrawn(published.self(), watch.number));
        }
    }

    /** Watching again what is watched does nothing, and tells again of what has ended already. */
    private void use(ActorRef<?> ref) {
        uses.merge(ref, 1, Integer::sum);
        getContext().watch(ref);
    }

    private void release(ActorRef<?> ref) {
        if (uses.computeIfPresent(ref, (used, count) -> count == 1 ? null : count - 1) == null) {
            getContext().unwatch(ref);
        }
    }

    private Behavior<Command> onTerminated(Terminated terminated) {
        ActorRef<?> ref = terminated.getRef();
        for (Watching watch : List.copyOf(byNumber.values())) {
            if (watch.watch.watcher().equals(ref)) {
                end(watch, false);
            } else if (watch.watch.subject().equals(ref)) {
                end(watch, true);
            }
        }
        serving.forEach((served, each) -> {
            if (each.subject.equals(ref) && !each.stopped) {
                each.stopped = true;
                tellStopped(served, each);
            }
        });
        return this;
    }

    private void tellStopped(Served served, Serving each) {
        each.requester.tell(new Stopped(served.number(), getContext().getSelf()));
        resendLater();
    }

    private Behavior<Command> onRequest(Request request) {
        Served served = new Served(request.from(), request.number());
        Serving known = serving.get(served);
        if (known != null) {
            request.replyTo().tell(new Accepted(request.number()));
        } else if (request.subject().path().address().hasGlobalScope()) {
            getContext().getLog().warn("asked to watch an actor of another node: subject={}", request.subject());
        } else if (serving.size() < MAX_SERVED) {
            serving.put(served, new Serving(request.subject(), request.replyTo()));
            use(request.subject());
            request.replyTo().tell(new Accepted(request.number()));
        } else {
            getContext().getLog().warn("watches too many actors for other nodes: limit={}", MAX_SERVED);
        }
        return this;
    }

    private Behavior<Command> onAccepted(Accepted accepted) {
        Watching watch = byNumber.get(accepted.number());
        if (watch != null) {
            watch.accepted = true;
        }
        return this;
    }

    private Behavior<Command> onWithdrawn(Withdrawn withdrawn) {
        forget(new Served(withdrawn.from(), withdrawn.number()));
        return this;
    }

    private Behavior<Command> onStopped(Stopped stopped) {
        end(byNumber.get(stopped.number()), true);
        stopped.replyTo().tell(new Seen(published.self(), stopped.number()));
        return this;
    }

    private Behavior<Command> onSeen(Seen seen) {
        forget(new Served(seen.from(), seen.number()));
        return this;
    }

    private void forget(Served served) {
        Serving each = serving.remove(served);
        if (each != null) {
            release(each.subject);
        }
    }

    private Behavior<Command> onResend() {
        for (Watching watch : byNumber.values()) {
            if (watch.peer != null && !watch.accepted) {
                request(watch);
            }
        }
        MembershipView view = published.view();
        serving.forEach((served, each) -> {
            boolean live =
                    view.member(served.from().name()).filter(Member::isLive).isPresent();
            if (each.stopped && live) {
                tellStopped(served, each);
            } else if (each.stopped) {
                resendLater();
            }
        });
        return this;
    }

    private Behavior<Command> onUpdated(Updated updated) {
        if (updated.update() instanceof MembershipUpdate.Snapshot snapshot) {
            for (Watching watch : List.copyOf(byNumber.values())) {
                if (watch.member != null) {
                    Member now = snapshot.view().byName().get(watch.member.name());
                    fireIfOver(watch, watch.member, snapshot.version(), now);
                }
            }
        } else if (updated.update() instanceof MembershipUpdate.Changed changed) {
            onEvent(changed.event());
        }
        return this;
    }

    private void onEvent(MembershipEvent event) {
        if (event instanceof MembershipEvent.MemberChanged changed) {
            checkWatches(changed.member().name(), event.version(), changed.member());
            forgetFormer(changed.member());
        } else if (event instanceof MembershipEvent.MemberRemoved removed) {
            checkWatches(removed.id().name(), event.version(), null);
            for (Served served : List.copyOf(serving.keySet())) {
                if (served.from().equals(removed.id())) {
                    forget(served);
                }
            }
        }
    }

    private void checkWatches(String name, long version, @Nullable Member now) {
        for (Watching watch : List.copyOf(byNumber.values())) {
            if (watch.member != null && watch.member.name().equals(name)) {
                fireIfOver(watch, watch.member, version, now);
            }
        }
    }

    /** Changes that the watch was already begun with say nothing about it. */
    private void fireIfOver(Watching watch, NodeId member, long version, @Nullable Member now) {
        boolean lives = now != null && now.isLive() && now.id().equals(member);
        if (version > watch.viewVersion && !lives) {
            end(watch, true);
        }
    }

    /** A dead requester may turn out to live, and is still owed its word; a former life is not. */
    private void forgetFormer(Member member) {
        for (Served served : List.copyOf(serving.keySet())) {
            boolean former = served.from().name().equals(member.name())
                    && served.from().uid() < member.id().uid();
            if (former || (served.from().equals(member.id()) && hasLeft(member))) {
                forget(served);
            }
        }
    }

    private static boolean hasLeft(Member member) {
        return member.state() == MemberState.LEFT;
    }
}
