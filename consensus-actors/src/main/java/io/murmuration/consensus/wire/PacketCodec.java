package io.murmuration.consensus.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Packets and their bytes. A packet is a version, its kind, its group's id, and what is said, in
 * numbers of fixed size with the highest byte first; lengths go before what they count. Bytes
 * behind what a kind has are what a newer release added, and are skipped.
 *
 * <p>Holds a little state for reuse: one for each thread.
 */
public final class PacketCodec {

    /** The most bytes a packet may have; what is longer is neither written nor read. */
    public static final int MAX_BYTES = 4 << 20;

    /** The version in which packets are written, which is also the newest that can be read. */
    public static final int VERSION = WireNumbers.VERSION;

    private final PacketWriter writer = new PacketWriter();

    /**
     * Returns exactly how many bytes {@link #encode} will write.
     *
     * @throws IllegalArgumentException if they are more than {@link #MAX_BYTES}, or if no packet
     * can
     *     carry this
     */
    public int encodedSize(Packet packet) {
        writer.measure();
        write(packet);
        if (writer.size() > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a packet of " + writer.size() + " bytes is over the limit of " + MAX_BYTES + ": " + name(packet));
        }
        return (int) writer.size();
    }

    /**
     * Writes the packet at the position of {@code out}, which is big-endian, as buffers are.
     *
     * @throws java.nio.BufferOverflowException if there is less room than {@link #encodedSize}
     * @throws IllegalArgumentException if no packet can carry this
     */
    public void encode(Packet packet, ByteBuffer out) {
        writer.writeTo(out);
        write(packet);
        writer.measure();
    }

    /**
     * Reads one packet that takes all of {@code in}. Its content is copied, once.
     *
     * @return null if it is of a kind that this release does not know
     * @throws IllegalArgumentException if these bytes are no packet
     */
    public @Nullable Packet decode(ByteBuffer in) {
        PacketReader reader = new PacketReader(in);
        reader.check(in.remaining() <= MAX_BYTES, "it is longer than " + MAX_BYTES);
        int version = reader.u1();
        reader.check(version == VERSION, "version " + version + " is none that this release reads");
        int kind = reader.u1();
        if (WireNumbers.isOfFounding(kind)) {
            return new Packet.Founding(FoundingCodec.read(kind, reader));
        }
        if (WireNumbers.isOfReplica(kind)) {
            return new Packet.ToReplica(reader.i8(), RaftMessageCodec.read(kind, reader));
        }
        if (WireNumbers.isRequest(kind)) {
            return new Packet.Ask(reader.i8(), RequestCodec.read(kind, reader));
        }
        if (WireNumbers.isAnswer(kind)) {
            return new Packet.Answer(reader.i8(), ResponseCodec.read(kind, reader));
        }
        return null;
    }

    private void write(Packet packet) {
        writer.u1(VERSION);
        if (packet instanceof Packet.ToReplica replica) {
            writer.u1(RaftMessageCodec.kindOf(replica.message()));
            writer.i8(replica.group());
            RaftMessageCodec.write(replica.message(), writer);
        } else if (packet instanceof Packet.Ask ask) {
            writer.u1(RequestCodec.kindOf(ask.request()));
            writer.i8(ask.group());
            RequestCodec.write(ask.request(), writer);
        } else if (packet instanceof Packet.Answer answer) {
            writer.u1(ResponseCodec.kindOf(answer.response()));
            writer.i8(answer.group());
            ResponseCodec.write(answer.response(), writer);
        } else if (packet instanceof Packet.Founding founding) {
            writer.u1(FoundingCodec.kindOf(founding.message()));
            FoundingCodec.write(founding.message(), writer);
        }
    }

    private static String name(Packet packet) {
        if (packet instanceof Packet.ToReplica replica) {
            return replica.message().kind().toString();
        }
        if (packet instanceof Packet.Ask ask) {
            return ask.request().getClass().getSimpleName();
        }
        if (packet instanceof Packet.Answer answer) {
            return answer.response().getClass().getSimpleName();
        }
        return "a founding message";
    }
}
