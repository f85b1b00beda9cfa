package io.murmuration.consensus.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The words about a connection, in bytes. On the stream each frame has its length, in four bytes,
 * before it. An empty frame is a ping of the side that dialled, and the other's answer to it. One
 * that begins with 0 is a {@link LinkFrame}; any other is a packet.
 */
public final class LinkCodec {

    /** What a frame takes beyond its content. */
    public static final int PREFIX_BYTES = 4;

    /** The most bytes of a frame before the two sides have agreed to talk. */
    public static final int GREETING_BYTES_MAX = 4_096;

    private static final int MAGIC = 0x4d75726d;
    private static final int LINK = 0;
    private static final int GREETING = 1;
    private static final int WELCOME = 2;
    private static final int REFUSED = 3;
    private static final int IDENTIFY = 4;

    private final PacketWriter writer = new PacketWriter();

    /** Says whether a frame, which is not empty, is about the connection. */
    public static boolean isLinkFrame(ByteBuffer frame) {
        return frame.get(frame.position()) == LINK;
    }

    /** Returns how many bytes {@link #encode} will write. */
    public int encodedSize(LinkFrame frame) {
        writer.measure();
        write(frame, writer);
        return (int) writer.size();
    }

    /** Writes the frame without its length. */
    public void encode(LinkFrame frame, ByteBuffer out) {
        writer.writeTo(out);
        write(frame, writer);
        writer.measure();
    }

    /**
     * Reads a frame that takes all of {@code in}.
     *
     * @return null if it is of a kind that this release does not know
     * @throws IllegalArgumentException if these bytes are no such frame
     */
    public @Nullable LinkFrame decode(ByteBuffer in) {
        PacketReader reader = new PacketReader(in);
        reader.check(reader.u1() == LINK, "it is not about the connection");
        return switch (reader.u1()) {
            case GREETING -> readGreeting(reader);
            case WELCOME -> new LinkFrame.Welcome(reader.u1(), reader.i8(), reader.text());
            case REFUSED -> new LinkFrame.Refused(reader.text());
            case IDENTIFY -> new LinkFrame.Identify(reader.i8());
            default -> null;
        };
    }

    private static LinkFrame readGreeting(PacketReader in) {
        in.check(in.i4() == MAGIC, "who calls does not speak this protocol");
        return new LinkFrame.Greeting(in.u1(), in.u1(), in.u1(), in.text(), in.i8(), in.text(), in.text());
    }

    private static void write(LinkFrame frame, PacketWriter out) {
        out.u1(LINK);
        if (frame instanceof LinkFrame.Greeting greeting) {
            out.u1(GREETING);
            out.i4(MAGIC);
            out.u1(greeting.oldestVersion());
            out.u1(greeting.newestVersion());
            out.u1(greeting.lane());
            out.text(greeting.cluster());
            out.i8(greeting.clusterId());
            out.text(greeting.node());
            out.text(greeting.endpoint());
        } else if (frame instanceof LinkFrame.Welcome welcome) {
            out.u1(WELCOME);
            out.u1(welcome.version());
            out.i8(welcome.clusterId());
            out.text(welcome.node());
        } else if (frame instanceof LinkFrame.Refused refused) {
            out.u1(REFUSED);
            out.text(refused.why());
        } else if (frame instanceof LinkFrame.Identify identify) {
            out.u1(IDENTIFY);
            out.i8(identify.clusterId());
        }
    }
}
