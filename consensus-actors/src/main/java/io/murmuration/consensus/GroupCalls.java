package io.murmuration.consensus;

import akka.actor.typed.ActorRef;
import io.murmuration.consensus.ClientActor.Invocation;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.client.ClientCore;
import io.murmuration.consensus.client.ClientEffects;
import io.murmuration.consensus.client.ClientSettings;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.session.SessionState;
import io.murmuration.consensus.transport.Transport;
import io.murmuration.consensus.wire.Packet;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The calls, sessions and watches of one group that wait at this node. Used by the client's actor
 * alone.
 */
final class GroupCalls implements ClientEffects {

    private final long group;
    private final Transport transport;
    private final ActorRef<ClientActor.Command> owner;
    private final ClientCore core;
    private final Map<Long, CompletableFuture<Response>> calls = new HashMap<>();
    private final Map<Long, Session> sessions = new HashMap<>();
    private final Map<Long, WatchHandle> watches = new HashMap<>();
    private final ArrayDeque<Taken> taken = new ArrayDeque<>();

    /** Of the call that is being made, before its id is known. */
    private CompletableFuture<Response> making = new CompletableFuture<>();

    GroupCalls(
            long group, ClientSettings settings, long seed, Transport transport, ActorRef<ClientActor.Command> owner) {
        this.group = group;
        this.transport = transport;
        this.owner = owner;
        core = new ClientCore(settings, this, seed ^ group, System.nanoTime());
    }

    private record Taken(long watch, long revision) {}

    /** Tells the core which events have been taken: it must not be called while it calls. */
    void settle(long now) {
        for (Taken each = taken.poll(); each != null; each = taken.poll()) {
            core.watchTaken(each.watch, each.revision, now);
        }
    }

    ClientCore core() {
        return core;
    }

    boolean isBusy() {
        return !calls.isEmpty();
    }

    void call(Invocation invocation, CompletableFuture<Response> answer, long now) {
        making = answer;
        long id = invocation.on(core, now);
        if (!answer.isDone()) {
            calls.put(id, answer);
        }
    }

    void openSession(ClientActor.OpenSession open, long now) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        making = answer;
        ClientCore.Opening opening = core.openSession(open.ttl().toMillis(), now + open.deadlineNanos(), now);
        Session handle = new Session(group, opening.session(), open.ttl(), owner);
        sessions.put(opening.session(), handle);
        if (!answer.isDone()) {
            calls.put(opening.call(), answer);
        }
        opened(answer, handle, open.answer());
    }

    private void opened(CompletableFuture<Response> answer, Session handle, CompletableFuture<Session> caller) {
        CompletableFuture<Response> told = answer.whenComplete((done, failure) -> {
            if (failure != null) {
                sessions.remove(handle.id());
                caller.completeExceptionally(failure);
            } else {
                handle.confirmed(core.validUntil(handle.id()));
                caller.complete(handle);
            }
        });
        assert told != answer;
    }

    void watch(WatchSpec spec, WatchHandle handle, long now) {
        long id = core.watch(spec, now);
        handle.id = id;
        watches.put(id, handle);
    }

    void cancel(WatchHandle handle, long now) {
        if (watches.remove(handle.id, handle)) {
            core.cancelWatch(handle.id, now);
        }
    }

    void failAll(CoordinationException why) {
        List<CompletableFuture<Response>> waiting = List.copyOf(calls.values());
        calls.clear();
        waiting.forEach(each -> each.completeExceptionally(
                new CoordinationException(Outcome.UNKNOWN, why.reason(), String.valueOf(why.getMessage()), 0)));
        sessions.values().forEach(each -> each.changed(SessionState.LOST));
        sessions.clear();
        List<WatchHandle> open = List.copyOf(watches.values());
        watches.clear();
        open.forEach(each -> each.hear(List.of(new WatchEvent.Ended(String.valueOf(why.getMessage())))));
    }

    @Override
    public void send(String endpoint, Request request) {
        transport.send(endpoint, new Packet.Ask(group, request));
    }

    @Override
    public void completed(long call, Response response) {
        CompletableFuture<Response> answer = calls.remove(call);
        (answer == null ? making : answer).complete(response);
    }

    @Override
    public void failed(long call, CoordinationException why) {
        CompletableFuture<Response> answer = calls.remove(call);
        (answer == null ? making : answer).completeExceptionally(why);
    }

    @Override
    public void session(long session, SessionState state) {
        Session handle = sessions.get(session);
        if (handle != null) {
            if (state == SessionState.LOST) {
                sessions.remove(session);
            }
            handle.confirmed(core.validUntil(session));
            handle.changed(state);
        }
    }

    @Override
    public void watched(long watch, List<WatchEvent> events) {
        WatchHandle handle = watches.get(watch);
        if (handle == null) {
            return;
        }
        handle.hear(events);
        WatchEvent last = events.get(events.size() - 1);
        if (last instanceof WatchEvent.Changed changed) {
            taken.add(new Taken(watch, changed.revision()));
        } else if (last instanceof WatchEvent.Ended || last instanceof WatchEvent.Compacted) {
            watches.remove(watch);
        }
    }
}
