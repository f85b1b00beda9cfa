package io.murmuration.gossip.view;

/** Compares the buckets of two digests, to exchange no more than the parts that differ. */
public final class BucketSync {

    private BucketSync() {}

    /**
     * Returns the buckets that differ: bit i is set where bucket i does.
     *
     * @throws IllegalArgumentException if either array does not hold {@link ViewDigest#BUCKETS}
     *     sums
     */
    public static long differing(long[] mine, long[] theirs) {
        check(mine, "mine");
        check(theirs, "theirs");
        long mask = 0;
        for (int i = 0; i < ViewDigest.BUCKETS; i++) {
            if (mine[i] != theirs[i]) {
                mask |= 1L << i;
            }
        }
        return mask;
    }

    private static void check(long[] buckets, String name) {
        if (buckets.length != ViewDigest.BUCKETS) {
            throw new IllegalArgumentException(
                    name + " must have " + ViewDigest.BUCKETS + " buckets: " + buckets.length);
        }
    }
}
