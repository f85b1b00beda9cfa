package io.murmuration.consensus.transport;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import io.murmuration.consensus.wire.Handshake;
import io.murmuration.consensus.wire.Lane;
import io.murmuration.consensus.wire.LinkFrame;
import io.murmuration.consensus.wire.Packet;
import io.murmuration.consensus.wire.PacketCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packets as messages from typed actor to typed actor, for networks where nodes may open no
 * connections but Akka's. An endpoint is the address of an actor. Slower than {@link
 * SocketTransport}: all lanes share one queue, and each message passes Artery's stages.
 *
 * <p>{@code murmuration-consensus-artery.conf} has the serializer. Belongs to one thread, or to an
 * executor that runs one task after the other.
 */
public final class ArteryTransport implements Transport {

    /** Below Artery's default {@code maximum-frame-size} of 256 KiB, with all that goes around. */
    static final int PIECE_BYTES = 192 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(ArteryTransport.class);
    private static final String NAME = "agreement-";
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Duration TICK = Duration.ofMillis(500);
    private static final long SILENCE_NANOS = 2_000_000_000;
    private static final int MAX_PEERS = 4_096;
    private static final byte[] NOTHING = {};

    private final ActorRefResolver resolver;
    private final ActorRef<ArteryMessage> door;
    private final Executor owner;
    private final Receiver receiver;
    private final Handshake handshake;
    private final String endpoint;
    private final long life = ThreadLocalRandom.current().nextLong();
    private final PacketCodec codec = new PacketCodec();
    private final Map<String, ArteryPeer> peers = new LinkedHashMap<>();
    private final Map<Long, ArteryPeer> connections = new LinkedHashMap<>();
    private final TransportCounts counts = new TransportCounts();
    private long serial;
    private boolean open = true;

    private ArteryTransport(
            ActorRefResolver resolver,
            ActorRef<ArteryMessage> door,
            Handshake handshake,
            Executor owner,
            Receiver receiver) {
        this.resolver = resolver;
        this.door = door;
        this.handshake = handshake;
        this.owner = owner;
        this.receiver = receiver;
        // Without the number of this very actor: a member has little room to publish it in.
        String whole = resolver.toSerializationFormat(door);
        this.endpoint = whole.substring(0, (whole + "#").indexOf('#'));
    }

    /**
     * Opens a transport.
     *
     * @param owner runs the receiver, and is where this object is used from
     * @throws IllegalStateException if the system has no remoting
     */
    public static ArteryTransport open(
            ActorSystem<?> system, String cluster, String node, Executor owner, Receiver receiver) {
        Address address = system.address();
        if (address.host().isEmpty() || address.port().isEmpty()) {
            throw new IllegalStateException("agreement by Artery needs remoting: set akka.actor.provider = cluster, or"
                    + " include \"murmuration-consensus-artery.conf\"");
        }
        CompletableFuture<ArteryTransport> ready = new CompletableFuture<>();
        ActorRef<ArteryMessage> door =
                system.systemActorOf(behavior(ready), NAME + NUMBERS.incrementAndGet(), Props.empty());
        ArteryTransport transport =
                new ArteryTransport(ActorRefResolver.get(system), door, new Handshake(cluster, node), owner, receiver);
        ready.complete(transport);
        return transport;
    }

