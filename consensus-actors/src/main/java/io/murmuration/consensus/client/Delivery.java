package io.murmuration.consensus.client;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.exchange.Response.Failed;
import io.murmuration.consensus.exchange.Response.NotLeader;
import io.murmuration.consensus.session.IdMap;
import org.jspecify.annotations.Nullable;

/**
 * Gets every call to a replica that can answer it, again and again, until it is answered or its
 * time is over. One policy for all: who is told of another goes there at once, but once; who is
 * turned away waits (see {@link Backoff}); who hears nothing goes elsewhere.
 *
 * <p>What is answered or given up is the {@link Owner}'s to {@link #settle}.
 */
final class Delivery {

    private static final int MAX_PATIENCE_DOUBLINGS = 3;

    /** Whose calls they are. */
    interface Owner {

        /** A call has an answer. */
        void answered(Call call, Response response, long nowNanos);

        /** A call was refused for good. */
        void refused(Call call, Failed why, long nowNanos);

        /** A call's time is over, or it cannot be sent again. */
        void gaveUp(Call call, CoordinationException why, long nowNanos);
    }

    private final ClientSettings settings;
    private final ClientEffects effects;
    private final Owner owner;
    private final Backoff backoff;
    private final Ids ids;
    private final Routes routes;
    private final Wheel wheel;
    private final IdMap<Call> calls = new IdMap<>();
    private final Line waitingForLeader = new Line();

    Delivery(ClientSettings settings, ClientEffects effects, Owner owner, Ids ids, long nowNanos) {
        this.settings = settings;
        this.effects = effects;
        this.owner = owner;
        this.ids = ids;
        backoff = new Backoff(settings.firstBackoffNanos(), settings.maxBackoffNanos(), ids.random());
        routes = new Routes(backoff);
        wheel = new Wheel(nowNanos);
    }

    Routes routes() {
        return routes;
    }

    int size() {
        return calls.size();
    }

    /** Takes a call in that waits for something else, with nothing but its deadline. */
    void hold(Call call) {
        calls.put(call.requestId, call);
        rest(call);
    }

    /** Takes a call out: it is over. */
    void settle(Call call) {
        withdraw(call);
        call.timer.leave();
        calls.remove(call.requestId);
    }

    /** Nobody is asked for a call any more, and it waits in no line. */
    void withdraw(Call call) {
        routes.left(call);
        call.queue.leave();
        call.asked = null;
    }

    /** Lets only the deadline end a call's rest. */
    void rest(Call call) {
        if (call.endless) {
            call.timer.leave();
        } else {
            wake(call, call.deadlineNanos);
        }
    }

    private void wake(Call call, long atNanos) {
        call.wakeNanos = !call.endless && call.deadlineNanos - atNanos < 0 ? call.deadlineNanos : atNanos;
        wheel.set(call);
    }

    /** Sends a call to where it may be asked now, or lets it wait. */
    void go(Call call, long nowNanos) {
        Endpoint to = routes.target(call, nowNanos);
        if (to != null) {
            send(call, to, nowNanos);
        } else if (routes.waitsForScout(call)) {
            waitingForLeader.add(call.queue);
            rest(call);
        } else {
            pause(call, nowNanos);
        }
    }

    private void send(Call call, Endpoint to, long nowNanos) {
        if (call.renewsId()) {
            calls.remove(call.requestId);
            call.requestId = ids.next();
            calls.put(call.requestId, call);
        }
        if (!call.sent) {
            call.sent = true;
            call.firstSentNanos = nowNanos;
        }
        call.sentNanos = nowNanos;
        call.asked = to;
        to.asked.add(call.queue);
        if (to.down) {
            to.probe = call;
        }
        long patience = call.patienceNanos(settings.attemptNanos());
        wake(call, nowNanos + (patience << Math.min(call.slow, MAX_PATIENCE_DOUBLINGS)));
        effects.send(to.name, call.request());
    }

    private void pause(Call call, long nowNanos) {
        wake(call, nowNanos + backoff.draw(call.waits++));
    }

    /** A replica answers. */
    void response(String name, Response response, long nowNanos) {
        Call call = calls.get(response.id());
        Endpoint from = call == null ? null : call.asked;
        if (from == null || !from.name.equals(name)) {
            from = routes.find(name);
            if (from == null) {
                return;
            }
        }
        routes.heard(from, nowNanos);
        if (call == null) {
            return;
        }
        boolean current = call.asked == from;
        if (response instanceof NotLeader elsewhere) {
            if (current) {
                redirected(call, from, elsewhere.endpoint(), nowNanos);
            }
        } else if (response instanceof Failed failed) {
            if (current) {
                failed(call, from, failed, nowNanos);
            }
        } else if (response instanceof Response.Group group && call.route == Call.Route.LEADER && !leads(group)) {
            if (current) {
                redirected(call, from, leaderOf(group.status()), nowNanos);
            }
        } else if (current || !call.renewsId()) {
            answered(call, from, response, nowNanos);
        }
    }

    private void answered(Call call, Endpoint from, Response response, long nowNanos) {
        boolean news = call.route == Call.Route.LEADER && call.asked == from && routes.leads(from);
        call.waits = 0;
        call.slow = 0;
        call.refusals = 0;
        owner.answered(call, response, nowNanos);
        if (news) {
            leaderFound(nowNanos);
        }
    }

    private static boolean leads(Response.Group group) {
        return group.status().leader() == group.status().replica();
    }

