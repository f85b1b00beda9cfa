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

    /**
     * A limit for the median that belongs to the good side.
     *
     * @param lowerQuartile what the lower quartile must exceed; not a number where it need not
     */
    record Bound(double limit, boolean atLeast, double lowerQuartile) {

        static Bound atLeast(double limit) {
            return new Bound(limit, true, Double.NaN);
        }

        static Bound atMost(double limit) {
            return new Bound(limit, false, Double.NaN);
        }

        Bound withLowerQuartileAbove(double floor) {
            return new Bound(limit, atLeast, floor);
        }

        boolean holds(Spread spread) {
            boolean median = atLeast ? spread.median() >= limit : spread.median() <= limit;
            return median && (Double.isNaN(lowerQuartile) || spread.lowerQuartile() > lowerQuartile);
        }
    }

    boolean holds() {
        return bound == null || bound.holds(spread);
    }
}