    private static Behavior<ArteryMessage> behavior(CompletableFuture<ArteryTransport> ready) {
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(ArteryMessage.Word.TICK, TICK);
            return Behaviors.receive(ArteryMessage.class)
                    .onMessage(ArteryFrame.class, frame -> {
                        hand(ready, transport -> transport.take(frame));
                        return Behaviors.same();
                    })
                    .onMessageEquals(ArteryMessage.Word.TICK, () -> {
                        hand(ready, ArteryTransport::tick);
                        return Behaviors.same();
                    })
                    .onMessageEquals(ArteryMessage.Word.STOP, Behaviors::stopped)
                    .build();
        });
    }

    private static void hand(CompletableFuture<ArteryTransport> ready, Consumer<ArteryTransport> task) {
        ArteryTransport transport = ready.join();
        transport.owner.execute(() -> {
            if (transport.open) {
                task.accept(transport);
            }
        });
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    @Override
    public void identify(long clusterId) {
        handshake.identify(clusterId);
    }

    @Override
    public void send(String to, Packet packet) {
        ArteryPeer peer = open ? peer(to) : null;
        if (peer == null) {
            counts.droppedUnreachable++;
        } else {
            send(peer, packet);
        }
    }

    @Override
    public void answer(long connection, Packet packet) {
        ArteryPeer peer = open ? connections.get(connection) : null;
        if (peer == null) {
            counts.droppedUnreachable++;
        } else {
            send(peer, packet);
        }
    }

    /** Returns what has been done and dropped so far. */
    public TransportStats stats() {
        return counts.toStats();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            door.tell(ArteryMessage.Word.STOP);
            peers.clear();
            connections.clear();
        }
    }

    private @Nullable ArteryPeer peer(String to) {
        ArteryPeer peer = peers.get(to);
        if (peer == null && peers.size() < MAX_PEERS) {
            try {
                peer = new ArteryPeer(to, resolver.resolveActorRef(to), ++serial);
            } catch (IllegalArgumentException e) {
                owner.execute(() -> receiver.unreachable(to, false, "no address of an actor: " + e.getMessage()));
                return null;
            }
            peers.put(to, peer);
            connections.put(peer.connection, peer);
        }
        return peer;
    }

    private void send(ArteryPeer peer, Packet packet) {
        byte[] bytes = new byte[codec.encodedSize(packet)];
        codec.encode(packet, ByteBuffer.wrap(bytes));
        peer.sending(System.nanoTime());
        long sequence = ++peer.sequence;
        for (int offset = 0; offset < bytes.length; offset += PIECE_BYTES) {
            boolean isWhole = bytes.length <= PIECE_BYTES;
            byte[] piece =
                    isWhole ? bytes : Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + PIECE_BYTES));
            peer.door.tell(frame(ArteryFrame.Kind.PACKET, sequence, offset, bytes.length, piece));
        }
        counts.packetsSent++;
        counts.bytesSent += bytes.length;
    }

    private void say(ArteryPeer peer, ArteryFrame.Kind kind, byte[] bytes) {
        peer.door.tell(frame(kind, 0, 0, bytes.length, bytes));
    }

    private ArteryFrame frame(ArteryFrame.Kind kind, long sequence, int offset, int total, byte[] bytes) {
        return new ArteryFrame(
                kind,
                endpoint,
                life,
                handshake.cluster(),
                handshake.clusterId(),
                System.nanoTime(),
                sequence,
                offset,
                total,
                bytes);
    }

    private void take(ArteryFrame frame) {
        ArteryPeer peer = peer(frame.from());
        if (peer == null) {
            counts.droppedFull++;
            return;
        }
        long nowNanos = System.nanoTime();
        if (peer.hears(frame, nowNanos)) {
            long former = peer.connection;
            connections.remove(former);
            peer.connection = ++serial;
            connections.put(peer.connection, peer);
            counts.connectionsLost++;
            receiver.closed(former);
        }
        switch (frame.kind()) {
            case PING -> say(peer, ArteryFrame.Kind.PONG, NOTHING);
            case PONG -> {}
            case REFUSED ->
                receiver.unreachable(
                        peer.endpoint, false, "refused: " + new String(frame.bytes(), StandardCharsets.UTF_8));
            case PACKET -> takePacket(peer, frame, nowNanos);
        }
    }

    private void takePacket(ArteryPeer peer, ArteryFrame frame, long nowNanos) {
        LinkFrame verdict = handshake.answer(new LinkFrame.Greeting(
                Handshake.OLDEST_VERSION,
                PacketCodec.VERSION,
                Lane.CONTROL.number(),
                frame.cluster(),
                frame.clusterId(),
                frame.from(),
                frame.from()));
        if (verdict instanceof LinkFrame.Refused refused) {
            counts.handshakesRefused++;
            say(peer, ArteryFrame.Kind.REFUSED, refused.why().getBytes(StandardCharsets.UTF_8));
            return;
        }
        boolean fresh = peer.isFresh(frame, nowNanos);
        byte[] whole = peer.whole(frame);
        if (whole == null) {
            return;
        }
        counts.bytesReceived += whole.length;
        try {
            Packet packet = codec.decode(ByteBuffer.wrap(whole));
            if (packet == null) {
                counts.unknownKinds++;
            } else if (!fresh && Lane.of(packet) != Lane.CLIENT) {
                counts.droppedStale++;
            } else {
                counts.packetsReceived++;
                deliver(peer, packet);
            }
        } catch (IllegalArgumentException e) {
            counts.malformed++;
            LOG.warn("a packet is dropped: from={} why={}", peer.endpoint, e.getMessage());
        }
    }

    private void deliver(ArteryPeer peer, Packet packet) {
        if (packet instanceof Packet.Answer) {
            receiver.answered(peer.endpoint, List.of(packet));
        } else {
            receiver.received(peer.connection, List.of(packet));
        }
    }

    private void tick() {
        long nowNanos = System.nanoTime();
        for (ArteryPeer peer : List.copyOf(peers.values())) {
            if (peer.isWaiting) {
                if (nowNanos - peer.waitingSinceNanos > SILENCE_NANOS) {
                    peer.waitingSinceNanos = nowNanos;
                    receiver.unreachable(peer.endpoint, false, "silent for " + SILENCE_NANOS / 1_000_000 + " ms");
                }
                say(peer, ArteryFrame.Kind.PING, NOTHING);
            }
        }
    }
}
