package io.murmuration.consensus.client;

import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.session.SessionClock;
import java.util.Arrays;
import java.util.List;

/**
 * The keep-alive of all sessions of this client. Each try is a request of its own, made of the
 * sessions there are, so that its answer tells how long ago it was sent.
 */
final class Beat extends Call {

    /** Tries per TTL of the shortest session before an answer is given up. */
    private static final int TRIES = 6;

    private final List<ClientSession> sessions;

    Beat(List<ClientSession> sessions) {
        super(0, Route.LEADER, 0);
        this.sessions = sessions;
        endless = true;
    }

    @Override
    Request request() {
        int count = 0;
        long[] ids = new long[sessions.size()];
        for (ClientSession session : sessions) {
            if (session.wantsRenewal()) {
                ids[count++] = session.id;
                SessionClock clock = session.clock;
                if (clock != null) {
                    clock.sent(sentNanos);
                }
            }
        }
        return new Request.KeepAlive(requestId, Arrays.copyOf(ids, count));
    }

    @Override
    long patienceNanos(long usualNanos) {
        long shortest = usualNanos * TRIES;
        for (ClientSession session : sessions) {
            shortest = Math.min(shortest, session.ttlMillis * 1_000_000);
        }
        return Math.max(1_000_000, shortest / TRIES);
    }

    @Override
    boolean hasEffect() {
        return false;
    }

    @Override
    boolean renewsId() {
        return true;
    }
}
