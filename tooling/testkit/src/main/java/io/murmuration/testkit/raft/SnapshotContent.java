package io.murmuration.testkit.raft;

import java.util.Arrays;

/** The bytes of a snapshot, which nobody changes. */
public final class SnapshotContent {

    private final byte[] bytes;

    public SnapshotContent(byte[] bytes) {
        this.bytes = bytes;
    }

    public int length() {
        return bytes.length;
    }

    public byte[] bytes() {
        return bytes;
    }

    public byte[] part(int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }
}
