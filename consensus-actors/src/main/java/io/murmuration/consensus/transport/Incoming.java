package io.murmuration.consensus.transport;

import io.murmuration.consensus.wire.LinkFrame;
import io.murmuration.consensus.wire.Packet;
import java.nio.channels.SelectionKey;
import java.util.List;

/** One connection from elsewhere. */
final class Incoming implements Connection.Owner {

    /** The side that dialled pings at least once in this many intervals; see {@link Outgoing}. */
    private static final int SILENT_INTERVALS = 30;

    private final SocketShared shared;
    private final SocketTransport transport;
    private final OutQueue queue;
    private final Connection connection;
    private final long deadlineNanos;
    private boolean greeted;
    private boolean paused;
    private long id;

    Incoming(SocketTransport transport, SocketShared shared, SelectionKey key) {
        this.transport = transport;
        this.shared = shared;
        this.queue = new OutQueue(shared.settings.answerBytes());
        this.connection = new Connection(shared, key, queue, 0, this);
        this.deadlineNanos =
                System.nanoTime() + shared.settings.handshakeTimeout().toNanos();
    }

    void identify(LinkFrame.Identify frame) {
        if (greeted) {
            connection.send(frame);
        }
    }

    /** Sends an answer; who does not take so many of them loses the connection. */
    void answer(Packet packet, int sizeBytes) {
        if (!connection.send(packet, sizeBytes)) {
            shared.counts.droppedFull++;
            shared.loop.execute(() ->
                    end("it does not take its answers: more than " + shared.settings.answerBytes() + " bytes wait"));
        } else if (!paused && queue.bytes() > shared.settings.answerBytes() / 4) {
            paused = true;
            connection.reading(false);
        }
    }

    /** Looks whether something takes too long. */
    void sweep(long nowNanos) {
        if (!greeted && nowNanos - deadlineNanos >= 0) {
            end("nobody introduced himself in time");
            return;
        }
        long silence = shared.settings.pingInterval().toNanos() * SILENT_INTERVALS;
        boolean silent = nowNanos - connection.lastHeardNanos() > silence;
        if (silent && nowNanos - connection.lastProgressNanos() > silence) {
            end("silent for " + silence / 1_000_000 + " ms");
        }
    }

    void close() {
        connection.close();
    }

    @Override
    public void link(LinkFrame frame) {
        if (frame instanceof LinkFrame.Greeting greeting && !greeted) {
            LinkFrame answer = shared.handshake.answer(greeting);
            connection.send(answer);
            if (answer instanceof LinkFrame.Refused refused) {
                shared.counts.handshakesRefused++;
                SocketShared.LOG.warn("connection refused: {}", refused.why());
                end("refused");
                return;
            }
            greeted = true;
            id = transport.enter(connection, this);
            shared.counts.connectionsOpened++;
            connection.agreed();
        } else if (frame instanceof LinkFrame.Identify identify) {
            String foreign = shared.handshake.foreign(identify.clusterId());
            if (foreign != null) {
                shared.counts.handshakesRefused++;
                SocketShared.LOG.warn("connection refused: {}", foreign);
                connection.send(new LinkFrame.Refused(foreign));
                end("refused");
            }
        } else if (frame instanceof LinkFrame.Refused refused) {
            end("refused: " + refused.why());
        }
    }

    @Override
    public void ping() {
        if (greeted) {
            connection.sendPing();
        }
    }

    @Override
    public void received(List<Packet> packets) {
        shared.receiver.received(id, packets);
    }

    @Override
    public void drained() {
        if (paused) {
            paused = false;
            connection.reading(true);
        }
    }

    @Override
    public void broken(String why) {
        gone(why);
    }

    private void end(String why) {
        if (connection.isOpen()) {
            connection.close();
            gone(why);
        }
    }

    private void gone(String why) {
        transport.left(this);
        if (greeted) {
            transport.exit(id);
            shared.counts.connectionsLost++;
            SocketShared.LOG.debug("incoming connection closed: why={}", why);
            shared.receiver.closed(id);
        }
    }
}
