package io.murmuration.consensus.log;

/**
 * What a {@link WriteAheadLog} has done since it was started.
 *
 * @param appends that became durable
 * @param entries in them
 * @param batches that took a sync; appends divided by batches is the gain of group commit
 * @param turnedAway appends that found the queue full
 * @param queuedBytes that wait now
 * @param queuedBytesMax that ever waited
 * @param appendToSync nanoseconds from taking an append to its being durable
 * @param batchSizes appends per batch
 */
public record LogStats(
        long appends,
        long entries,
        long batches,
        long turnedAway,
        long queuedBytes,
        long queuedBytesMax,
        Spread appendToSync,
        Spread batchSizes) {

    /**
     * How values spread, in powers of two.
     *
     * @param count of values
     * @param sum of them
     * @param median at most twice the true one, never less
     * @param p99 the 99th of a hundred, likewise
     * @param max the largest, exactly
     */
    public record Spread(long count, long sum, long median, long p99, long max) {}

    /** Counts values in powers of two. One owner. */
    static final class Counter {

        private final long[] buckets = new long[65];
        private long count;
        private long sum;
        private long max;

        void add(long value) {
            buckets[64 - Long.numberOfLeadingZeros(Math.max(value, 0))]++;
            count++;
            sum += value;
            max = Math.max(max, value);
        }

        Spread spread() {
            return new Spread(count, sum, atMost(0.5), atMost(0.99), max);
        }

        private long atMost(double share) {
            long seen = 0;
            for (int bits = 0; bits < buckets.length; bits++) {
                seen += buckets[bits];
                if (count > 0 && seen >= share * count) {
                    return Math.min(max, bits >= 63 ? Long.MAX_VALUE : (1L << bits) - 1);
                }
            }
            return max;
        }
    }
}
