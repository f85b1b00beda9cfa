package io.murmuration.consensus.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values by 64-bit id, without a box per id. Ids are drawn by clients, so they are mixed before
 * they choose a place. Nothing can be iterated but {@link #sortedIds}: the order of the places
 * tells the history, which replicas need not share.
 */
public final class IdMap<V> {

    private static final int FIRST_PLACES = 16;

    private long[] ids = new long[FIRST_PLACES];
    private @Nullable Object[] values = new Object[FIRST_PLACES];
    private int size;

    public int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // only put fills the places, with values of this type
    public @Nullable V get(long id) {
        return (V) values[place(id)];
    }

    public void put(long id, V value) {
        int place = place(id);
        if (values[place] == null && ++size > ids.length / 2) {
            grow();
            place = place(id);
        }
        ids[place] = id;
        values[place] = value;
    }

    /** Takes an id out; those behind it move up, so that no search ends at the gap. */
    public @Nullable V remove(long id) {
        V removed = get(id);
        if (removed == null) {
            return null;
        }
        int mask = ids.length - 1;
        int gap = place(id);
        for (int at = gap + 1 & mask; values[at] != null; at = at + 1 & mask) {
            int wanted = mix(ids[at]) & mask;
            if ((at - wanted & mask) >= (at - gap & mask)) {
                ids[gap] = ids[at];
                values[gap] = values[at];
                gap = at;
            }
        }
        values[gap] = null;
        size--;
        return removed;
    }

    public void clear() {
        ids = new long[FIRST_PLACES];
        values = new Object[FIRST_PLACES];
        size = 0;
    }

    /** Returns all ids in ascending order. */
    public long[] sortedIds() {
        long[] sorted = new long[size];
        int count = 0;
        for (int place = 0; place < ids.length; place++) {
            if (values[place] != null) {
                sorted[count++] = ids[place];
            }
        }
        Arrays.sort(sorted);
        return sorted;
    }

    /** Returns a copy that shares the values; costs a copy of the two arrays. */
    IdMap<V> copy() {
        IdMap<V> copy = new IdMap<>();
        copy.ids = ids.clone();
        copy.values = values.clone();
        copy.size = size;
        return copy;
    }

    private int place(long id) {
        int mask = ids.length - 1;
        int place = mix(id) & mask;
        while (values[place] != null && ids[place] != id) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldIds = ids;
        @Nullable Object[] oldValues = values;
        ids = new long[oldIds.length * 2];
        values = new Object[ids.length];
        for (int old = 0; old < oldIds.length; old++) {
            if (oldValues[old] != null) {
                int place = place(oldIds[old]);
                ids[place] = oldIds[old];
                values[place] = oldValues[old];
            }
        }
    }

    private static int mix(long id) {
        long mixed = (id ^ id >>> 32) * 0x9e3779b97f4a7c15L;
        return (int) (mixed ^ mixed >>> 29 ^ mixed >>> 47);
    }
}
