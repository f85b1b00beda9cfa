package io.murmuration.membership.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes numbers and texts one after the other. What no longer fits is only counted, so the same
 * code writes a packet and measures it.
 */
final class PacketWriter {

    private final byte[] bytes;
    private final ByteBuffer words; // the same bytes, for numbers of fixed size
    private int size;

    PacketWriter(int capacity) {
        bytes = new byte[capacity];
        words = ByteBuffer.wrap(bytes);
    }

    void clear() {
        size = 0;
    }

    /** Returns how many bytes were written, those that did not fit included. */
    int size() {
        return size;
    }

    void copyTo(ByteBuffer out) {
        out.put(bytes, 0, size);
    }

    void u1(int value) {
        if (size < bytes.length) {
            bytes[size] = (byte) value;
        }
        size++;
    }

    void u2(int value) {
        u1(value >>> 8);
        u1(value);
    }

    void fixed4(int value) {
        if (size + Integer.BYTES <= bytes.length) {
            words.putInt(size, value);
        }
        size += Integer.BYTES;
    }

    void fixed8(long value) {
        if (size + Long.BYTES <= bytes.length) {
            words.putLong(size, value);
        }
        size += Long.BYTES;
    }

    void flag(boolean value) {
        u1(value ? 1 : 0);
    }

    void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            u1(((int) rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        u1((int) rest);
    }

    /** Writes a number that must not be negative. */
    void count(long value, String what) {
        check(value >= 0, what, value);
        varint(value);
    }

    void zeros(int number) {
        if (size + number <= bytes.length) {
            Arrays.fill(bytes, size, size + number, (byte) 0);
        }
        size += number;
    }

    /** Writes a text of visible ASCII that is at most 255 characters long. */
    void name(String name) {
        u1(name.length());
        ascii(name);
    }

    /** Writes a text of at most {@code maxBytes} bytes. */
    void text(String text, int maxBytes, String what) {
        if (isAscii(text)) {
            check(text.length() <= maxBytes, what, text);
            varint(text.length());
            ascii(text);
            return;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        // A surrogate without its other half has no UTF-8 form; it would arrive as a question mark.
        check(new String(encoded, StandardCharsets.UTF_8).equals(text), what, text);
        check(encoded.length <= maxBytes, what, text);
        varint(encoded.length);
        for (byte b : encoded) {
            u1(b);
        }
    }

    /** Begins a part that says how long it is; returns what {@link #end} needs. */
    int begin() {
        u1(0);
        return size;
    }

    /** Ends the part that began at {@code start}. */
    void end(int start) {
        int length = size - start;
        int extra = length < 0x80 ? 0 : length < 0x4000 ? 1 : 2;
        if (extra > 0 && size + extra <= bytes.length) {
            System.arraycopy(bytes, start, bytes, start + extra, length);
        }
        size = start - 1;
        varint(length);
        size += length;
    }

    /** Refuses what no packet can carry. */
    static void check(boolean condition, String what, Object value) {
        if (!condition) {
            throw new IllegalArgumentException("no packet can carry this " + what + ": '" + value + "'");
        }
    }

    private void ascii(String text) {
        int length = text.length();
        if (size + length <= bytes.length) {
            for (int i = 0; i < length; i++) {
                bytes[size + i] = (byte) text.charAt(i);
            }
        }
        size += length;
    }

    private static boolean isAscii(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
