package io.murmuration.consensus.client;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.session.IdMap;
import io.murmuration.consensus.session.SessionClock;
import io.murmuration.consensus.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that this client keeps alive: those that the user opened, and the client's own. One
 * keep-alive renews them all. A session that is lost is forgotten at once, so nothing renews it
 * afterwards; commands under it that were sent are unknown from then on, and those that were not
 * move on to a new session if it was the client's own.
 */
final class Sessions {

    private final ClientSettings settings;
    private final ClientEffects effects;
    private final Delivery delivery;
    private final Ids ids;
    private final IdMap<ClientSession> byId = new IdMap<>();
    private final List<ClientSession> all = new ArrayList<>();
    private @Nullable ClientSession own;
    private @Nullable Beat beat;

    /** The first moment at which one may be lost; no later than that, whatever was confirmed. */
    private long earliestEndNanos;

    private boolean anyClock;

    Sessions(ClientSettings settings, ClientEffects effects, Delivery delivery, Ids ids) {
        this.settings = settings;
        this.effects = effects;
        this.delivery = delivery;
        this.ids = ids;
    }

    @Nullable
    ClientSession find(long id) {
        return byId.get(id);
    }

    /** Returns the client's own session; opens one if there is none. */
    ClientSession own(long nowNanos) {
        ClientSession session = own;
        if (session == null) {
            session = new ClientSession(ids.drawSession(), settings.sessionTtlMillis(), true);
            own = session;
            open(session, ids.next(), nowNanos, nowNanos);
        }
        return session;
    }

    /** Opens a session of the user's; returns it. */
    ClientSession open(long call, long ttlMillis, long deadlineNanos, long nowNanos) {
        ClientSession session = new ClientSession(ids.drawSession(), ttlMillis, false);
        open(session, call, deadlineNanos, nowNanos);
        return session;
    }

    private void open(ClientSession session, long call, long deadlineNanos, long nowNanos) {
        byId.put(session.id, session);
        all.add(session);
        Request request = new Request.OpenSession(call, session.id, session.ttlMillis, false);
        PlainCall opening = new PlainCall(request, Call.Route.LEADER, session, deadlineNanos);
        opening.endless = session.own;
        session.opening = opening;
        delivery.hold(opening);
        delivery.go(opening, nowNanos);
    }

    /** Sends a command as soon as its session is open and its window has room. */
    void command(CommandCall call, ClientSession session, long nowNanos) {
        delivery.hold(call);
        session.lane.waiting.add(call.queue);
        pump(session, nowNanos);
    }

    private void pump(ClientSession session, long nowNanos) {
        if (session.clock == null) {
            return;
        }
        Lane lane = session.lane;
        while (lane.hasRoom() && lane.waiting.first() instanceof CommandCall first) {
            first.queue.leave();
            lane.number(first);
            delivery.go(first, nowNanos);
        }
    }

    /** A command of a session is over; it is settled already. */
    void over(CommandCall call, ClientSession session, long nowNanos) {
        session.lane.release(call);
        pump(session, nowNanos);
    }

    /** A command of a session was answered as done, which renews the session. */
    void answered(CommandCall call, ClientSession session, long nowNanos) {
        confirm(session, call.firstSentNanos, nowNanos);
    }

    private void confirm(ClientSession session, long sentNanos, long nowNanos) {
        SessionClock clock = session.clock;
        if (clock != null && byId.get(session.id) == session) {
            tell(session, clock.confirmed(sentNanos, nowNanos), nowNanos);
        }
    }

    /** An opening was answered: the session lives, if the answer is not too old to tell. */
    void opened(PlainCall call, ClientSession session, Response answer, long nowNanos) {
        SessionClock clock = clock(session, call.firstSentNanos);
        if (clock.isValid(nowNanos) && !clock.isKeepAliveDue(nowNanos)) {
            begin(session, clock, answer, nowNanos);
            return;
        }
        session.opened = answer;
        delivery.withdraw(call);
        delivery.rest(call);
        beat(nowNanos);
    }

