package io.murmuration.membership.wire;

import io.murmuration.membership.swim.Packet;
import io.murmuration.membership.swim.Rumour;
import java.nio.ByteBuffer;

/** Turns packets into bytes and back. Not thread-safe: one owner at a time. */
public final class PacketCodec {

    /** Writes {@code packet} at the position of {@code out}. */
    public void encode(Packet packet, ByteBuffer out) {}

    /** Reads what stands between position and limit of {@code in}. Never throws. */
    public Decoded decode(ByteBuffer in) {
        return new Decoded.Malformed("nothing is read yet");
    }

    /** Returns how many bytes {@code rumour} takes within a packet. */
    public static int sizeOf(Rumour rumour) {
        return 0;
    }
}
