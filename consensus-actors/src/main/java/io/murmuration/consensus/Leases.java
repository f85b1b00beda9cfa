package io.murmuration.consensus;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.client.ClientCore.Question;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.exchange.Response.SessionState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Leases: times to live that somebody keeps up by hand, and that keys may be bound to. For one that
 * is kept up by itself see {@link Session}. Thread-safe; fails as {@link Kv} does.
 */
public final class Leases {

    private final Calls calls;

    Leases(Calls calls) {
        this.calls = calls;
    }

    /** Grants a lease; returns its id. */
    public CompletionStage<Long> grant(Duration ttl) {
        return grant(0, ttl);
    }

    /** Grants a lease with this id, 0 for one that is drawn; returns the id. */
    public CompletionStage<Long> grant(long id, Duration ttl) {
        long[] granted = new long[1];
        CompletionStage<Response> answer = calls.ask((core, deadline, now) -> {
            var opening = core.grantLease(id, ttl.toMillis(), deadline, now);
            granted[0] = opening.session();
            return opening.call();
        });
        return answer.thenApply(done -> granted[0]);
    }

    /** Lets it live for one more TTL. */
    public CompletionStage<Void> keepAlive(long id) {
        return calls.ask((core, deadline, now) -> core.keepAlive(id, deadline, now))
                .thenApply(done -> null);
    }

    /** Ends it: the keys that are bound to it go. */
    public CompletionStage<Void> revoke(long id) {
        return calls.ask((core, deadline, now) -> core.closeSession(id, deadline, now))
                .thenApply(done -> null);
    }

    /** Returns its time to live, granted and remaining. */
    public CompletionStage<SessionState> describe(long id) {
        return sessions(new Question.DescribeSession(id)).thenApply(found -> found.get(0));
    }

    /** Returns all leases and sessions. */
    public CompletionStage<List<SessionState>> list() {
        return sessions(new Question.ListSessions());
    }

    private CompletionStage<List<SessionState>> sessions(Question question) {
        return calls.ask((core, deadline, now) -> core.ask(question, deadline, now))
                .thenApply(response -> {
                    if (response instanceof Response.Sessions sessions) {
                        return sessions.sessions();
                    }
                    throw new CoordinationException(
                            Outcome.NOT_DONE, Reason.UNSUPPORTED, "the answer is of an unexpected kind", 0);
                });
    }
}
