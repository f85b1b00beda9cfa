package io.murmuration.consensus.transport;

import akka.serialization.ByteBufferSerializer;
import akka.serialization.SerializerWithStringManifest;
import io.murmuration.consensus.wire.PacketCodec;
import java.io.NotSerializableException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * {@link ArteryFrame}s in bytes. Akka makes it by its name, which {@code
 * murmuration-consensus-artery.conf} has.
 */
final class ArteryFrameSerializer extends SerializerWithStringManifest implements ByteBufferSerializer {

    /** Names this serializer on the wire; below 41 are Akka's. */
    private static final int IDENTIFIER = 1_734_502_113;

    private static final String MANIFEST = "F";
    private static final int FIXED_BYTES = 1 + 2 + 8 + 2 + 8 + 8 + 8 + 4 + 4 + 4;

    /** For Akka. */
    ArteryFrameSerializer() {}

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return MANIFEST;
    }

    @Override
    public byte[] toBinary(Object message) {
        ArteryFrame frame = (ArteryFrame) message;
        byte[] from = frame.from().getBytes(StandardCharsets.UTF_8);
        byte[] cluster = frame.cluster().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[FIXED_BYTES + from.length + cluster.length + frame.bytes().length];
        toBinary(message, ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Override
    public void toBinary(Object message, ByteBuffer out) {
        ArteryFrame frame = (ArteryFrame) message;
        out.put((byte) frame.kind().number());
        text(frame.from(), out);
        out.putLong(frame.life());
        text(frame.cluster(), out);
        out.putLong(frame.clusterId()).putLong(frame.sentNanos()).putLong(frame.sequence());
        out.putInt(frame.offset()).putInt(frame.totalBytes());
        out.putInt(frame.bytes().length).put(frame.bytes());
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        return fromBinary(ByteBuffer.wrap(bytes), manifest);
    }

    @Override
    public Object fromBinary(ByteBuffer in, String manifest) throws NotSerializableException {
        try {
            ArteryFrame frame = new ArteryFrame(
                    ArteryFrame.Kind.of(in.get()),
                    text(in),
                    in.getLong(),
                    text(in),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getInt(),
                    in.getInt(),
                    bytes(in, in.getInt()));
            long end = (long) frame.offset() + frame.bytes().length;
            if (frame.offset() < 0 || frame.totalBytes() > PacketCodec.MAX_BYTES || end > frame.totalBytes()) {
                throw new IllegalArgumentException("a piece up to " + end + " of " + frame.totalBytes() + " bytes");
            }
            return frame;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new NotSerializableException("a frame of agreement is malformed: " + e);
        }
    }

    private static void text(String text, ByteBuffer out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) bytes.length).put(bytes);
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in, in.getShort() & 0xffff), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(length + " bytes announced, " + in.remaining() + " there");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
