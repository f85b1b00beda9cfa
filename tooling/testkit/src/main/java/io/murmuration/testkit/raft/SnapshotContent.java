package io.murmuration.testkit.raft;

import java.util.Arrays;

/** The bytes of a snapshot, which nobody changes. */
final class SnapshotContent {

    private final byte[] bytes;

    SnapshotContent(byte[] bytes) {
        this.bytes = bytes;
    }

    int length() {
        return bytes.length;
    }

    byte[] bytes() {
        return bytes;
    }

    byte[] part(int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }
}
