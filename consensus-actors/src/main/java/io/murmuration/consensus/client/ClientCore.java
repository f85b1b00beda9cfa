package io.murmuration.consensus.client;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.exchange.Response.Failed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client of one group. Ids of calls, sessions and watches are its own and never used twice.
 *
 * <p>Every call completes exactly once, by {@link ClientEffects#completed} or {@link
 * ClientEffects#failed}, at the latest with the first tick behind its deadline, and never before
 * the method that made it has returned.
 *
 * <p>Between {@link ClientEffects#send} and {@link #lost}, each request is answered at most once.
 */
public final class ClientCore {

    private static final byte[] NOTHING = {};

    private final ClientSettings settings;
    private final ClientEffects effects;
    private final Ids ids;
    private final Delivery delivery;
    private final Sessions sessions;
    private final Watches watches;
    private final long startNanos;
    private long refusedCall;
    private @Nullable CoordinationException refusal;

    /** @param seed different for each client and each start: session ids are drawn from it */
    public ClientCore(ClientSettings settings, ClientEffects effects, long seed, long nowNanos) {
        this.settings = settings;
        this.effects = effects;
        startNanos = nowNanos;
        ids = new Ids(seed);
        delivery = new Delivery(settings, effects, new Answers(), ids, nowNanos);
        sessions = new Sessions(settings, effects, delivery, ids);
        watches = new Watches(effects, delivery);
    }

    /**
     * Says where replicas may be found, the nearest first: that of the own node, if it has one,
     * then those that membership holds alive, then others.
     */
    public void endpoints(List<String> known, long nowNanos) {
        before(nowNanos);
        delivery.routes().know(known);
        delivery.look(nowNanos);
    }

    /** Runs a command once, under the client's own session, which is opened when first needed. */
    public long command(byte[] command, long deadlineNanos, long nowNanos) {
        long id = begin(nowNanos);
        if (id != refusedCall) {
            ClientSession session = sessions.own(nowNanos);
            sessions.command(new CommandCall(id, command, session, deadlineNanos), session, nowNanos);
        }
        return id;
    }

    /**
     * Runs a command once, under this session of the client's.
     *
     * @param session 0 = of none: then it is sent again only while it is certain that it was not
     *     done, and else fails as unknown
     */
    public long command(long session, byte[] command, long deadlineNanos, long nowNanos) {
        long id = begin(nowNanos);
        if (id == refusedCall) {
            return id;
        }
        if (session == 0) {
            return start(new CommandCall(id, command, null, deadlineNanos), nowNanos);
        }
        ClientSession held = sessions.find(session);
        if (held == null || held.own) {
            refusedCall = id;
            refusal = unknownSession(session);
        } else {
            sessions.command(new CommandCall(id, command, held, deadlineNanos), held, nowNanos);
        }
        return id;
    }

    public long query(ReadMode mode, byte[] question, long deadlineNanos, long nowNanos) {
        long id = begin(nowNanos);
        boolean anywhere = mode instanceof ReadMode.AtLeast || mode instanceof ReadMode.Stale;
        Call.Route route = anywhere ? Call.Route.NEAREST : Call.Route.LEADER;
        return ask(new Request.Query(id, mode, question), route, deadlineNanos, nowNanos);
    }

    /** Opens a session that this client keeps alive; the call completes with an empty body. */
    public Opening openSession(long ttlMillis, long deadlineNanos, long nowNanos) {
        long id = begin(nowNanos);
        if (id == refusedCall) {
            return new Opening(ids.drawSession(), id);
        }
        return new Opening(sessions.open(id, ttlMillis, deadlineNanos, nowNanos).id, id);
    }

    /** A session's id, and the call that opens it. */
    public record Opening(long session, long call) {}

    /**
     * Ends a session of this client's or anybody's, or a lease. One of this client's is lost from
     * now on: what was sent under it may still be answered, what was not fails.
     */
    public long closeSession(long session, long deadlineNanos, long nowNanos) {
        long id = begin(nowNanos);
        ClientSession held = sessions.find(session);
        if (held != null && id != refusedCall) {
            sessions.close(held);
        }
        return ask(new Request.CloseSession(id, session), Call.Route.LEADER, deadlineNanos, nowNanos);
    }

    /** Grants a lease with this id (0 = one is drawn), which others keep alive. */
    public Opening grantLease(long lease, long ttlMillis, long deadlineNanos, long nowNanos) {
        long id = begin(nowNanos);
        long granted = lease == 0 ? ids.drawSession() : lease;
        ask(new Request.OpenSession(id, granted, ttlMillis, true), Call.Route.LEADER, deadlineNanos, nowNanos);
        return new Opening(granted, id);
    }

    /** Keeps a lease of anybody alive once; completes with {@link Response.Renewed}. */
    public long keepAlive(long lease, long deadlineNanos, long nowNanos) {
        long id = begin(nowNanos);
        Request request = new Request.KeepAlive(id, new long[] {lease});
        return ask(request, Call.Route.LEADER, deadlineNanos, nowNanos);
    }

    /** Asks what the group itself answers: sessions, status, changes of the configuration. */
    public long ask(Question question, long deadlineNanos, long nowNanos) {
        long id = begin(nowNanos);
        String endpoint = question instanceof Question.DescribeGroup described ? described.endpoint() : "";
        if (endpoint.isEmpty()) {
            return ask(request(id, question), Call.Route.LEADER, deadlineNanos, nowNanos);
        }
        if (id == refusedCall) {
            return id;
        }
        PlainCall call = new PlainCall(request(id, question), Call.Route.FIXED, null, deadlineNanos);
        call.fixed = endpoint;
        return start(call, nowNanos);
    }

    private static Request request(long id, Question question) {
        if (question instanceof Question.DescribeSession describe) {
            return new Request.DescribeSession(id, describe.session());
        } else if (question instanceof Question.ListSessions) {
            return new Request.ListSessions(id);
        } else if (question instanceof Question.DescribeGroup) {
            return new Request.DescribeGroup(id);
        } else if (question instanceof Question.TransferLeader transfer) {
            return new Request.TransferLeader(id, transfer.replica());
        } else if (question instanceof Question.AddReplica add) {
            return new Request.AddReplica(id, add.replica());
        } else if (question instanceof Question.PromoteReplica promote) {
            return new Request.PromoteReplica(id, promote.replica());
        } else if (question instanceof Question.RemoveReplica remove) {
            return new Request.RemoveReplica(id, remove.replica());
        }
        throw new IllegalStateException("no such question: " + question);
    }

    /**
     * See the requests of the same names. {@code DescribeGroup} asks one replica, all others the
     * leader.
     */
    public sealed interface Question {
        record DescribeSession(long session) implements Question {}

        record ListSessions() implements Question {}

        /**
         * How the group is, as one replica sees it.
         *
         * @param endpoint of that replica; empty = the leader
         */
        record DescribeGroup(String endpoint) implements Question {}

        record TransferLeader(long replica) implements Question {}

        record AddReplica(ReplicaAddress replica) implements Question {}

        record PromoteReplica(long replica) implements Question {}

        record RemoveReplica(long replica) implements Question {}
    }

    /**
     * Watches, across lost connections, until cancelled or ended. One from the next change on
     * begins where the first replica that answers says, by a {@code Progress}.
     */
    public long watch(WatchSpec spec, long nowNanos) {
        before(nowNanos);
        long id = ids.next();
        watches.open(id, spec, nowNanos);
        return id;
    }

    /** Ends a watch: it is told {@code Ended}, and nothing after that. */
    public void cancelWatch(long watch, long nowNanos) {
        before(nowNanos);
        watches.cancel(watch);
    }

    /** The events of a watch up to this revision have been taken. */
    public void watchTaken(long watch, long revision, long nowNanos) {
        before(nowNanos);
        watches.taken(watch, revision);
    }

    /** A replica answers. */
    public void response(String endpoint, Response response, long nowNanos) {
        before(nowNanos);
        delivery.response(endpoint, response, nowNanos);
        delivery.look(nowNanos);
    }

    /**
     * The connection to a replica is gone, or could not be made.
     *
     * @param refused whether it is certain that nothing can have arrived that was sent there and is
     *     not answered, as where no connection came about in all that time. That a process does not
     *     listen any more is not enough: it may have done what was asked before it ended
     */
    public void lost(String endpoint, boolean refused, long nowNanos) {
        before(nowNanos);
        delivery.lost(endpoint, refused, nowNanos);
        delivery.look(nowNanos);
    }

    /** Some time has passed; to be called every 10 ms or so. */
    public void tick(long nowNanos) {
        before(nowNanos);
        sessions.tick(nowNanos);
        delivery.tick(nowNanos);
        watches.tick();
        delivery.look(nowNanos);
    }

    /** Returns until when a session of this client is sure to live; before now where it is lost. */
    public long validUntil(long session) {
        return sessions.validUntil(session, startNanos - 1);
    }

    /** Returns how many calls, watches among them, are not over. */
    public int underWay() {
        return delivery.size();
    }

    /** What is lost by now is told before anything else happens; then what was refused before. */
    private void before(long nowNanos) {
        sessions.check(nowNanos);
        CoordinationException why = refusal;
        if (why != null) {
            refusal = null;
            effects.failed(refusedCall, why);
        }
    }

    /** Returns the id of a new call, which is {@link #refusedCall} if there are too many. */
    private long begin(long nowNanos) {
        before(nowNanos);
        long id = ids.next();
        if (delivery.size() >= settings.maxWaiting()) {
            refusedCall = id;
            refusal = CoordinationException.refused(
                    Reason.OVERLOADED,
                    settings.maxWaiting() + " calls of this client are under way: wait for some, or raise max-waiting");
        }
        return id;
    }

    private long ask(Request request, Call.Route route, long deadlineNanos, long nowNanos) {
        return request.id() == refusedCall
                ? request.id()
                : start(new PlainCall(request, route, null, deadlineNanos), nowNanos);
    }

    private long start(Call call, long nowNanos) {
        delivery.hold(call);
        delivery.go(call, nowNanos);
        return call.id;
    }

    private static CoordinationException unknownSession(long session) {
        return CoordinationException.refused(
                Reason.UNKNOWN_SESSION,
                "session " + Long.toHexString(session)
                        + " was never opened here, was closed or has ended: open another");
    }

    /** What becomes of calls. */
    private final class Answers implements Delivery.Owner {

        @Override
        public void answered(Call call, Response response, long nowNanos) {
            if (call instanceof CommandCall command) {
                ClientSession session = command.session;
                complete(call, response, nowNanos);
                if (session != null) {
                    sessions.answered(command, session, nowNanos);
                }
            } else if (call instanceof Watch watch) {
                if (response instanceof Response.Watched watched) {
                    watches.told(watch, watched.events());
                }
            } else if (call instanceof Beat beat) {
                if (response instanceof Response.Renewed renewed) {
                    sessions.renewed(beat, renewed, nowNanos);
                }
            } else if (call instanceof PlainCall plain && plain.opens != null) {
                sessions.opened(plain, plain.opens, response, nowNanos);
            } else if (response instanceof Response.Renewed renewed && renewed.unknown().length > 0) {
                fail(call, unknownSession(renewed.unknown()[0]), nowNanos);
            } else {
                complete(call, response, nowNanos);
            }
        }

        private void complete(Call call, Response response, long nowNanos) {
            delivery.settle(call);
            effects.completed(call.id, response);
            over(call, nowNanos);
        }

        private void over(Call call, long nowNanos) {
            ClientSession session = call instanceof CommandCall command ? command.session : null;
            if (session != null) {
                sessions.over((CommandCall) call, session, nowNanos);
            }
        }

        @Override
        public void refused(Call call, Failed why, long nowNanos) {
            boolean ended = why.reason() == Reason.UNKNOWN_SESSION && why.outcome() != Outcome.DONE;
            ClientSession session = call instanceof CommandCall command ? command.session : null;
            if (call instanceof Watch watch) {
                watches.refused(watch, why);
            } else if (call instanceof Beat beat) {
                sessions.beatRefused(beat);
            } else if (ended && session != null && sessions.find(session.id) == session) {
                sessions.ended(session, nowNanos);
            } else if (ended && call.doubt && call.request() instanceof Request.CloseSession) {
                complete(call, new Response.Done(call.id, 0, 0, NOTHING), nowNanos);
            } else {
                boolean maybe = why.outcome() == Outcome.NOT_DONE && call.mayBeDone();
                Outcome outcome = maybe ? Outcome.UNKNOWN : why.outcome();
                gaveUp(call, new CoordinationException(outcome, why.reason(), why.message(), why.detail()), nowNanos);
            }
        }

        @Override
        public void gaveUp(Call call, CoordinationException why, long nowNanos) {
            if (call instanceof PlainCall plain && plain.opens != null) {
                sessions.notOpened(plain.opens, why, nowNanos);
            } else {
                fail(call, why, nowNanos);
            }
        }

        private void fail(Call call, CoordinationException why, long nowNanos) {
            delivery.settle(call);
            effects.failed(call.id, why);
            over(call, nowNanos);
        }
    }
}
