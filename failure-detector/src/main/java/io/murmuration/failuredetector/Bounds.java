package io.murmuration.failuredetector;

/** Refuses what has no meaning. The sentence is put together only when it is needed. */
final class Bounds {

    private Bounds() {}

    /** Refuses unless {@code condition} holds, with a sentence that ends in the value. */
    static void check(boolean condition, String demand, Object value) {
        if (!condition) {
            throw new IllegalArgumentException(demand + ": " + value);
        }
    }

    /**
     * Returns {@code to − from}, right even where the readings overflow; refuses time that goes
     * back.
     */
    static long elapsedNanos(long fromNanos, long toNanos) {
        long elapsed = toNanos - fromNanos;
        check(elapsed >= 0, "time must not go back, but did by this many nanoseconds", -elapsed);
        return elapsed;
    }
}
