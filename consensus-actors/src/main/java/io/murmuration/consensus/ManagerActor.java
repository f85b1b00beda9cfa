package io.murmuration.consensus;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.pattern.StatusReply;
import io.murmuration.consensus.CoordinationCommand.Commit;
import io.murmuration.consensus.CoordinationCommand.Find;
import io.murmuration.consensus.CoordinationCommand.OpenSession;
import io.murmuration.consensus.CoordinationCommand.Subscribe;
import io.murmuration.consensus.CoordinationCommand.Unwatch;
import io.murmuration.consensus.CoordinationCommand.Watch;
import io.murmuration.consensus.api.WatchEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The door for actors: what they send becomes calls, whose futures become replies. */
final class ManagerActor extends AbstractBehavior<CoordinationCommand> {

    static Behavior<CoordinationCommand> create(Coordination coordination) {
        return Behaviors.setup(context -> new ManagerActor(context, coordination));
    }

    private final Coordination coordination;
    private final Map<ActorRef<WatchEvent>, List<WatchHandle>> watches = new LinkedHashMap<>();
    private final Map<ActorRef<CoordinationEvent>, Coordination.Listening> subscribers = new LinkedHashMap<>();

    private ManagerActor(ActorContext<CoordinationCommand> context, Coordination coordination) {
        super(context);
        this.coordination = coordination;
    }

    @Override
    public Receive<CoordinationCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Commit.class, commit -> answer(coordination.kv().commit(commit.txn()), commit.replyTo()))
                .onMessage(
                        Find.class, find -> answer(coordination.kv().find(find.range(), find.mode()), find.replyTo()))
                .onMessage(OpenSession.class, open -> answer(coordination.openSession(open.ttl()), open.replyTo()))
                .onMessage(Watch.class, this::onWatch)
                .onMessage(Unwatch.class, unwatch -> forget(unwatch.watcher()))
                .onMessage(Subscribe.class, this::onSubscribe)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private <T> Behavior<CoordinationCommand> answer(CompletionStage<T> result, ActorRef<StatusReply<T>> replyTo) {
        result.whenComplete((value, failure) ->
                replyTo.tell(failure == null ? StatusReply.success(value) : StatusReply.error(causeOf(failure))));
        return this;
    }

    private static Throwable causeOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private Behavior<CoordinationCommand> onWatch(Watch watch) {
        getContext().watch(watch.watcher());
        watches.computeIfAbsent(watch.watcher(), watcher -> new ArrayList<>())
                .add(coordination.kv().watch(watch.spec(), watch.watcher()::tell));
        return this;
    }

    private Behavior<CoordinationCommand> onSubscribe(Subscribe subscribe) {
        getContext().watch(subscribe.subscriber());
        Coordination.Listening before = subscribers.put(
                subscribe.subscriber(), coordination.listen(subscribe.subscriber()::tell, Runnable::run));
        if (before != null) {
            before.close();
        }
        return this;
    }

    private Behavior<CoordinationCommand> onTerminated(Terminated terminated) {
        ActorRef<Void> ended = terminated.getRef();
        forget(ended.unsafeUpcast());
        Coordination.Listening listening = subscribers.remove(ended.<CoordinationEvent>unsafeUpcast());
        if (listening != null) {
            listening.close();
        }
        return this;
    }

    private Behavior<CoordinationCommand> forget(ActorRef<WatchEvent> watcher) {
        List<WatchHandle> handles = watches.remove(watcher);
        if (handles != null) {
            handles.forEach(WatchHandle::close);
        }
        return this;
    }
}