    private SessionClock clock(ClientSession session, long sentNanos) {
        return new SessionClock(session.ttlMillis, settings.driftRatio(), settings.suspectRatio(), sentNanos);
    }

    private void begin(ClientSession session, SessionClock clock, Response answer, long nowNanos) {
        PlainCall opening = session.opening;
        session.clock = clock;
        session.opening = null;
        session.opened = null;
        earliestEndNanos =
                anyClock && earliestEndNanos - clock.validUntil() < 0 ? earliestEndNanos : clock.validUntil();
        anyClock = true;
        if (opening != null) {
            delivery.settle(opening);
        }
        if (!session.own) {
            effects.session(session.id, SessionState.CONNECTED);
            effects.completed(answer.id(), answer);
        }
        pump(session, nowNanos);
    }

    /** An opening was refused for good, or its time is over. */
    void notOpened(ClientSession session, CoordinationException why, long nowNanos) {
        forget(session);
        PlainCall opening = session.opening;
        if (opening != null) {
            delivery.settle(opening);
        }
        boolean drawAgain = session.own && why.reason() == Reason.UNKNOWN_SESSION;
        if (!session.own && opening != null) {
            effects.failed(opening.id, why);
        }
        if (drawAgain) {
            moveOn(session, nowNanos);
        } else {
            failUnsent(session, why.reason(), "its session could not be opened: " + why.getMessage());
        }
    }

    /** Some sessions were renewed, some have ended. */
    void renewed(Beat answered, Response.Renewed answer, long nowNanos) {
        delivery.settle(answered);
        beat = null;
        for (long id : answer.renewed()) {
            ClientSession session = byId.get(id);
            Response opened = session == null ? null : session.opened;
            if (session != null && opened != null) {
                SessionClock clock = clock(session, answered.sentNanos);
                if (clock.isValid(nowNanos)) {
                    begin(session, clock, opened, nowNanos);
                }
            } else if (session != null) {
                confirm(session, answered.sentNanos, nowNanos);
            }
        }
        for (long id : answer.unknown()) {
            ClientSession session = byId.get(id);
            if (session != null && session.wantsRenewal()) {
                ended(session, nowNanos);
            }
        }
    }

    /** The keep-alive was refused for good: the next one is made when it is due. */
    void beatRefused(Beat refused) {
        delivery.settle(refused);
        beat = null;
    }

    /** A replica says that a session does not live. */
    void ended(ClientSession session, long nowNanos) {
        SessionClock clock = session.clock;
        if (byId.get(session.id) != session) {
            return;
        }
        if (clock == null) {
            notOpened(session, lost(Outcome.NOT_DONE, "it ended before this client heard that it was open"), nowNanos);
        } else {
            tell(session, clock.ended(), nowNanos);
        }
    }

    private void tell(ClientSession session, @Nullable SessionState state, long nowNanos) {
        if (state == null) {
            return;
        }
        if (!session.own) {
            effects.session(session.id, state);
        }
        if (state == SessionState.LOST) {
            forget(session);
            failSent(session);
            if (session.own) {
                moveOn(session, nowNanos);
            } else {
                failUnsent(session, Reason.UNKNOWN_SESSION, "the session was lost before this was sent");
            }
        }
    }

    /** The user ends a session: it is lost to him from now on, and what was not sent never is. */
    void close(ClientSession session) {
        forget(session);
        PlainCall opening = session.opening;
        if (opening != null) {
            boolean sent = opening.sent;
            delivery.settle(opening);
            effects.failed(
                    opening.id,
                    lost(sent ? Outcome.UNKNOWN : Outcome.NOT_DONE, "the session was closed before it was open"));
        }
        if (session.clock != null) {
            effects.session(session.id, SessionState.LOST);
        }
        failUnsent(session, Reason.UNKNOWN_SESSION, "the session was closed before this was sent");
    }

