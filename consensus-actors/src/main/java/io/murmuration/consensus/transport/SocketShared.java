package io.murmuration.consensus.transport;

import io.murmuration.consensus.wire.Handshake;
import io.murmuration.consensus.wire.LinkCodec;
import io.murmuration.consensus.wire.PacketCodec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections of one transport share. For the loop's thread. */
final class SocketShared {

    static final Logger LOG = LoggerFactory.getLogger(SocketTransport.class);

    private static final int SCRATCH_BYTES = 256 << 10;

    final EventLoop loop;
    final SocketSettings settings;
    final Transport.Receiver receiver;
    final Handshake handshake;
    final PacketCodec packets = new PacketCodec();
    final LinkCodec links = new LinkCodec();
    final BufferPool pool = new BufferPool();
    final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    final TransportCounts counts = new TransportCounts();
    final int maxFrameBytes = PacketCodec.MAX_BYTES;

    SocketShared(EventLoop loop, SocketSettings settings, Transport.Receiver receiver) {
        this.loop = loop;
        this.settings = settings;
        this.receiver = receiver;
        this.handshake = new Handshake(settings.cluster(), settings.node());
    }

    static void closeQuietly(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            LOG.debug("cannot be closed: {}", resource, e);
        }
    }
}
