package io.murmuration.consensus;

import akka.actor.typed.ActorRef;
import io.murmuration.consensus.client.ClientCore;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.session.SessionState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A session that this node keeps alive. What is bound to it goes when it ends: when it is closed,
 * or one TTL after this node could last confirm that it lives. Thread-safe.
 *
 * <p>{@link #isValid} turns false <em>before</em> anyone else can be given what the session held,
 * as long as clocks keep pace within the stated drift: look at it right before each use.
 */
public final class Session implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final long group;
    private final long id;
    private final Duration ttl;
    private final ActorRef<ClientActor.Command> client;
    private final List<Consumer<SessionState>> listeners = new CopyOnWriteArrayList<>();
    private volatile SessionState state = SessionState.CONNECTED;
    private volatile long validUntilNanos;

    Session(long group, long id, Duration ttl, ActorRef<ClientActor.Command> client) {
        this.group = group;
        this.id = id;
        this.ttl = ttl;
        this.client = client;
    }

    /** Returns what keys are bound to it by. */
    public long id() {
        return id;
    }

    public Duration ttl() {
        return ttl;
    }

    /** Returns what was known last; see {@link #isValid} for what is true now. */
    public SessionState state() {
        return state;
    }

    /** Returns until when it surely lives, on {@link System#nanoTime}. */
    public long validUntilNanos() {
        return validUntilNanos;
    }

    /** Says whether it surely lives at this moment. */
    public boolean isValid() {
        return state != SessionState.LOST && System.nanoTime() - validUntilNanos < 0;
    }

    /**
     * Calls {@code listener} with each change of state, in order, on this node's client thread,
     * where it must not block. {@code LOST} is the last.
     */
    public void listen(Consumer<SessionState> listener) {
        listeners.add(listener);
    }

    /** Ends it now. Completed when the group has removed what was bound to it. */
    public CompletionStage<Void> end() {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        client.tell(new ClientActor.Call(
                group, (ClientCore core, long now) -> core.closeSession(id, now + CLOSING.toNanos(), now), answer));
        return answer.thenApply(done -> null);
    }

    /** Ends it without waiting for the answer. */
    @Override
    public void close() {
        end();
    }

    void confirmed(long untilNanos) {
        validUntilNanos = untilNanos;
    }

    void changed(SessionState next) {
        state = next;
        listeners.forEach(listener -> listener.accept(next));
    }
}
