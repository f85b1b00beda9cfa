package io.murmuration.consensus.wire;

import io.murmuration.consensus.api.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers and bytes one after the other. Each method throws {@link IllegalArgumentException}
 * where the bytes are not what they should be, and allocates no more than the bytes that are there.
 */
final class PacketReader {

    private static final byte[] NOTHING = {};

    private final ByteBuffer in;
    private final int start;

    PacketReader(ByteBuffer in) {
        this.in = in;
        this.start = in.position();
    }

    int u1() {
        need(Byte.BYTES);
        return in.get() & 0xff;
    }

    int u2() {
        need(Short.BYTES);
        return in.getShort() & 0xffff;
    }

    int i4() {
        need(Integer.BYTES);
        return in.getInt();
    }

    long i8() {
        need(Long.BYTES);
        return in.getLong();
    }

    boolean flag() {
        int value = u1();
        check(value <= 1, "a flag is neither 0 nor 1");
        return value == 1;
    }

    /** Reads a number that is not negative. */
    long count8() {
        long value = i8();
        check(value >= 0, "a count is negative");
        return value;
    }

    /**
     * Reads how many of something follow.
     *
     * @param leastBytes that each of them takes at least
     */
    int count(int leastBytes) {
        int count = i4();
        check(count >= 0 && count <= in.remaining() / leastBytes, "more is announced than there are bytes");
        return count;
    }

    byte[] bytes() {
        int length = count(1);
        if (length == 0) {
            return NOTHING;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    Bytes shared() {
        return Bytes.wrap(bytes());
    }

    long[] longs() {
        long[] values = new long[count(Long.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getLong();
        }
        return values;
    }

    String text() {
        int length = u2();
        need(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Refuses the packet unless {@code condition} holds. */
    void check(boolean condition, String reason) {
        if (!condition) {
            throw malformed(reason);
        }
    }

    IllegalArgumentException malformed(String reason) {
        return new IllegalArgumentException(
                "malformed packet, at byte " + (in.position() - start) + " of " + (in.limit() - start) + ": " + reason);
    }

    private void need(int length) {
        if (in.remaining() < length) {
            throw malformed(length + " more bytes should follow");
        }
    }
}
