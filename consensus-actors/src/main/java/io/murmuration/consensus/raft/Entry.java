package io.murmuration.consensus.raft;

import java.util.Arrays;
import java.util.List;

/**
 * One entry of the replicated log (Raft §5.3). The payload is shared, not copied: nobody changes it
 * once the entry is made.
 *
 * @param term in which the leader took it in
 * @param index its place in the log, from 1
 * @param payload the encoded command, the same bytes in memory, on disk and on the wire
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose: a copy per hop would cost more than all else
public record Entry(long term, long index, EntryType type, byte[] payload) {

    /** What an entry takes beyond its payload, in the limits that count bytes. */
    public static final int OVERHEAD_BYTES = 24;

    private static final byte[] NOTHING = {};

    /** An entry without payload. */
    public static Entry empty(long term, long index) {
        return new Entry(term, index, EntryType.NORMAL, NOTHING);
    }

    /** Returns its share of a limit that counts bytes. */
    public long sizeBytes() {
        return (long) OVERHEAD_BYTES + payload.length;
    }

    /** Returns the sum of {@link #sizeBytes}. */
    public static long sizeBytes(List<Entry> entries) {
        long sum = 0;
        for (int i = 0; i < entries.size(); i++) {
            sum += entries.get(i).sizeBytes();
        }
        return sum;
    }

    /** Returns the sum of the payloads' lengths. */
    public static long payloadBytes(List<Entry> entries) {
        long sum = 0;
        for (int i = 0; i < entries.size(); i++) {
            sum += entries.get(i).payload.length;
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Entry that
                && term == that.term
                && index == that.index
                && type == that.type
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(term * 31 + index) * 31 + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return term + "/" + index + " " + type + " " + payload.length + " bytes";
    }
}
