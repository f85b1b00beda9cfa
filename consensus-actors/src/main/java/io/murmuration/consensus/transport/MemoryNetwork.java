package io.murmuration.consensus.transport;

import io.murmuration.consensus.transport.Transport.Receiver;
import io.murmuration.consensus.wire.Handshake;
import io.murmuration.consensus.wire.Lane;
import io.murmuration.consensus.wire.LinkFrame;
import io.murmuration.consensus.wire.Packet;
import io.murmuration.consensus.wire.PacketCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A network within one process, for tests: packets are written and read as bytes, arrive in order
 * and are lost only where they are cut off. Its cuts are silent, as a pulled cable is: nobody is
 * told. Thread-safe.
 */
public final class MemoryNetwork {

    /** From one endpoint to another. */
    private record Way(String from, String to) {}

    private final Object lock = new Object();
    private final Map<String, MemoryTransport> nodes = new LinkedHashMap<>();
    private final Map<Long, Way> connections = new LinkedHashMap<>();
    private final Map<Way, Long> ways = new LinkedHashMap<>();
    private final Set<Way> cuts = new LinkedHashSet<>();
    private long serial;
    private long dropped;

    /** Creates a network without nodes. */
    public MemoryNetwork() {}

    /**
     * Opens a node's transport.
     *
     * @param endpoint under which others reach it, any text
     * @param owner runs the receiver; one task after the other, in their order
     * @throws IllegalArgumentException if the endpoint is taken
     */
    public Transport open(String cluster, String node, String endpoint, Executor owner, Receiver receiver) {
        MemoryTransport transport = new MemoryTransport(endpoint, new Handshake(cluster, node), owner, receiver);
        synchronized (lock) {
            if (nodes.putIfAbsent(endpoint, transport) != null) {
                throw new IllegalArgumentException("endpoint " + endpoint + " is taken: give each node its own");
            }
        }
        return transport;
    }

    /** Cuts the ways between two endpoints, in both directions. */
    public void cut(String one, String other) {
        cutOneWay(one, other);
        cutOneWay(other, one);
    }

    /** Loses what goes from one endpoint to the other. */
    public void cutOneWay(String from, String to) {
        synchronized (lock) {
            cuts.add(new Way(from, to));
        }
    }

    /** Heals the ways between two endpoints. */
    public void heal(String one, String other) {
        synchronized (lock) {
            cuts.remove(new Way(one, other));
            cuts.remove(new Way(other, one));
        }
    }

    /** Heals all. */
    public void healAll() {
        synchronized (lock) {
            cuts.clear();
        }
    }

    /** Returns how many packets were lost. */
    public long dropped() {
        synchronized (lock) {
            return dropped;
        }
    }

    private void close(MemoryTransport node) {
        synchronized (lock) {
            if (!nodes.remove(node.endpoint, node)) {
                return;
            }
            for (Map.Entry<Long, Way> entry : new ArrayList<>(connections.entrySet())) {
                Way way = entry.getValue();
                if (way.from.equals(node.endpoint)) {
                    connections.remove(entry.getKey());
                    ways.remove(way);
                    tell(way.to, receiver -> receiver.closed(entry.getKey()));
                } else if (way.to.equals(node.endpoint)) {
                    connections.remove(entry.getKey());
                    ways.remove(way);
                    tell(way.from, receiver -> receiver.unreachable(way.to, true, "closed by the other side"));
                }
            }
        }
    }

    private void tell(String endpoint, Consumer<Receiver> word) {
        MemoryTransport node = nodes.get(endpoint);
        if (node != null) {
            node.run(word);
        }
    }

    private final class MemoryTransport implements Transport {

        private final String endpoint;
        private final Handshake handshake;
        private final Executor owner;
        private final Receiver receiver;
        private final PacketCodec codec = new PacketCodec();
        private volatile boolean open = true;

        MemoryTransport(String endpoint, Handshake handshake, Executor owner, Receiver receiver) {
            this.endpoint = endpoint;
            this.handshake = handshake;
            this.owner = owner;
            this.receiver = receiver;
        }

        @Override
        public String endpoint() {
            return endpoint;
        }

        @Override
        public void identify(long clusterId) {
            synchronized (lock) {
                handshake.identify(clusterId);
            }
        }

        @Override
        public void send(String to, Packet packet) {
            byte[] bytes = encode(packet);
            synchronized (lock) {
                Way way = new Way(endpoint, to);
                MemoryTransport target = nodes.get(to);
                if (!open || cuts.contains(way)) {
                    dropped++;
                } else if (target == null) {
                    dropped++;
                    run(mine -> mine.unreachable(to, true, "nobody is there"));
                } else {
                    LinkFrame answer = target.handshake.answer(handshake.greeting(Lane.of(packet), endpoint));
                    if (answer instanceof LinkFrame.Refused refused) {
                        dropped++;
                        run(mine -> mine.unreachable(to, false, "refused: " + refused.why()));
                    } else {
                        target.deliver(connection(way), bytes);
                    }
                }
            }
        }

        @Override
        public void answer(long connection, Packet packet) {
            byte[] bytes = encode(packet);
            synchronized (lock) {
                Way way = connections.get(connection);
                MemoryTransport target = open && way != null && way.to.equals(endpoint) ? nodes.get(way.from) : null;
                if (target == null || cuts.contains(new Way(endpoint, target.endpoint))) {
                    dropped++;
                } else {
                    target.deliverAnswer(endpoint, bytes);
                }
            }
        }

        @Override
        public void close() {
            open = false;
            MemoryNetwork.this.close(this);
        }

        private byte[] encode(Packet packet) {
            byte[] bytes = new byte[codec.encodedSize(packet)];
            codec.encode(packet, ByteBuffer.wrap(bytes));
            return bytes;
        }

        private void deliver(long connection, byte[] bytes) {
            run(mine -> mine.received(connection, List.of(decode(bytes))));
        }

        private void deliverAnswer(String from, byte[] bytes) {
            run(mine -> mine.answered(from, List.of(decode(bytes))));
        }

        private Packet decode(byte[] bytes) {
            return Objects.requireNonNull(codec.decode(ByteBuffer.wrap(bytes)), "a packet of this very release");
        }

        private void run(Consumer<Receiver> word) {
            try {
                owner.execute(() -> {
                    if (open) {
                        word.accept(receiver);
                    }
                });
            } catch (RejectedExecutionException e) {
                dropped++;
            }
        }
    }

    private long connection(Way way) {
        @Nullable Long known = ways.get(way);
        if (known != null) {
            return known;
        }
        long id = ++serial;
        ways.put(way, id);
        connections.put(id, way);
        return id;
    }
}
