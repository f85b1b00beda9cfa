package io.murmuration.consensus.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some keys that stand side by side.
 *
 * @param from the first one
 * @param to before which the range ends; null where it has no end
 */
public record KeyRange(Bytes from, @Nullable Bytes to) {

    /** Every key. */
    public static final KeyRange ALL = new KeyRange(Bytes.EMPTY, null);

    /** Returns the range of one key. */
    public static KeyRange single(Bytes key) {
        return new KeyRange(key, key.concat(Bytes.wrap(new byte[1])));
    }

    /** Returns the range of all keys that start so. */
    public static KeyRange prefix(Bytes prefix) {
        byte[] end = prefix.toArray();
        int last = end.length - 1;
        while (last >= 0 && end[last] == (byte) 0xff) {
            last--;
        }
        if (last < 0) {
            return new KeyRange(prefix, null);
        }
        end[last]++;
        return new KeyRange(prefix, Bytes.wrap(Arrays.copyOf(end, last + 1)));
    }

    public boolean contains(Bytes key) {
        return key.compareTo(from) >= 0 && (to == null || key.compareTo(to) < 0);
    }

    /** Says whether it is of one key, as {@link #single} makes it. */
    public boolean isSingle() {
        Bytes end = to;
        return end != null && end.size() == from.size() + 1 && end.at(from.size()) == 0 && end.startsWith(from);
    }

    /** Says whether it can hold no key. */
    public boolean isEmpty() {
        return to != null && from.compareTo(to) >= 0;
    }
}
