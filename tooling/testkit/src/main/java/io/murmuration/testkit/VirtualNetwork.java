package io.murmuration.testkit;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams between numbered nodes: they may be lost, late, doubled, overtaken or cut off, and are
 * bytes, so that nodes share nothing. What is under way when a cut begins still arrives.
 */
public final class VirtualNetwork {

    /** The largest datagram that is carried. */
    public static final int MAX_BYTES = 1_400;

    /** What IPv4 and UDP add to each datagram. */
    public static final int HEADER_BYTES = 28;

    /** Takes datagrams in. */
    @FunctionalInterface
    public interface Receiver {

        /** A datagram of node {@code from}; its bytes are only there during the call. */
        void receive(int from, ByteBuffer bytes);
    }

    /**
     * What the whole network does to packets.
     *
     * @param loss how likely a packet is lost
     * @param duplication how likely it arrives twice
     * @param reordering how likely it is held up
     * @param holdUp the longest a packet is held up
     */
    public record Conditions(Latency latency, double loss, double duplication, double reordering, Duration holdUp) {

        public Conditions {
            check(loss);
            check(duplication);
            check(reordering);
        }

        /** Returns the network of a data centre that loses that share of the packets. */
        public static Conditions lan(double loss) {
            return new Conditions(Latency.lan(), loss, 0, 0, Duration.ZERO);
        }

        /** Returns these conditions with another loss. */
        public Conditions withLoss(double changed) {
            return new Conditions(latency, changed, duplication, reordering, holdUp);
        }

        /** Returns these conditions with some packets doubled and some held up. */
        public Conditions withDisorder(double doubled, double heldUp, Duration most) {
            return new Conditions(latency, loss, doubled, heldUp, most);
        }

        private static void check(double ratio) {
            if (!(ratio >= 0 && ratio <= 1)) {
                throw new IllegalArgumentException("a share of packets must be from 0 to 1: " + ratio);
            }
        }
    }

    private final Simulation simulation;
    private final SplittableRandom random;
    private final Simulation.Target arrival = this::arrive;
    private final @Nullable Receiver[] receivers;
    private final int[] side;
    private final @Nullable BitSet[] cuts;
    private final long[] extraNanos;
    private final long[] packetsSent;
    private final long[] bytesSent;
    private Conditions conditions;
    private long lost;
    private long undeliverable;

    private @Nullable ByteBuffer[] buffers = new ByteBuffer[256];
    private int[] senders = new int[256];
    private int[] destinations = new int[256];
    private int[] free = new int[256];
    private int freeBuffers;
    private int usedBuffers;

    /** Creates a network of {@code capacity} nodes, none of which receives yet. */
    public VirtualNetwork(Simulation simulation, int capacity, Conditions conditions) {
        this.simulation = simulation;
        this.conditions = conditions;
        random = simulation.random("network");
        receivers = new Receiver[capacity];
        side = new int[capacity];
        cuts = new BitSet[capacity];
        extraNanos = new long[capacity];
        packetsSent = new long[capacity];
        bytesSent = new long[capacity];
    }

    /** Lets node {@code node} receive. */
    public void attach(int node, Receiver receiver) {
        receivers[node] = receiver;
    }

    /** Lets what is sent to {@code node} vanish. */
    public void detach(int node) {
        receivers[node] = null;
    }

