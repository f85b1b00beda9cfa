package io.murmuration.testkit;

import java.nio.ByteBuffer;

/**
 * A running 64-bit mix of what happened: equal for equal runs, and different for nearly all others.
 */
public final class TraceHash {

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long state = 0x6A09E667F3BCC909L;

    /** Mixes in a number. */
    public void add(long value) {
        state = Long.rotateLeft((state ^ value) * MULTIPLIER, 29);
    }

    /** Mixes in the bytes between position and limit, which stay where they are. */
    public void add(ByteBuffer bytes) {
        int at = bytes.position();
        int end = bytes.limit();
        add(end - at);
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            add(bytes.getLong(at));
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << Byte.SIZE | (bytes.get(at) & 0xff);
        }
        add(rest);
    }

    /** Returns the hash of all that was added so far. */
    public long value() {
        long mixed = (state ^ state >>> 32) * MULTIPLIER;
        return mixed ^ mixed >>> 29;
    }

    /** Returns {@link #value} as 16 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x", value());
    }
}
