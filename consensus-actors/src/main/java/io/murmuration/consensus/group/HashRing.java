package io.murmuration.consensus.group;

import java.nio.ByteBuffer;

/** Hashes that the state had at the last indices at which one was taken. */
final class HashRing {

    private static final int PLACES = 64;

    private final long[] indices = new long[PLACES];
    private final long[] hashes = new long[PLACES];
    private int next;

    void add(long index, long hash) {
        indices[next] = index;
        hashes[next] = hash;
        next = (next + 1) % PLACES;
    }

    /** Says whether another hash than this was taken at the index; not if none is known. */
    boolean contradicts(long index, long hash) {
        for (int i = 0; i < PLACES; i++) {
            if (indices[i] == index && index != 0) {
                return hashes[i] != hash;
            }
        }
        return false;
    }

    /** Returns the hash at the index, 0 where none is known. */
    long at(long index) {
        for (int i = 0; i < PLACES; i++) {
            if (indices[i] == index) {
                return hashes[i];
            }
        }
        return 0;
    }

    static int encodedBytes() {
        return 2 * Long.BYTES * PLACES;
    }

    /** Writes it, the oldest first. */
    void writeTo(ByteBuffer bytes) {
        for (int i = 0; i < PLACES; i++) {
            int place = (next + i) % PLACES;
            bytes.putLong(indices[place]).putLong(hashes[place]);
        }
    }

    void readFrom(ByteBuffer bytes) {
        next = 0;
        for (int i = 0; i < PLACES; i++) {
            add(bytes.getLong(), bytes.getLong());
        }
    }

    /** Mixes a value into a hash (the finalizer of Stafford's variant 13). */
    static long mix(long hash, long value) {
        long mixed = (hash ^ value) + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
