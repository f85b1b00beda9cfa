package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.Entry;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The replicated state machine: a rolling hash over all entries applied, so that two states are
 * equal exactly if the same was applied in the same order. Its snapshots are as long as asked for,
 * so that they take several chunks.
 */
final class HashMachine {

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int HEADER_BYTES = 16;

    private long index;
    private long state = 1;

    /** Returns the state in which a group begins, behind {@code index}. */
    static HashMachine founded(long index) {
        HashMachine machine = new HashMachine();
        machine.index = index;
        return machine;
    }

    long index() {
        return index;
    }

    long state() {
        return state;
    }

    /** Applies the next entry. */
    void apply(Entry entry) {
        if (entry.index() != index + 1) {
            throw new Violation(
                    Invariant.STATE_MACHINE_SAFETY, "entry " + entry.index() + " is applied behind " + index);
        }
        index = entry.index();
        state = mix(state, hashOf(entry));
    }

    static long hashOf(Entry entry) {
        return mix(
                mix(entry.term(), entry.index()),
                Arrays.hashCode(entry.payload()) * 31L + entry.type().number());
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * MULTIPLIER;
        return Long.rotateLeft(mixed, 29) ^ mixed >>> 32;
    }

    /** Returns a snapshot of about {@code bytes} bytes. */
    SnapshotContent content(int bytes) {
        ByteBuffer content = ByteBuffer.allocate(HEADER_BYTES + bytes);
        content.putLong(index).putLong(state);
        while (content.hasRemaining()) {
            content.put(filler(content.position()));
        }
        return new SnapshotContent(content.array());
    }

    /** Takes over the state of a snapshot, every byte of which must be right. */
    void restore(SnapshotContent content) {
        ByteBuffer bytes = ByteBuffer.wrap(content.bytes());
        index = bytes.getLong();
        state = bytes.getLong();
        while (bytes.hasRemaining()) {
            int at = bytes.position();
            Violation.check(
                    bytes.get() == filler(at),
                    Invariant.SNAPSHOT_FITS,
                    () -> "the snapshot up to " + index + " has a wrong byte at " + at);
        }
    }

    private byte filler(int at) {
        return (byte) (state >>> ((at & 7) * 8));
    }
}