    /** Sends what stands between position and limit of {@code bytes}, which is copied. */
    public void send(int from, int to, ByteBuffer bytes) {
        int length = bytes.remaining();
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException("a datagram of " + length + " bytes; at most " + MAX_BYTES);
        }
        packetsSent[from]++;
        bytesSent[from] += length + HEADER_BYTES;
        if (isCut(from, to) || random.nextDouble() < conditions.loss) {
            lost++;
            return;
        }
        launch(from, to, bytes);
        if (conditions.duplication > 0 && random.nextDouble() < conditions.duplication) {
            launch(from, to, bytes);
        }
    }

    private void launch(int from, int to, ByteBuffer bytes) {
        long nanos = conditions.latency.sampleNanos(random) + extraNanos[from] + extraNanos[to];
        if (conditions.reordering > 0 && random.nextDouble() < conditions.reordering) {
            nanos += (long) (random.nextDouble() * conditions.holdUp.toNanos());
        }
        int slot = takeBuffer();
        senders[slot] = from;
        destinations[slot] = to;
        ByteBuffer copy = buffer(slot);
        copy.clear().put(0, bytes, bytes.position(), bytes.remaining()).limit(bytes.remaining());
        simulation.at(simulation.nowNanos() + nanos, arrival, 0, slot);
    }

    private void arrive(int kind, int slot) {
        int from = senders[slot];
        int to = destinations[slot];
        Receiver receiver = receivers[to];
        if (receiver == null) {
            undeliverable++;
        } else {
            ByteBuffer bytes = buffer(slot);
            TraceHash trace = simulation.trace();
            trace.add(simulation.nowNanos());
            trace.add((long) from << 32 | to);
            trace.add(bytes);
            receiver.receive(from, bytes);
        }
        free[freeBuffers++] = slot;
    }

    private ByteBuffer buffer(int slot) {
        ByteBuffer buffer = buffers[slot];
        if (buffer == null) {
            buffer = ByteBuffer.allocate(MAX_BYTES);
            buffers[slot] = buffer;
        }
        return buffer;
    }

    private int takeBuffer() {
        if (freeBuffers > 0) {
            return free[--freeBuffers];
        }
        if (usedBuffers == free.length) {
            int length = 2 * usedBuffers;
            buffers = Arrays.copyOf(buffers, length);
            senders = Arrays.copyOf(senders, length);
            destinations = Arrays.copyOf(destinations, length);
            free = Arrays.copyOf(free, length);
        }
        return usedBuffers++;
    }

    /** Returns what the network does to packets. */
    public Conditions conditions() {
        return conditions;
    }

    /** Changes what the network does to packets that are sent from now on. */
    public void conditions(Conditions changed) {
        conditions = changed;
    }

    /** Makes every packet from or to {@code node} later by {@code nanos}. */
    public void slow(int node, long nanos) {
        extraNanos[node] = nanos;
    }

    /** Cuts the nodes of {@code island} off from all nodes that are on no island or another one. */
    public void isolate(int island, int... nodes) {
        for (int node : nodes) {
            side[node] = island;
        }
    }

    /** Returns the island on which {@code node} is; 0 is the mainland. */
    public int sideOf(int node) {
        return side[node];
    }

    /** Loses everything that {@code from} sends to {@code to}; the other way stays open. */
    public void cut(int from, int to) {
        BitSet cut = cuts[from];
        if (cut == null) {
            cut = new BitSet(cuts.length);
            cuts[from] = cut;
        }
        cut.set(to);
    }

    /** Ends all islands, cuts and slowness. Loss and disorder stay as they are. */
    public void heal() {
        Arrays.fill(side, 0);
        Arrays.fill(cuts, null);
        Arrays.fill(extraNanos, 0);
    }

    /** Returns whether what {@code from} sends to {@code to} is cut off. */
    public boolean isCut(int from, int to) {
        BitSet cut = cuts[from];
        return side[from] != side[to] || (cut != null && cut.get(to));
    }

    /** Returns how many packets {@code node} has sent. */
    public long packetsSent(int node) {
        return packetsSent[node];
    }

    /**
     * Returns how many bytes {@code node} has sent, {@value #HEADER_BYTES} for each packet
     * included.
     */
    public long bytesSent(int node) {
        return bytesSent[node];
    }

    /** Returns how many packets all nodes have sent. */
    public long allPacketsSent() {
        return Arrays.stream(packetsSent).sum();
    }

    /** Returns how many bytes all nodes have sent, headers included. */
    public long allBytesSent() {
        return Arrays.stream(bytesSent).sum();
    }

    /** Returns how many packets were lost or cut off. */
    public long lost() {
        return lost;
    }

    /** Returns how many packets found no receiver. */
    public long undeliverable() {
        return undeliverable;
    }
}
