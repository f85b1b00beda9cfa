package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.Request.DescribeSession;
import io.murmuration.consensus.exchange.Request.KeepAlive;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.exchange.Response.SessionState;
import io.murmuration.consensus.session.SessionKeeper;
import io.murmuration.consensus.session.SessionTable;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The leader's part in sessions: who is heard stays, who is not heard for its TTL is ended by an
 * entry of the log (thesis §6.3, ruling 5).
 *
 * <p>Whoever is heard stays from that moment on; that a majority must have confirmed this leader
 * matters before the <em>client</em> is told so, since then it counts on it. While a session's end
 * is under way, its keep-alives wait for the outcome.
 */
final class SessionDesk {

    private static final int MOST_PARKED = 65_536;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Beyond so many ticks between two, this process was paused. */
    private static final int PAUSE_TICKS = 6;

    private record Parked(long origin, KeepAlive request) {}

    private final Office office;
    private final SessionKeeper keeper;
    private final ArrayDeque<Parked> parked = new ArrayDeque<>();
    private boolean ended;

    SessionDesk(Office office) {
        this.office = office;
        keeper = new SessionKeeper(PAUSE_TICKS * office.settings.tickNanos());
    }

    /** This leader is ready: everyone has one full TTL from now. */
    void tookOffice() {
        keeper.tookOffice(office.state.sessions(), office.nowNanos());
    }

    /** A request of this session arrived, 0 = of none. */
    void heard(long session, long arrivedNanos) {
        if (session != 0 && office.isReady()) {
            keeper.renewed(session, arrivedNanos);
        }
    }

    /** A keep-alive arrived; it is answered when a majority has confirmed this leader. */
    void heard(KeepAlive request, long arrivedNanos) {
        for (long session : request.sessions()) {
            heard(session, arrivedNanos);
        }
    }

    /** Says whether a majority answers: without one, nobody is ended. */
    void quorum(boolean answers) {
        if (answers) {
            keeper.resume(office.nowNanos());
        } else {
            keeper.hold(office.nowNanos());
        }
    }

    /** Proposes the end of all sessions that are due. To be called with every tick. */
    void expire(CommandDesk commands) {
        long[] due = keeper.due(office.nowNanos());
        if (due.length == 0) {
            return;
        }
        ByteBuffer body = ByteBuffer.allocate(Long.BYTES * due.length);
        for (long session : due) {
            body.putLong(session);
        }
        byte[] envelope = commands.dated(Envelope.EXPIRE_SESSIONS, body.array());
        if (!commands.propose(envelope, Proposals.NOBODY, 0)) {
            keeper.expiryFailed(due);
        }
    }

    /** An entry was applied. */
    void applied() {
        GroupState state = office.state;
        if (state.opened() != 0) {
            keeper.opened(state.opened(), state.sessions().ttlMillis(state.opened()), office.nowNanos());
        }
        for (long session : state.ended()) {
            keeper.closed(session);
            ended = true;
        }
    }

    /** A majority has confirmed this leader since the keep-alive arrived. */
    void answer(long origin, KeepAlive request) {
        if (!office.isReady()) {
            // Its own proposal to end one of them may yet be committed by the next leader.
            office.sendElsewhere(origin, request.id());
        } else if (!waits(request)) {
            respond(origin, request);
        } else if (parked.size() < MOST_PARKED) {
            parked.add(new Parked(origin, request));
        } else {
            office.refuse(origin, request.id(), Refusal.OVERLOADED);
        }
    }

    private boolean waits(KeepAlive request) {
        for (long session : request.sessions()) {
            if (keeper.isExpiring(session)) {
                return true;
            }
        }
        return false;
    }

    private void respond(long origin, KeepAlive request) {
        long[] renewed = new long[request.sessions().length];
        long[] unknown = new long[request.sessions().length];
        int alive = 0;
        int gone = 0;
        for (long session : request.sessions()) {
            if (office.state.sessions().isOpen(session)) {
                renewed[alive++] = session;
            } else {
                unknown[gone++] = session;
            }
        }
        office.respond(
                origin,
                new Response.Renewed(request.id(), Arrays.copyOf(renewed, alive), Arrays.copyOf(unknown, gone)));
    }

    /** The end of a turn: keep-alives may have waited for what was applied. */
    void answerParked() {
        if (!ended) {
            return;
        }
        ended = false;
        int count = parked.size();
        for (int i = 0; i < count; i++) {
            Parked next = parked.remove();
            answer(next.origin(), next.request());
        }
    }

    void describe(long origin, DescribeSession request) {
        if (office.state.sessions().isOpen(request.session())) {
            office.respond(origin, new Response.Sessions(request.id(), List.of(state(request.session()))));
        } else {
            office.refuse(origin, request.id(), Refusal.UNKNOWN_SESSION);
        }
    }

    void list(long origin, long id) {
        long[] ids = office.state.sessions().ids();
        List<SessionState> all = new ArrayList<>(ids.length);
        for (long session : ids) {
            all.add(state(session));
        }
        office.respond(origin, new Response.Sessions(id, all));
    }

    private SessionState state(long session) {
        SessionTable table = office.state.sessions();
        long ttlMillis = table.ttlMillis(session);
        long remainingMillis =
                keeper.isInOffice() ? keeper.remainingNanos(session, office.nowNanos()) / NANOS_PER_MILLI : ttlMillis;
        return new SessionState(session, ttlMillis, remainingMillis, table.isLease(session));
    }

    /** This replica leads no more. */
    void lostOffice() {
        keeper.lostOffice();
        while (!parked.isEmpty()) {
            Parked next = parked.remove();
            office.sendElsewhere(next.origin(), next.request().id());
        }
    }

    /** This replica stops. */
    void stop() {
        keeper.lostOffice();
        while (!parked.isEmpty()) {
            Parked next = parked.remove();
            office.refuse(next.origin(), next.request().id(), Refusal.STOPPED);
        }
    }
}
