package io.murmuration.consensus.log;

import java.util.Arrays;

/**
 * Where on disk entries are: the place of every 32nd one, and of each that does not simply follow
 * the one before it. From such a place on, reading forward meets all entries up to the next. One
 * owner.
 */
final class EntryPlaces {

    private static final int STRIDE = 32;

    private long[] indices = new long[64];
    private Segment[] segments = new Segment[64];
    private long[] offsets = new long[64];
    private int size;

    /** A place to start reading from, and up to where. */
    record Place(Segment segment, long offset, long index, long endIndex) {}

    void clear() {
        Arrays.fill(segments, 0, size, null);
        size = 0;
    }

    /** Notes the entry behind all that were noted. */
    void add(long index, Segment segment, long offset, boolean follows) {
        if (follows && size > 0 && segments[size - 1] == segment && index - indices[size - 1] < STRIDE) {
            return;
        }
        if (size == indices.length) {
            indices = Arrays.copyOf(indices, size * 2);
            segments = Arrays.copyOf(segments, size * 2);
            offsets = Arrays.copyOf(offsets, size * 2);
        }
        indices[size] = index;
        segments[size] = segment;
        offsets[size++] = offset;
    }

    /** Forgets the entries from this index on. */
    void truncateFrom(long index) {
        while (size > 0 && indices[size - 1] >= index) {
            segments[--size] = null;
        }
    }

    /** May forget the entries before this index. */
    void dropBefore(long index) {
        int place = placeOf(index);
        if (place > 0) {
            System.arraycopy(indices, place, indices, 0, size - place);
            System.arraycopy(segments, place, segments, 0, size - place);
            System.arraycopy(offsets, place, offsets, 0, size - place);
            Arrays.fill(segments, size - place, size, null);
            size -= place;
        }
    }

    /** Returns from where to read the entry at this index, which was noted. */
    Place find(long index) {
        int place = placeOf(index);
        long end = place + 1 < size ? indices[place + 1] : Long.MAX_VALUE;
        return new Place(segments[place], offsets[place], indices[place], end);
    }

    private int placeOf(long index) {
        int place = Arrays.binarySearch(indices, 0, size, index);
        return place >= 0 ? place : -place - 2;
    }
}
