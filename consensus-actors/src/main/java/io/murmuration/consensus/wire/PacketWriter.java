package io.murmuration.consensus.wire;

import io.murmuration.consensus.api.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbers and bytes one after the other, or only counts them: so the same code writes a
 * packet and measures it.
 */
final class PacketWriter {

    private @Nullable ByteBuffer out;
    private long size;

    /** From now on only counts. */
    void measure() {
        out = null;
        size = 0;
    }

    /** From now on writes to {@code target}, which has room for what was measured. */
    void writeTo(ByteBuffer target) {
        out = target;
        size = 0;
    }

    /** Returns how many bytes were written or counted. */
    long size() {
        return size;
    }

    void u1(int value) {
        if (out != null) {
            out.put((byte) value);
        }
        size += Byte.BYTES;
    }

    void u2(int value) {
        if (out != null) {
            out.putShort((short) value);
        }
        size += Short.BYTES;
    }

    void i4(int value) {
        if (out != null) {
            out.putInt(value);
        }
        size += Integer.BYTES;
    }

    void i8(long value) {
        if (out != null) {
            out.putLong(value);
        }
        size += Long.BYTES;
    }

    void flag(boolean value) {
        u1(value ? 1 : 0);
    }

    void bytes(byte[] value) {
        i4(value.length);
        if (out != null) {
            out.put(value);
        }
        size += value.length;
    }

    void bytes(Bytes value) {
        i4(value.size());
        if (out != null) {
            value.writeTo(out);
        }
        size += value.size();
    }

    void longs(long[] values) {
        i4(values.length);
        for (long value : values) {
            i8(value);
        }
    }

    /**
     * Writes a text in UTF-8.
     *
     * @throws IllegalArgumentException if it takes more than 65,535 bytes
     */
    void text(String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        if (encoded.length > 0xffff) {
            throw new IllegalArgumentException("a text of " + encoded.length + " bytes does not fit a packet, which"
                    + " takes 65535: shorten '" + value.substring(0, 40) + "...'");
        }
        u2(encoded.length);
        if (out != null) {
            out.put(encoded);
        }
        size += encoded.length;
    }
}
