package io.murmuration.consensus.raft;

import java.util.Arrays;

/** A set of replica ids, in ascending order. Immutable; equal if the same replicas are in it. */
public final class ReplicaSet {

    /** Nobody. */
    public static final ReplicaSet EMPTY = new ReplicaSet(new long[0]);

    private final long[] ids;

    private ReplicaSet(long[] ids) {
        this.ids = ids;
    }

    /**
     * Returns the set of these replicas; whoever is named twice is in it once.
     *
     * @throws IllegalArgumentException if 0 is among them, which is nobody's id
     */
    public static ReplicaSet of(long... ids) {
        if (ids.length == 0) {
            return EMPTY;
        }
        long[] sorted = ids.clone();
        Arrays.sort(sorted);
        int kept = 0;
        for (int i = 0; i < sorted.length; i++) {
            long id = sorted[i];
            if (id == 0) {
                throw new IllegalArgumentException("0 is nobody's replica id: " + Arrays.toString(ids));
            }
            if (kept == 0 || sorted[kept - 1] != id) {
                sorted[kept++] = id;
            }
        }
        return new ReplicaSet(kept == sorted.length ? sorted : Arrays.copyOf(sorted, kept));
    }

    public int size() {
        return ids.length;
    }

    public boolean isEmpty() {
        return ids.length == 0;
    }

    public boolean contains(long id) {
        return Arrays.binarySearch(ids, id) >= 0;
    }

    /**
     * Returns the id that has {@code place} smaller ones in this set.
     *
     * @throws ArrayIndexOutOfBoundsException if there is none
     */
    public long at(int place) {
        return ids[place];
    }

    /** Returns this set and {@code id}. */
    public ReplicaSet with(long id) {
        if (contains(id)) {
            return this;
        }
        long[] more = Arrays.copyOf(ids, ids.length + 1);
        more[ids.length] = id;
        return of(more);
    }

    /** Returns this set but {@code id}. */
    public ReplicaSet without(long id) {
        int place = Arrays.binarySearch(ids, id);
        if (place < 0) {
            return this;
        }
        if (ids.length == 1) {
            return EMPTY;
        }
        long[] fewer = new long[ids.length - 1];
        System.arraycopy(ids, 0, fewer, 0, place);
        System.arraycopy(ids, place + 1, fewer, place, fewer.length - place);
        return new ReplicaSet(fewer);
    }

    /** Returns all who are in this set or in {@code other}. */
    public ReplicaSet union(ReplicaSet other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        long[] all = Arrays.copyOf(ids, ids.length + other.ids.length);
        System.arraycopy(other.ids, 0, all, ids.length, other.ids.length);
        return of(all);
    }

    /** Returns the ids in ascending order, in an array of the caller's own. */
    public long[] toArray() {
        return ids.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReplicaSet that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    /** Returns the ids in hexadecimal: {@code (1 2 a)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < ids.length; i++) {
            text.append(i == 0 ? "" : " ").append(Long.toHexString(ids[i]));
        }
        return text.append(')').toString();
    }
}
