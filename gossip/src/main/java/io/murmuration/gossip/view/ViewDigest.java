package io.murmuration.gossip.view;

import java.nio.charset.StandardCharsets;

/**
 * A fingerprint of a set of entries, whatever the order they came in: each entry is a well-mixed
 * 64-bit hash, added to one of 64 buckets. Adding and removing take constant time and undo each
 * other.
 *
 * <p>Equal sets have equal digests. Different sets have equal ones about once in 2⁶⁴ cases, by
 * chance; it is no protection against someone who forges entries. An entry belongs into the bucket
 * of its lasting identity, so that its old and new hash meet in the same bucket. Wire format:
 * hashes and bucket numbers must be the same on all nodes, so the functions here never change.
 *
 * <p>Not thread-safe: one owner at a time.
 */
public final class ViewDigest {

    /** The number of buckets. */
    public static final int BUCKETS = 64;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private final long[] buckets = new long[BUCKETS];
    private long value;

    /** Adds an entry to the bucket that its own hash chooses. */
    public void add(long item) {
        add(bucketOf(item), item);
    }

    /**
     * Adds an entry to a bucket.
     *
     * @throws IndexOutOfBoundsException if there is no such bucket
     */
    public void add(int bucket, long item) {
        // Addition and not exclusive or: an entry added twice must not vanish.
        set(bucket, buckets[bucket] + item);
    }

    /** Undoes {@link #add(long)}. */
    public void remove(long item) {
        remove(bucketOf(item), item);
    }

    /** Undoes {@link #add(int, long)}. */
    public void remove(int bucket, long item) {
        set(bucket, buckets[bucket] - item);
    }

    /** Returns one number that stands for all buckets; zero if there are no entries. */
    public long value() {
        return value;
    }

    /**
     * Returns the sum of a bucket; zero if it has no entries.
     *
     * @throws IndexOutOfBoundsException if there is no such bucket
     */
    public long bucket(int bucket) {
        return buckets[bucket];
    }

    /** Returns a copy of all buckets. */
    public long[] toArray() {
        return buckets.clone();
    }

    /** Returns the bucket of an entry, 0 to 63, by a key that lasts as long as the entry. */
    public static int bucketOf(long key) {
        return (int) (mix(key) >>> 58);
    }

    /**
     * Spreads each bit over all others, one to one (the finaliser of SplitMix64; Steele et al.,
     * 2014).
     */
    public static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Returns the hash of a text: 64-bit FNV-1a over its UTF-8 bytes, mixed. */
    public static long hash(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        return mix(hash);
    }

    private void set(int bucket, long sum) {
        value += share(bucket, sum) - share(bucket, buckets[bucket]);
        buckets[bucket] = sum;
    }

    /**
     * What a bucket adds to the value: depends on its number, lest two swapped buckets look the
     * same.
     */
    private static long share(int bucket, long sum) {
        return sum == 0 ? 0 : mix(sum + GOLDEN * (bucket + 1));
    }
}
