package io.murmuration.consensus.transport;

import io.murmuration.consensus.wire.LinkCodec;
import io.murmuration.consensus.wire.PacketCodec;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Direct buffers of two sizes, used again and again. For one thread. */
final class BufferPool {

    static final int SMALL_BYTES = 128 << 10;
    static final int LARGE_BYTES = PacketCodec.MAX_BYTES + LinkCodec.PREFIX_BYTES;

    private static final int SMALL_KEPT = 32;
    private static final int LARGE_KEPT = 2;

    private final ArrayDeque<ByteBuffer> small = new ArrayDeque<>();
    private final ArrayDeque<ByteBuffer> large = new ArrayDeque<>();

    /**
     * Returns an empty buffer for so many bytes.
     *
     * @param bytes at most {@link #LARGE_BYTES}
     */
    ByteBuffer take(int bytes) {
        boolean isSmall = bytes <= SMALL_BYTES;
        ByteBuffer kept = (isSmall ? small : large).pollFirst();
        return kept != null ? kept.clear() : ByteBuffer.allocateDirect(isSmall ? SMALL_BYTES : LARGE_BYTES);
    }

    void give(ByteBuffer buffer) {
        boolean isSmall = buffer.capacity() == SMALL_BYTES;
        ArrayDeque<ByteBuffer> kept = isSmall ? small : large;
        if (kept.size() < (isSmall ? SMALL_KEPT : LARGE_KEPT)) {
            kept.addFirst(buffer);
        }
    }
}
