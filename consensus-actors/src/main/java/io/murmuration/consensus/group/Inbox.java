package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.Request;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What clients sent since the last turn, in order. Bounded: what is beyond is refused in the next
 * turn, and what is beyond twice that is dropped and counted.
 */
final class Inbox {

    /** Takes one out. */
    interface Sink {

        /**
         * Takes the next.
         *
         * @param request null where the connection has closed
         * @param refused whether it is too much
         */
        void take(long origin, @Nullable Request request, long arrivedNanos, boolean refused);
    }

    private static final int MOST = 65_536;
    private static final int KEPT_PLACES = 1_024;

    private long[] origins = new long[KEPT_PLACES];
    private @Nullable Request[] requests = new Request[KEPT_PLACES];
    private long[] arrivals = new long[KEPT_PLACES];
    private int count;
    private long dropped;

    void add(long origin, @Nullable Request request, long nowNanos) {
        if (count >= 2 * MOST && request != null) {
            dropped++;
            return;
        }
        if (count == origins.length) {
            origins = Arrays.copyOf(origins, 2 * count);
            requests = Arrays.copyOf(requests, 2 * count);
            arrivals = Arrays.copyOf(arrivals, 2 * count);
        }
        origins[count] = origin;
        requests[count] = request;
        arrivals[count] = nowNanos;
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    long dropped() {
        return dropped;
    }

    void drain(Sink sink) {
        for (int i = 0; i < count; i++) {
            sink.take(origins[i], requests[i], arrivals[i], i >= MOST);
        }
        Arrays.fill(requests, 0, count, null);
        if (origins.length > MOST) {
            origins = new long[KEPT_PLACES];
            requests = new Request[KEPT_PLACES];
            arrivals = new long[KEPT_PLACES];
        }
        count = 0;
    }
}
