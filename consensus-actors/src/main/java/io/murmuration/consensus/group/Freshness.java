package io.murmuration.consensus.group;

/**
 * How old this replica's state may be: the time since it last asked for the commit index that a
 * confirmed leader had then, and has applied since.
 */
final class Freshness {

    /** Of a state of which nothing is known. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private boolean known;
    private long freshAtNanos;

    /** All that was committed at this time is applied. */
    void at(long nanos) {
        if (!known || nanos - freshAtNanos > 0) {
            known = true;
            freshAtNanos = nanos;
        }
    }

    /** Returns the age in nanoseconds, {@link #UNKNOWN} where nothing is known. */
    long age(long nowNanos) {
        return known ? Math.max(0, nowNanos - freshAtNanos) : UNKNOWN;
    }
}
