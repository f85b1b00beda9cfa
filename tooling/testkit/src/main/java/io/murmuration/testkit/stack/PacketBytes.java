package io.murmuration.testkit.stack;

import io.murmuration.consensus.wire.Packet;
import io.murmuration.consensus.wire.PacketCodec;
import java.nio.ByteBuffer;

/** Makes bytes of packets and packets of bytes, as production does. */
final class PacketBytes {

    private final PacketCodec codec = new PacketCodec();

    byte[] encode(Packet packet) {
        ByteBuffer buffer = ByteBuffer.allocate(codec.encodedSize(packet));
        codec.encode(packet, buffer);
        Promise.SOUND.require(!buffer.hasRemaining(), () -> "a packet is shorter than it was said to be: " + packet);
        return buffer.array();
    }

    Packet decode(byte[] frame) {
        Packet packet = codec.decode(ByteBuffer.wrap(frame));
        if (packet == null) {
            throw new IllegalStateException("a packet of this release is of an unknown kind");
        }
        return packet;
    }
}
