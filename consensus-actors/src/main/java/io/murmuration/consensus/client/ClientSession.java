package io.murmuration.consensus.client;

import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.session.SessionClock;
import org.jspecify.annotations.Nullable;

/** A session that this client keeps alive, with the commands under it. */
final class ClientSession {

    final long id;
    final long ttlMillis;

    /** Whether it is the client's own, of which the user knows nothing. */
    final boolean own;

    final Lane lane = new Lane();

    /** The call that opens it, until it is sure to live. */
    @Nullable
    PlainCall opening;

    /** The answer to that call, while a keep-alive is to say whether the session still lives. */
    @Nullable
    Response opened;

    /** Null until it is sure to live. */
    @Nullable
    SessionClock clock;

    ClientSession(long id, long ttlMillis, boolean own) {
        this.id = id;
        this.ttlMillis = ttlMillis;
        this.own = own;
    }

    /** Says whether a keep-alive names it: it lives, or is said to have been opened. */
    boolean wantsRenewal() {
        return clock != null || opened != null;
    }
}