    private void forget(ClientSession session) {
        byId.remove(session.id);
        all.remove(session);
        if (own == session) {
            own = null;
        }
    }

    private void failSent(ClientSession session) {
        Lane lane = session.lane;
        for (long sequence = lane.ackedBelow(); sequence < lane.next(); sequence++) {
            CommandCall call = lane.at(sequence);
            if (call != null && call.mayBeDone()) {
                finish(call, lost(Outcome.UNKNOWN, "the session was lost before the answer came"));
            }
        }
    }

    private void failUnsent(ClientSession session, Reason reason, String message) {
        Line unsent = unsent(session);
        for (@Nullable Call call = unsent.first(); call != null; call = unsent.first()) {
            finish(call, CoordinationException.refused(reason, message));
        }
    }

    private void moveOn(ClientSession old, long nowNanos) {
        Line unsent = unsent(old);
        if (unsent.isEmpty()) {
            return;
        }
        ClientSession session = own(nowNanos);
        for (@Nullable Call call = unsent.first(); call != null; call = unsent.first()) {
            if (call instanceof CommandCall command) {
                command.session = session;
                command.sequence = 0;
            }
            call.redirected = false;
            session.lane.waiting.add(call.queue);
            delivery.rest(call);
        }
    }

    /** Takes out of a lane what was never sent, or came back as not done; in the order of calls. */
    private Line unsent(ClientSession session) {
        Line unsent = new Line();
        Lane lane = session.lane;
        long end = lane.next();
        for (long sequence = lane.ackedBelow(); sequence < end; sequence++) {
            CommandCall call = lane.at(sequence);
            if (call != null && !call.mayBeDone()) {
                delivery.withdraw(call);
                unsent.add(call.queue);
            }
        }
        unsent.takeAll(lane.waiting);
        return unsent;
    }

    private void finish(Call call, CoordinationException why) {
        delivery.settle(call);
        if (call instanceof CommandCall command && command.session != null) {
            command.session.lane.release(command);
        }
        effects.failed(call.id, why);
    }

    private static CoordinationException lost(Outcome outcome, String message) {
        return new CoordinationException(outcome, Reason.UNKNOWN_SESSION, message, 0);
    }

    /** Sees to it that what is lost by now is told before anything else. */
    void check(long nowNanos) {
        if (anyClock && nowNanos - earliestEndNanos >= 0) {
            look(nowNanos);
        }
    }

    /** Some time has passed. */
    void tick(long nowNanos) {
        look(nowNanos);
        for (ClientSession session : all) {
            SessionClock clock = session.clock;
            if (session.opened != null || (clock != null && clock.isKeepAliveDue(nowNanos))) {
                beat(nowNanos);
                break;
            }
        }
    }

    private void look(long nowNanos) {
        anyClock = false;
        for (ClientSession session : List.copyOf(all)) {
            SessionClock clock = session.clock;
            if (clock == null) {
                continue;
            }
            tell(session, clock.tick(nowNanos), nowNanos);
            if (clock.state() != SessionState.LOST) {
                boolean sooner = !anyClock || clock.validUntil() - earliestEndNanos < 0;
                earliestEndNanos = sooner ? clock.validUntil() : earliestEndNanos;
                anyClock = true;
            }
        }
        stopIdleBeat();
    }

    private void stopIdleBeat() {
        Beat running = beat;
        if (running == null) {
            return;
        }
        for (ClientSession session : all) {
            if (session.wantsRenewal()) {
                return;
            }
        }
        beatRefused(running);
    }

    private void beat(long nowNanos) {
        if (beat == null) {
            Beat started = new Beat(all);
            beat = started;
            delivery.hold(started);
            delivery.go(started, nowNanos);
        }
    }

    /** Returns until when the session is sure to live, {@code otherwise} if it is not. */
    long validUntil(long id, long otherwise) {
        ClientSession session = byId.get(id);
        SessionClock clock = session == null ? null : session.clock;
        return clock == null ? otherwise : clock.validUntil();
    }
}
