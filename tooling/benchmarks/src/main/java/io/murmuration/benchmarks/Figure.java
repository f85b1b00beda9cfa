package io.murmuration.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * Something measured several times.
 *
 * @param subject under which settings
 * @param measure what of it, with its unit
 * @param bound what the median must keep; null where nothing was promised
 */
record Figure(
        String subject,
        String measure,
        Spread spread,
        @Nullable Bound bound) {

    /** A limit that belongs to the good side. */
    record Bound(double limit, boolean atLeast) {

        static Bound atLeast(double limit) {
            return new Bound(limit, true);
        }

        static Bound atMost(double limit) {
            return new Bound(limit, false);
        }

        boolean holds(double value) {
            return atLeast ? value >= limit : value <= limit;
        }
    }

    boolean holds() {
        return bound == null || bound.holds(spread.median());
    }
}
