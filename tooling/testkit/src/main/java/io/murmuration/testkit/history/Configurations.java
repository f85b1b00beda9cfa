package io.murmuration.testkit.history;

import java.util.Arrays;

/**
 * The set of configurations a search has been through: which operations are linearised, and the
 * state they led to (Lowe 2017). What follows from a configuration is the same whatever the order
 * that led to it, so none is searched twice.
 *
 * <p>An open-addressed table over one array of words. Answered operations are linearised nearly in
 * their order of invocation, so of their bits only the words between the first that is not full and
 * the last that is not empty are kept.
 */
final class Configurations {

    private static final int HEADER = 2;
    private static final int LEAST_SLOTS = 1 << 8;

    private final long maxBytes;
    private long[] words = new long[1 << 10];
    private int used;
    private int[] slots = new int[LEAST_SLOTS];
    private int size;

    Configurations(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds a configuration; returns whether it was not there. */
    boolean add(long[] open, long[] answered, int state) {
        int first = 0;
        int end = answered.length;
        while (end > 0 && answered[end - 1] == 0) {
            end--;
        }
        while (first < end && answered[first] == -1L) {
            first++;
        }
        int length = HEADER + open.length + end - first;
        reserve(length);
        words[used] = (long) state << 32 | first;
        System.arraycopy(open, 0, words, used + HEADER, open.length);
        System.arraycopy(answered, first, words, used + HEADER + open.length, end - first);
        words[used + 1] = 0;
        int hash = hash(used, length);
        words[used + 1] = (long) hash << 32 | length;
        int slot = slotOf(used, length, hash);
        if (slots[slot] != 0) {
            return false;
        }
        slots[slot] = used + 1;
        used += length;
        size++;
        return true;
    }

    /** Returns whether there may be no room for one more. */
    boolean isFull() {
        return 8L * words.length + 4L * slots.length > maxBytes;
    }

    private int slotOf(int at, int length, int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0 && !same(slots[slot] - 1, at, length)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean same(int other, int at, int length) {
        return words[other + 1] == words[at + 1] && Arrays.equals(words, other, other + length, words, at, at + length);
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
        int at = 0;
        while (at < used) {
            int held = (int) words[at + 1];
            slots[slotOf(at, held, (int) (words[at + 1] >>> 32))] = at + 1;
            at += held;
        }
    }
}
