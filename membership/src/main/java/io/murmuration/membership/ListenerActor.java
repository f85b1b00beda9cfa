package io.murmuration.membership;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.murmuration.membership.MembershipSubscription.PacedUpdate;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings updates to a listener, one at a time on the listener's executor, and acknowledges each
 * when the listener has returned; so the queue here is bounded by {@link SubscriberWindow#LIMIT}.
 */
final class ListenerActor extends AbstractBehavior<ListenerActor.Command> {

    /** What the actor understands. */
    sealed interface Command permits PacedUpdate, Returned {}

    enum Returned implements Command {
        INSTANCE
    }

    /** A listener that may be closed from any thread. */
    static final class Gate {

        private static final Logger LOG = LoggerFactory.getLogger(ListenerActor.class);

        private final MembershipListener listener;
        private final Executor executor;
        private volatile boolean closed;

        Gate(MembershipListener listener, Executor executor) {
            this.listener = listener;
            this.executor = executor;
        }

        void close() {
            closed = true;
        }

        private void call(MembershipUpdate update) {
            if (closed) {
                return;
            }
            try {
                if (update instanceof MembershipUpdate.Snapshot snapshot) {
                    listener.onSnapshot(snapshot.view());
                } else if (update instanceof MembershipUpdate.Changed changed) {
                    listener.onEvent(changed.event());
                }
            } catch (RuntimeException e) {
                LOG.error("listener failed: listener={} version={}", listener, update.version(), e);
            }
        }
    }

    static Behavior<Command> create(Gate gate) {
        return Behaviors.setup(context -> new ListenerActor(context, gate));
    }

    private final Gate gate;
    private final Queue<PacedUpdate> waiting = new ArrayDeque<>();
    private @Nullable PacedUpdate current;

    private ListenerActor(ActorContext<Command> context, Gate gate) {
        super(context);
        this.gate = gate;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(PacedUpdate.class, this::onUpdate)
                .onMessageEquals(Returned.INSTANCE, this::onReturned)
                .build();
    }

    private Behavior<Command> onUpdate(PacedUpdate update) {
        waiting.add(update);
        return current == null ? next() : this;
    }

    private Behavior<Command> onReturned() {
        if (current != null) {
            current.acknowledge();
        }
        return next();
    }

    private Behavior<Command> next() {
        PacedUpdate next = waiting.poll();
        current = next;
        if (next == null) {
            return this;
        }
        ActorRef<Command> self = getContext().getSelf();
        try {
            gate.executor.execute(() -> {
                try {
                    gate.call(next.update());
                } finally {
                    self.tell(Returned.INSTANCE);
                }
            });
            return this;
        } catch (RejectedExecutionException e) {
            getContext().getLog().warn("listener ended, its executor takes no more: listener={}", gate.listener);
            return Behaviors.stopped();
        }
    }
}
