package io.murmuration.consensus.transport;

import io.murmuration.consensus.wire.Lane;
import io.murmuration.consensus.wire.LinkFrame;
import io.murmuration.consensus.wire.Packet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Packets over TCP connections of our own: one for each lane to each endpoint, dialled when there
 * is something to send. {@code docs/transport.md} has the rules.
 *
 * <p>Belongs to the thread of the {@link EventLoop} that it was opened on; the receiver is called
 * there, never from within a call of this class.
 */
public final class SocketTransport implements Transport {

    private static final long SWEEP_NANOS = 100_000_000;
    private static final int ACCEPT_BACKLOG = 256;
    private static final int MAX_PEERS = 4_096;
    private static final int LANES = Lane.values().length;
    private static final int SLOT_BITS = 16;

    private final SocketShared shared;
    private final @Nullable ServerSocketChannel server;
    private final String endpoint;
    private final RandomGenerator chance = new SplittableRandom();
    private final Map<String, @Nullable Outgoing[]> peers = new LinkedHashMap<>();
    private final List<Incoming> incoming = new ArrayList<>();
    private @Nullable Slot[] slots = new Slot[16];
    private long serial;
    private boolean open = true;

    /** A connection by its id, which names its place and is never used again. */
    private record Slot(
            long id, Connection connection, @Nullable Incoming incoming) {}

    private SocketTransport(SocketShared shared, @Nullable ServerSocketChannel server, String endpoint) {
        this.shared = shared;
        this.server = server;
        this.endpoint = endpoint;
    }

    /**
     * Listens, and calls {@code receiver} on this thread from now on.
     *
     * @throws IllegalStateException if the caller is not on an event loop
     * @throws UncheckedIOException if the address cannot be bound; the message names it
     */
    public static SocketTransport open(SocketSettings settings, Receiver receiver) {
        EventLoop loop = EventLoop.current();
        SocketShared shared = new SocketShared(loop, settings, receiver);
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            try {
                server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                server.bind(new InetSocketAddress(settings.bindHost(), settings.bindPort()), ACCEPT_BACKLOG);
                int bound = ((InetSocketAddress) server.getLocalAddress()).getPort();
                int port = settings.advertisePort() == 0 ? bound : settings.advertisePort();
                String host = settings.advertiseHost().isEmpty() ? settings.bindHost() : settings.advertiseHost();
                SocketTransport transport = new SocketTransport(shared, server, Endpoints.of(host, port));
                loop.register(server, SelectionKey.OP_ACCEPT, key -> transport.accept(server));
                loop.schedule(SWEEP_NANOS, transport::sweep);
                return transport;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen at " + Endpoints.of(settings.bindHost(), settings.bindPort()) + " (" + e.getMessage()
                            + "): set the port to one that is free, or to 0",
                    e);
        }
    }

    /**
     * Only sends, and takes the answers: nobody can connect.
     *
     * @throws IllegalStateException if the caller is not on an event loop
     */
    public static SocketTransport dialling(SocketSettings settings, Receiver receiver) {
        EventLoop loop = EventLoop.current();
        SocketTransport transport = new SocketTransport(new SocketShared(loop, settings, receiver), null, "");
        loop.schedule(SWEEP_NANOS, transport::sweep);
        return transport;
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    @Override
    public void identify(long clusterId) {
        shared.handshake.identify(clusterId);
        LinkFrame.Identify frame = new LinkFrame.Identify(clusterId);
        for (Outgoing[] lanes : peers.values()) {
            for (Outgoing lane : lanes) {
                if (lane != null) {
                    lane.identify(frame);
                }
            }
        }
        for (Incoming connection : incoming) {
            connection.identify(frame);
        }
    }

    @Override
    public void send(String to, Packet packet) {
        if (!open) {
            shared.counts.droppedUnreachable++;
            return;
        }
        @Nullable Outgoing[] lanes = peers.get(to);
        if (lanes == null) {
            if (peers.size() >= MAX_PEERS) {
                shared.counts.droppedFull++;
                return;
            }
            lanes = new Outgoing[LANES];
            peers.put(to, lanes);
        }
        Lane wanted = Lane.of(packet);
        Outgoing lane = lanes[wanted.number()];
        if (lane == null) {
            lane = new Outgoing(this, shared, to, wanted, chance);
            lanes[wanted.number()] = lane;
        }
        lane.send(packet);
    }

    @Override
    public void answer(long connection, Packet packet) {
        int place = (int) (connection & ((1 << SLOT_BITS) - 1));
        Slot slot = open && place < slots.length ? slots[place] : null;
        if (slot == null || slot.id != connection) {
            shared.counts.droppedUnreachable++;
            return;
        }
        int size = shared.packets.encodedSize(packet);
        if (slot.incoming != null) {
            slot.incoming.answer(packet, size);
        } else if (!slot.connection.send(packet, size)) {
            shared.counts.droppedFull++;
        }
    }

    /** Returns what has been done and dropped so far. */
    public TransportStats stats() {
        shared.counts.incoming = incoming.size();
        return shared.counts.toStats();
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        if (server != null) {
            SocketShared.closeQuietly(server);
        }
        for (Outgoing[] lanes : peers.values()) {
            for (Outgoing lane : lanes) {
                if (lane != null) {
                    lane.close();
                }
            }
        }
        for (Incoming connection : incoming) {
            connection.close();
        }
        peers.clear();
        incoming.clear();
    }

    /** Gives a connection an id. */
    long enter(Connection connection, @Nullable Incoming from) {
        int place = 0;
        while (place < slots.length && slots[place] != null) {
            place++;
        }
        if (place == slots.length) {
            slots = Arrays.copyOf(slots, 2 * slots.length);
        }
        long id = (++serial << SLOT_BITS) | place;
        slots[place] = new Slot(id, connection, from);
        return id;
    }

    /** Takes the id back. */
    void exit(long id) {
        slots[(int) (id & ((1 << SLOT_BITS) - 1))] = null;
    }

    void left(Incoming connection) {
        incoming.remove(connection);
    }

    private void accept(ServerSocketChannel from) {
        try {
            SocketChannel channel = from.accept();
            while (channel != null) {
                if (incoming.size() >= shared.settings.maxIncoming()) {
                    shared.counts.handshakesRefused++;
                    SocketShared.closeQuietly(channel);
                } else {
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    SelectionKey key = shared.loop.register(channel, SelectionKey.OP_READ, ready -> {});
                    incoming.add(new Incoming(this, shared, key));
                }
                channel = from.accept();
            }
        } catch (IOException e) {
            SocketShared.LOG.warn("a connection could not be accepted: endpoint={}", endpoint, e);
        }
    }

    private void sweep() {
        if (!open) {
            return;
        }
        shared.loop.schedule(SWEEP_NANOS, this::sweep);
        long nowNanos = System.nanoTime();
        for (Outgoing[] lanes : List.copyOf(peers.values())) {
            for (Outgoing lane : lanes) {
                if (lane != null) {
                    lane.sweep(nowNanos);
                }
            }
        }
        for (Incoming connection : List.copyOf(incoming)) {
            connection.sweep(nowNanos);
        }
    }
}
