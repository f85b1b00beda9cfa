package io.murmuration.consensus.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Some bytes that nobody changes: a key or a value. Ordered as unsigned bytes, so that the order of
 * ASCII keys is that of their text.
 */
public final class Bytes implements Comparable<Bytes> {

    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final byte[] bytes;
    private int hash;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns a copy of {@code bytes}. */
    public static Bytes copyOf(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
    }

    /** Takes {@code bytes} over: nobody may change them from now on. */
    public static Bytes wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes);
    }

    /** Returns the text in UTF-8. */
    public static Bytes of(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    public int size() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    public byte at(int place) {
        return bytes[place];
    }

    /** Returns a copy. */
    public byte[] toArray() {
        return bytes.clone();
    }

    /** Appends them to {@code target}. */
    public void writeTo(ByteBuffer target) {
        target.put(bytes);
    }

    /** Returns them as text; what is no UTF-8 becomes the replacement character. */
    public String utf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public boolean startsWith(Bytes prefix) {
        return prefix.bytes.length <= bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    /** Returns these and then {@code more}. */
    public Bytes concat(Bytes more) {
        byte[] both = Arrays.copyOf(bytes, bytes.length + more.bytes.length);
        System.arraycopy(more.bytes, 0, both, bytes.length, more.bytes.length);
        return wrap(both);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Bytes that && Arrays.equals(bytes, that.bytes));
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(bytes);
        }
        return hash;
    }

    /**
     * Returns 64 bits that differ, almost always, where the bytes differ: the same in every process
     * and release. Against accidents, not against attackers.
     */
    public long fingerprint() {
        long mixed = bytes.length * SPREAD;
        int place = 0;
        for (; place + Long.BYTES <= bytes.length; place += Long.BYTES) {
            mixed = (mixed ^ (long) LONGS.get(bytes, place)) * SPREAD;
            mixed ^= mixed >>> 32;
        }
        for (; place < bytes.length; place++) {
            mixed = (mixed ^ (bytes[place] & 0xff)) * SPREAD;
            mixed ^= mixed >>> 32;
        }
        return mixed;
    }

    /** Returns them as text, for people. */
    @Override
    public String toString() {
        return utf8();
    }
}