    private static String leaderOf(GroupStatus status) {
        for (GroupStatus.ReplicaStatus replica : status.replicas()) {
            if (replica.address().replica() == status.leader()) {
                return replica.address().endpoint();
            }
        }
        return "";
    }

    private void leaderFound(long nowNanos) {
        Line released = new Line();
        released.takeAll(waitingForLeader);
        for (@Nullable Call call = released.first(); call != null; call = released.first()) {
            call.queue.leave();
            go(call, nowNanos);
        }
    }

    private void redirected(Call call, Endpoint from, String hint, long nowNanos) {
        leave(call);
        call.trouble = from.name + " does not lead";
        Endpoint leader = hint.isEmpty() ? null : routes.endpoint(hint);
        routes.disown(from, leader);
        if (leader != null && leader != from && !call.redirected) {
            call.redirected = true;
            go(call, nowNanos);
        } else {
            pause(call, nowNanos);
        }
    }

    private void failed(Call call, Endpoint from, Failed why, long nowNanos) {
        leave(call);
        call.trouble = from.name + ": " + why.message();
        if (why.outcome() == Outcome.UNKNOWN) {
            call.doubt = true;
        }
        boolean over = why.outcome() == Outcome.DONE || (call.mayBeDone() && !call.isRepeatable());
        if (over || !isPassing(call, from, why.reason())) {
            owner.refused(call, why, nowNanos);
            return;
        }
        call.place = routes.placeBehind(from);
        boolean ofThisMoment = why.reason() == Reason.OVERLOADED || why.reason() == Reason.DEADLINE;
        if (call.route == Call.Route.LEADER && !ofThisMoment) {
            routes.disown(from, null);
        }
        if (call.refusals > 0 && call.refusals < routes.size()) {
            go(call, nowNanos);
        } else {
            pause(call, nowNanos);
        }
    }

    /** Says whether another replica may answer what {@code from} refused. */
    private boolean mayDiffer(Call call, Endpoint from) {
        return call.route == Call.Route.NEAREST || (call.route == Call.Route.LEADER && !routes.isLeader(from));
    }

    /** Says whether the same may succeed elsewhere or later. */
    private boolean isPassing(Call call, Endpoint from, Reason reason) {
        return switch (reason) {
            case NOT_LEADER, NO_QUORUM, UNAVAILABLE, OVERLOADED, DEADLINE -> true;
            case TOO_STALE, UNSUPPORTED, WRONG_CLUSTER -> mayDiffer(call, from) && ++call.refusals < routes.size();
            default -> false;
        };
    }

    /** A call is not asked of anybody any more; it stays the scout if it is. */
    private static void leave(Call call) {
        Endpoint endpoint = call.asked;
        if (endpoint != null && endpoint.probe == call) {
            endpoint.probe = null;
        }
        call.queue.leave();
        call.asked = null;
    }

    /** The connection is gone, or could not be made. */
    void lost(String name, boolean refused, long nowNanos) {
        Endpoint endpoint = routes.endpoint(name);
        routes.lost(endpoint, nowNanos);
        Line cut = new Line();
        cut.takeAll(endpoint.asked);
        for (@Nullable Call call = cut.first(); call != null; call = cut.first()) {
            leave(call);
            call.doubt |= !refused;
            call.trouble = "the connection to " + name + " was lost";
            call.place = routes.placeBehind(endpoint);
            if (call.mayBeDone() && !call.isRepeatable()) {
                owner.gaveUp(call, unknown(call, Reason.UNAVAILABLE), nowNanos);
            } else {
                go(call, nowNanos);
            }
        }
    }

    private static CoordinationException unknown(Call call, Reason reason) {
        return new CoordinationException(
                Outcome.UNKNOWN,
                reason,
                call.trouble + ", and without a session it is not sent again: read whether it was done",
                0);
    }

    /** Some time has passed. */
    void tick(long nowNanos) {
        wheel.turn(nowNanos, this::due);
    }

    private void due(Call call, long nowNanos) {
        if (!call.endless && nowNanos - call.deadlineNanos >= 0) {
            owner.gaveUp(call, tooLate(call), nowNanos);
            return;
        }
        Endpoint silent = call.asked;
        if (silent == null) {
            call.redirected = false;
            go(call, nowNanos);
        } else {
            unanswered(call, silent, nowNanos);
        }
    }

    private void unanswered(Call call, Endpoint silent, long nowNanos) {
        if (silent.heardSince(call.sentNanos)) {
            call.slow++;
        } else {
            routes.silent(silent, call, nowNanos);
        }
        if (!call.isRepeatable()) {
            routes.resign(call);
            rest(call);
            return;
        }
        call.doubt = true;
        call.trouble = "no answer from " + silent.name;
        call.place = routes.placeBehind(silent);
        Request abandon = call.abandon();
        if (abandon != null) {
            effects.send(silent.name, abandon);
        }
        leave(call);
        go(call, nowNanos);
    }

    private static CoordinationException tooLate(Call call) {
        Endpoint asked = call.asked;
        String last = asked != null ? "no answer from " + asked.name : call.trouble;
        return new CoordinationException(
                call.mayBeDone() ? Outcome.UNKNOWN : Outcome.NOT_DONE,
                Reason.DEADLINE,
                last.isEmpty() ? "the deadline passed before a leader was found" : "the deadline passed; last: " + last,
                0);
    }

    /** Ends a turn: if nobody leads and nobody is looking, whoever waits longest looks. */
    void look(long nowNanos) {
        Call first = waitingForLeader.first();
        if (first != null && routes.wantsScout()) {
            first.queue.leave();
            go(first, nowNanos);
        }
    }
}
