package io.murmuration.testkit.history;

import java.util.Arrays;

/**
 * The configurations a search has been through: which operations are linearised, and the state they
 * led to (Lowe 2017). What follows from a configuration is the same whatever order led to it, so
 * none is searched twice. Nor is one that differs from an earlier one only in that more operations
 * of unknown outcome are used up: those need not happen, so the earlier one leads at least as far.
 *
 * <p>An open-addressed table over one array of words. Answered operations are linearised nearly in
 * their order of invocation, so of their bits only the words between the first that is not full and
 * the last that is not empty are kept.
 */
final class Configurations {

    private static final int HEADER = 2;
    private static final int LEAST_SLOTS = 1 << 8;

    private long[] words = new long[1 << 10];
    private int used;
    private int[] slots = new int[LEAST_SLOTS];
    private int size;

    /** Adds a configuration unless an earlier one covers it; returns whether it was added. */
    boolean add(long[] open, long[] answered, int state) {
        int first = 0;
        int end = answered.length;
        while (end > 0 && answered[end - 1] == 0) {
            end--;
        }
        while (first < end && answered[first] == -1L) {
            first++;
        }
        int kept = end - first;
        int length = HEADER + kept + open.length;
        reserve(length);
        words[used] = (long) state << 32 | first;
        words[used + 1] = length;
        System.arraycopy(answered, first, words, used + HEADER, kept);
        System.arraycopy(open, 0, words, used + HEADER + kept, open.length);
        int hash = hash(used, HEADER + kept);
        words[used + 1] = (long) hash << 32 | length;
        int mask = slots.length - 1;
        int slot = hash & mask;
        for (; slots[slot] != 0; slot = (slot + 1) & mask) {
            if (covers(slots[slot] - 1, HEADER + kept, length)) {
                return false;
            }
        }
        slots[slot] = used + 1;
        used += length;
        size++;
        return true;
    }

    /** Returns how much memory this takes. */
    long sizeBytes() {
        return 8L * words.length + 4L * slots.length;
    }

    /**
     * Returns whether an earlier one is equal to the last up to {@code key}, and a subset behind.
     */
    private boolean covers(int earlier, int key, int length) {
        if (!Arrays.equals(words, earlier, earlier + key, words, used, used + key)) {
            return false;
        }
        for (int i = key; i < length; i++) {
            if ((words[earlier + i] & ~words[used + i]) != 0) {
                return false;
            }
        }
        return true;
    }

    private int hash(int at, int length) {
        long hash = 0;
        for (int i = at; i < at + length; i++) {
            hash = (hash ^ words[i]) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash ^ hash >>> 32);
    }

    private void reserve(int length) {
        if (words.length - used < length) {
            words = Arrays.copyOf(words, Math.max(2 * words.length, used + length));
        }
        if (2 * size < slots.length) {
            return;
        }
        slots = new int[2 * slots.length];
        int mask = slots.length - 1;
        for (int at = 0; at < used; at += (int) words[at + 1]) {
            int slot = (int) (words[at + 1] >>> 32) & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = at + 1;
        }
    }
}
