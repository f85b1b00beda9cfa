package io.murmuration.consensus.log;

import java.util.Arrays;

/** The terms of a stretch of the log: as many numbers as it has changes of term. One owner. */
final class TermRuns {

    private long[] starts = new long[16];
    private long[] terms = new long[16];
    private int size;

    void clear() {
        size = 0;
    }

    /** Notes the term of the entry behind all that were noted. */
    void add(long index, long term) {
        if (size > 0 && terms[size - 1] == term) {
            return;
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            terms = Arrays.copyOf(terms, size * 2);
        }
        starts[size] = index;
        terms[size++] = term;
    }

    /** Forgets the entries from this index on. */
    void truncateFrom(long index) {
        while (size > 0 && starts[size - 1] >= index) {
            size--;
        }
    }

    /** May forget the entries before this index. */
    void dropBefore(long index) {
        int place = placeOf(index);
        if (place > 0) {
            System.arraycopy(starts, place, starts, 0, size - place);
            System.arraycopy(terms, place, terms, 0, size - place);
            size -= place;
        }
    }

    /** Returns the term of an entry that was noted. */
    long term(long index) {
        return terms[placeOf(index)];
    }

    private int placeOf(long index) {
        int place = Arrays.binarySearch(starts, 0, size, index);
        return place >= 0 ? place : -place - 2;
    }
}
