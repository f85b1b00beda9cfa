package io.murmuration.consensus.transport;

import io.murmuration.consensus.wire.Packet;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Packets that wait to be written, bounded in bytes. */
final class OutQueue {

    /**
     * A packet that waits.
     *
     * @param sizeBytes of its encoding
     * @param sentNanos when it was given to be sent
     */
    record Waiting(Packet packet, int sizeBytes, long sentNanos) {}

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final long maxBytes;
    private long bytes;

    OutQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes a packet in, unless it is one too many; an empty queue takes any. */
    boolean offer(Packet packet, int sizeBytes, long nowNanos) {
        if (bytes + sizeBytes > maxBytes && !waiting.isEmpty()) {
            return false;
        }
        waiting.add(new Waiting(packet, sizeBytes, nowNanos));
        bytes += sizeBytes;
        return true;
    }

    @Nullable
    Waiting peek() {
        return waiting.peek();
    }

    void remove() {
        bytes -= waiting.remove().sizeBytes;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** Removes what was given before that time; returns how many there were. */
    int dropBefore(long nanos) {
        int dropped = 0;
        Waiting oldest = waiting.peek();
        while (oldest != null && oldest.sentNanos - nanos < 0) {
            remove();
            dropped++;
            oldest = waiting.peek();
        }
        return dropped;
    }

    /** Removes all; returns how many there were. */
    int clear() {
        int dropped = waiting.size();
        waiting.clear();
        bytes = 0;
        return dropped;
    }
}
