package io.murmuration.benchmarks.load;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations in buckets that are 1/32 of a power of two wide, so a quantile is at most 3 %
 * too high and never too low. Safe to use from many threads.
 */
final class Latencies {

    private static final int BITS = 5;
    private static final int PER_POWER = 1 << BITS;

    private final AtomicLongArray buckets = new AtomicLongArray(PER_POWER * (Long.SIZE - BITS + 1));

    void record(long nanos) {
        buckets.incrementAndGet(bucket(Math.max(0, nanos)));
    }

    long count() {
        long sum = 0;
        for (int i = 0; i < buckets.length(); i++) {
            sum += buckets.get(i);
        }
        return sum;
    }

    /** Returns what this share of the durations does not exceed; 0 if there are none. */
    long quantile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * count()));
        long seen = 0;
        for (int i = 0; i < buckets.length(); i++) {
            seen += buckets.get(i);
            if (seen >= wanted) {
                return highest(i);
            }
        }
        return 0;
    }

    /**
     * Below 32 each value has a bucket of its own; above, the highest bit chooses the row and the
     * next five the place in it.
     */
    private static int bucket(long nanos) {
        if (nanos < PER_POWER) {
            return (int) nanos;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - BITS;
        return PER_POWER * (shift + 1) + (int) (nanos >>> shift) - PER_POWER;
    }

    private static long highest(int bucket) {
        if (bucket < PER_POWER) {
            return bucket;
        }
        int shift = bucket / PER_POWER - 1;
        long lowest = (long) (bucket % PER_POWER + PER_POWER) << shift;
        return lowest + (1L << shift) - 1;
    }
}
