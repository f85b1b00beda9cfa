package io.murmuration.membership.wire;

import java.nio.ByteBuffer;

/**
 * Reads numbers one after the other, never past the end of the part that is open. Each method
 * throws {@link MalformedPacket} where the bytes are not what they should be.
 */
final class PacketReader {

    /** The longest span that is read: 139 years, so that it can be told in nanoseconds. */
    static final long MAX_SPAN_MILLIS = 1L << 42;

    /**
     * The largest counter that is read: none that is honest gets there, and one more is no
     * overflow.
     */
    static final long MAX_COUNT = 1L << 62;

    private final byte[] bytes;
    private final ByteBuffer words; // the same bytes, for numbers of fixed size
    private final int total;
    private int position;
    private int limit;

    PacketReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.words = ByteBuffer.wrap(bytes);
        this.position = from;
        this.limit = to;
        this.total = to - from;
    }

    /** Returns the bytes that are read from; indexes are those of {@link #position}. */
    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    /** Returns how many bytes the whole packet has. */
    int total() {
        return total;
    }

    int remaining() {
        return limit - position;
    }

    int u1() {
        return bytes[take(1)] & 0xff;
    }

    int u2() {
        int at = take(2);
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    int fixed4() {
        return words.getInt(take(Integer.BYTES));
    }

    long fixed8() {
        return words.getLong(take(Long.BYTES));
    }

    boolean flag() {
        int value = u1();
        check(value <= 1, "flag is neither 0 nor 1");
        return value == 1;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = u1();
            value |= (b & 0x7fL) << shift;
            if (b < 0x80) {
                check(b != 0 || shift == 0, "number is not in its shortest form");
                check(shift < 63 || b == 1, "number is too large");
                return value;
            }
        }
        throw new MalformedPacket("number is too large");
    }

    /** Reads a number from 0 to {@code max}. */
    long count(long max) {
        long value = varint();
        check(value >= 0 && value <= max, "number is out of its range");
        return value;
    }

    int smallCount() {
        return (int) count(Integer.MAX_VALUE);
    }

    long span() {
        return count(MAX_SPAN_MILLIS);
    }

    /** Skips {@code length} bytes and returns where they begin. */
    int take(int length) {
        check(length <= limit - position, "bytes end too early");
        int at = position;
        position += length;
        return at;
    }

    /** Opens a part that says how long it is; returns what {@link #close} needs. */
    int open() {
        return openPart(varint());
    }

    int openPart(long length) {
        check(length >= 0 && length <= limit - position, "part is longer than what contains it");
        int outer = limit;
        limit = position + (int) length;
        return outer;
    }

    /** Closes a part, and skips what a newer version has put at its end. */
    void close(int outer) {
        position = limit;
        limit = outer;
    }

    static void check(boolean condition, String reason) {
        if (!condition) {
            throw new MalformedPacket(reason);
        }
    }
}
