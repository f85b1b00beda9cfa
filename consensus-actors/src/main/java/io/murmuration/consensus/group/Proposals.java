package io.murmuration.consensus.group;

import java.util.Arrays;

/**
 * Proposals of this term in office that are in the log and not applied, by index: who is to be
 * answered. A ring, for their indices grow.
 */
final class Proposals {

    /** At once; more are not to be proposed. */
    static final int MOST = 65_536;

    /** Nobody waits for an answer. */
    static final long NOBODY = Long.MIN_VALUE;

    private long[] indices = new long[1_024];
    private long[] origins = new long[1_024];
    private long[] ids = new long[1_024];
    private int head;
    private int count;

    int count() {
        return count;
    }

    void add(long index, long origin, long id) {
        if (count == indices.length) {
            indices = grown(indices);
            origins = grown(origins);
            ids = grown(ids);
            head = 0;
        }
        int place = head + count & indices.length - 1;
        indices[place] = index;
        origins[place] = origin;
        ids[place] = id;
        count++;
    }

    private long[] grown(long[] ring) {
        long[] more = Arrays.copyOf(ring, 2 * ring.length);
        System.arraycopy(ring, head, more, 0, ring.length - head);
        System.arraycopy(ring, 0, more, ring.length - head, head);
        return more;
    }

    /** Says whether the first of those left is at this index. */
    boolean isFirst(long index) {
        return count > 0 && indices[head] == index;
    }

    long firstOrigin() {
        return origins[head];
    }

    long firstId() {
        return ids[head];
    }

    void removeFirst() {
        head = head + 1 & indices.length - 1;
        count--;
    }
}
