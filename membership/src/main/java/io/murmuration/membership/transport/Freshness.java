package io.murmuration.membership.transport;

/**
 * Tells packets that come late from those that were kept back, though sender and receiver share no
 * clock: the difference between their clocks is at most the least (received − sent) that was seen
 * lately, and what exceeds it was spent on the way.
 *
 * <p>The least difference is that of the present and the former window of 15 s, since clocks drift,
 * and since a sender's clock stands still while its machine is suspended. A window ends only when a
 * packet comes, so the figure outlives a silence of any length.
 */
final class Freshness {

    /** Packets that were on their way for so much longer than the fastest are not delivered. */
    static final long LIMIT_NANOS = 2_000_000_000L;

    static final long WINDOW_NANOS = 15_000_000_000L;

    private long windowStartNanos;
    private long formerLeastNanos;
    private long leastNanos;

    /** Starts with the first packet, which counts as fresh. */
    Freshness(long sentNanos, long nowNanos) {
        windowStartNanos = nowNanos;
        leastNanos = nowNanos - sentNanos;
        formerLeastNanos = leastNanos;
    }

    /** Takes note of a packet, and returns whether it was kept back for less than the limit. */
    boolean isFresh(long sentNanos, long nowNanos) {
        long tookNanos = nowNanos - sentNanos; // monotonic readings: compared by difference only
        if (nowNanos - windowStartNanos > WINDOW_NANOS) {
            windowStartNanos = nowNanos;
            formerLeastNanos = leastNanos;
            leastNanos = tookNanos;
        } else {
            leastNanos = least(leastNanos, tookNanos);
        }
        return tookNanos - least(formerLeastNanos, leastNanos) <= LIMIT_NANOS;
    }

    private static long least(long one, long two) {
        return one - two < 0 ? one : two;
    }
}
