package io.murmuration.consensus.raft;

import java.util.Arrays;

/**
 * The messages with entries that are on their way to one peer, each as the index of its last entry
 * and its size. A window: what is full must not be added to. Starts small and grows up to its limit
 * by need, since a process may lead many groups.
 */
public final class Inflight {

    private final int maxMessages;
    private final long maxBytes;
    private long[] indices = {};
    private long[] sizes = {};
    private int first;
    private int count;
    private long bytes;

    /**
     * Creates an empty window.
     *
     * @param maxMessages on their way at once, at least 1
     * @param maxBytes the sum of sizes from which on it is full; a message may start below and end
     *     above it; 0 = no limit
     */
    public Inflight(int maxMessages, long maxBytes) {
        if (maxMessages < 1 || maxBytes < 0) {
            throw new IllegalArgumentException(
                    "maxMessages must be at least 1 and maxBytes at least 0: " + maxMessages + ", " + maxBytes);
        }
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /**
     * Notes a message that is sent.
     *
     * @param index of its last entry, not below that of the one before
     * @throws IllegalStateException if the window is full
     */
    public void add(long index, long sizeBytes) {
        if (isFull()) {
            throw new IllegalStateException(
                    "window is full with " + count + " messages of " + bytes + " bytes: ask isFull before sending");
        }
        if (count == indices.length) {
            grow();
        }
        int place = (first + count) % indices.length;
        indices[place] = index;
        sizes[place] = sizeBytes;
        count++;
        bytes += sizeBytes;
    }

    private void grow() {
        int old = indices.length;
        int size = Math.min(maxMessages, Math.max(1, old * 2));
        long[] moreIndices = Arrays.copyOf(indices, size);
        long[] moreSizes = Arrays.copyOf(sizes, size);
        for (int i = 0; i < old; i++) {
            moreIndices[i] = indices[(first + i) % old];
            moreSizes[i] = sizes[(first + i) % old];
        }
        indices = moreIndices;
        sizes = moreSizes;
        first = 0;
    }

    /** Forgets all messages up to that with {@code index}: the peer has them. */
    public void freeUpTo(long index) {
        while (count > 0 && indices[first] <= index) {
            bytes -= sizes[first];
            count--;
            first = (first + 1) % indices.length;
        }
    }

    /** Says whether no message may be sent for now. */
    public boolean isFull() {
        return count == maxMessages || (maxBytes != 0 && bytes >= maxBytes);
    }

    /** Returns how many messages are on their way. */
    public int count() {
        return count;
    }

    /** Forgets all. */
    public void reset() {
        first = 0;
        count = 0;
        bytes = 0;
    }
}
