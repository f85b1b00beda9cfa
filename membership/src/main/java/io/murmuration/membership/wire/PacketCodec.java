package io.murmuration.membership.wire;

import io.murmuration.membership.swim.Packet;
import io.murmuration.membership.swim.Rumour;
import io.murmuration.membership.swim.SwimMessage;
import java.nio.ByteBuffer;

/**
 * Turns packets into bytes and back.
 *
 * <p>What was encoded is decoded to an equal packet, but for {@code Evidence}: its silence travels
 * in milliseconds and its φ in hundredths up to a million. Values that come again and again (names,
 * identities, attributes) are shared between the packets that one codec decodes.
 *
 * <p>Not thread-safe: one owner at a time.
 */
public final class PacketCodec {

    /** The most bytes of a packet: 1,400 less the 32 that sealing will take. */
    public static final int MAX_BYTES = 1_368;

    /** The most bytes of a packet besides its list of news or sync items. */
    public static final int MAX_OVERHEAD_BYTES = HeaderCodec.MAX_BYTES + 32;

    /**
     * The fewest bytes of a ping; smaller ones are filled up by the sender and refused by the
     * receiver. An answer without news is not larger than the ping if both headers are of one size;
     * and never, if it accuses nobody, its incarnation is below 128, its number below 2²⁸, and the
     * name of its sender has at most 14 characters (22 without a cluster id).
     */
    public static final int MIN_PING_BYTES = 75;

    /**
     * The fewest bytes of a request to join; smaller ones are filled up by the sender and refused
     * by the receiver. So no cookie is larger, and no refusal whose detail takes at most 120 bytes.
     */
    public static final int MIN_JOIN_BYTES = 256;

    private static final int REMEMBERED = 1_024;

    private final PacketWriter writer = new PacketWriter(MAX_BYTES);
    private final byte[] copy = new byte[MAX_BYTES];
    private final ValueCodec values;
    private final MessageCodec messages;

    /** Creates a codec for one node. */
    public PacketCodec() {
        this(REMEMBERED);
    }

    /**
     * Creates a codec.
     *
     * @param remembered how many values of each kind are shared at most, rounded up to a power of
     *     two; 1 to 65,536
     */
    public PacketCodec(int remembered) {
        if (remembered < 1 || remembered > 65_536) {
            throw new IllegalArgumentException("remembered must be from 1 to 65536: " + remembered);
        }
        values = new ValueCodec(Integer.highestOneBit(2 * remembered - 1));
        messages = new MessageCodec(values);
    }

    /**
     * Writes {@code packet} at the position of {@code out}.
     *
     * @throws IllegalArgumentException if the packet takes more than {@link #MAX_BYTES} or the room
     *     that {@code out} has, or holds a value that is out of its documented bounds; {@code out}
     *     is unchanged then
     */
    public void encode(Packet packet, ByteBuffer out) {
        writer.clear();
        write(packet, writer);
        int room = Math.min(MAX_BYTES, out.remaining());
        if (writer.size() > room) {
            throw new IllegalArgumentException(packet.message().getClass().getSimpleName() + " takes " + writer.size()
                    + " bytes, but there is room for " + room);
        }
        writer.copyTo(out);
    }

    /**
     * Reads what stands between position and limit of {@code in}, and moves the position to the
     * limit. Never throws, and allocates no more than a few times the bytes that are there.
     */
    public Decoded decode(ByteBuffer in) {
        int length = in.remaining();
        if (length > MAX_BYTES) {
            in.position(in.limit());
            return new Decoded.Malformed("larger than a packet");
        }
        in.get(copy, 0, length);
        try {
            return read(new PacketReader(copy, 0, length));
        } catch (MalformedPacket e) {
            return new Decoded.Malformed(e.reason());
        } catch (IllegalArgumentException e) {
            return new Decoded.Malformed("value out of its bounds: " + e.getMessage());
        }
    }

    /** Returns how many bytes {@code rumour} takes within a packet. */
    public static int sizeOf(Rumour rumour) {
        PacketWriter counter = new PacketWriter(0);
        RumourCodec.write(rumour, counter);
        return counter.size();
    }

    /** Returns how many bytes {@code packet} takes; more than {@link #MAX_BYTES} cannot be sent. */
    public static int sizeOf(Packet packet) {
        PacketWriter counter = new PacketWriter(0);
        write(packet, counter);
        return counter.size();
    }

    private static void write(Packet packet, PacketWriter out) {
        HeaderCodec.write(packet.header(), out);
        MessageCodec.write(packet.message(), out);
    }

    private Decoded read(PacketReader in) {
        Packet.Header header = HeaderCodec.read(in, values);
        if (header.version() < Packet.OLDEST_VERSION || header.version() > Packet.NEWEST_VERSION) {
            return new Decoded.OtherVersion(header);
        }
        int type = in.u1();
        SwimMessage message = messages.read(type, in);
        PacketReader.check(in.remaining() == 0, "bytes follow the message");
        return message == null
                ? new Decoded.UnknownMessage(header, type)
                : new Decoded.Read(new Packet(header, message));
    }
}
