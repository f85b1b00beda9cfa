package io.murmuration.membership.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers immutable values by the bytes they were read from, so that a value which comes again
 * and again exists once. Each value has one possible place and drives out what was there: memory is
 * bounded, and what is found never depends on more than the bytes that came before.
 */
final class InternTable<T> {

    private final List<Entry<T>> entries;

    /**
     * Creates a table.
     *
     * @param places a power of two
     */
    InternTable(int places) {
        entries = new ArrayList<>(Collections.nCopies(places, new Entry<>(new byte[0], null)));
    }

    /** Returns the value that was read from the same bytes, if it is still remembered. */
    @Nullable
    T find(byte[] bytes, int from, int to) {
        Entry<T> entry = entries.get(place(bytes, from, to));
        boolean same = Arrays.equals(entry.key, 0, entry.key.length, bytes, from, to);
        return same ? entry.value : null;
    }

    void put(byte[] bytes, int from, int to, T value) {
        entries.set(place(bytes, from, to), new Entry<>(Arrays.copyOfRange(bytes, from, to), value));
    }

    private int place(byte[] bytes, int from, int to) {
        int hash = 0x811c9dc5; // FNV-1a
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * 0x01000193;
        }
        return (hash ^ (hash >>> 15)) & (entries.size() - 1);
    }

    private static final class Entry<T> {

        final byte[] key;
        final @Nullable T value;

        Entry(byte[] key, @Nullable T value) {
            this.key = key;
            this.value = value;
        }
    }
}
