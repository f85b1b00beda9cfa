package io.murmuration.testkit;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import io.murmuration.membership.swim.Effects;
import io.murmuration.membership.swim.Packet;
import io.murmuration.membership.swim.Swim;
import io.murmuration.membership.swim.SwimSettings;
import io.murmuration.membership.wire.PacketCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Many {@link Swim} cores as the nodes {@code n0001}, {@code n0002} and so on of one simulation.
 * What they say to each other passes the real codec as bytes.
 *
 * <p>A node is meant by its index, from 0: index 6 is {@code n0007}.
 */
public final class SwimCluster {

    /** What has become of a node. */
    public enum Status {
        /** It was never started. */
        NEW,
        /** It runs and asks to be let in. */
        JOINING,
        /** It runs and is a member. */
        UP,
        /** It runs and says goodbye. */
        LEAVING,
        /** It has said goodbye and ended. */
        LEFT,
        /** It has ended without a word. */
        CRASHED,
        /** It was not let in and has ended. */
        REFUSED,
        /** Another process has its name; it has ended. */
        SUPERSEDED
    }

    /** What a restarted node still knows of its former life. */
    public enum Memory {
        /** Its last uid: the next is above. */
        KEPT,
        /** Nothing; its clock says that time has passed. */
        LOST,
        /** Nothing, and its clock was set back by an hour. */
        LOST_AND_CLOCK_SET_BACK
    }

    /** Hears what nodes publish, and when their lives begin and end. */
    public interface Listener {

        /** A life of {@code node} begins; its view is that of {@link SwimCluster#core}. */
        default void started(int node) {}

        /**
         * The life of {@code node}, not let in so far, goes on under another uid, and its view
         * anew.
         */
        default void renewed(int node) {}

        /** A life of {@code node} has ended. */
        default void stopped(int node) {}

        /** {@code observer} publishes; {@code subject} is whom it concerns, or -1. */
        default void published(int observer, int subject, MembershipEvent event) {}

        /** {@code observer} publishes a change of a group. */
        default void publishedGroup(int observer, Effects.GroupChange change) {}

        /** {@code node} says something for its log. */
        default void noted(int node, Effects.Note note) {}
    }

    private static final long EPOCH_MILLIS = 1_700_000_000_000L;
    private static final int RANDOM_UID_BITS = 20;
    private static final Duration LATELY = Duration.ofSeconds(30);
    private static final Duration LONG_PAUSE = Duration.ofSeconds(2);

    private final Simulation simulation;
    private final VirtualNetwork network;
    private final SwimSettings settings;
    private final PacketCodec codec = new PacketCodec();
    private final ByteBuffer scratch = ByteBuffer.allocate(VirtualNetwork.MAX_BYTES);
    private final SplittableRandom random;
    private final ViewTable views;
    private final FalseAlarms falseAlarms;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<Address, Integer> byAddress = new HashMap<>();
    private final List<Address> seeds = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final long[] lastUid;
    private final long[] startedAtNanos;
    private double runningNodeSeconds;
    private long countedUntilNanos;
    private int socketPackets = 256;
    private boolean pausesEnded;

    /**
     * Creates {@code capacity} nodes, none of which runs; the first {@code seeds} of them are the
     * contact points of all.
     */
    public SwimCluster(Simulation simulation, VirtualNetwork network, SwimSettings settings, int capacity, int seeds) {
        this.simulation = simulation;
        this.network = network;
        this.settings = settings;
        random = simulation.random("cluster");
        views = new ViewTable(capacity);
        falseAlarms = new FalseAlarms(this, network, capacity);
        lastUid = new long[capacity];
        startedAtNanos = new long[capacity];
        for (int i = 0; i < capacity; i++) {
            Address address = new Address("10.0." + i / 250 + "." + (1 + i % 250), 7100);
            nodes.add(new SimulatedNode(this, simulation, i, name(i), address));
            byAddress.put(address, i);
            if (i < seeds) {
                this.seeds.add(address);
            }
        }
    }

    /** Creates a simulation with a cluster of {@code nodes} on a network of its own. */
    public static SwimCluster of(long seed, int nodes, SwimSettings settings, VirtualNetwork.Conditions conditions) {
        Simulation simulation = new Simulation(seed);
        VirtualNetwork network = new VirtualNetwork(simulation, nodes, conditions);
        return new SwimCluster(simulation, network, settings, nodes, 3);
    }

    /** Returns the name of the node of that index. */
    public static String name(int index) {
        return String.format("n%04d", index + 1);
    }

    /** Returns the index of the node of that name, such as {@code n0007} or {@code n7}. */
    public static int index(String name) {
        int number = 0;
        for (int i = 1; i < name.length(); i++) {
            number = 10 * number + Character.digit(name.charAt(i), 10);
        }
        if (number < 1 || name.charAt(0) != 'n') {
            throw new IllegalArgumentException("nodes are called n1, n2 and so on: '" + name + "'");
        }
        return number - 1;
    }

    /** Lets {@code listener} hear everything from now on. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /** Lets every node pause now and then as {@code model} says, from now on. */
    public void pauses(PauseModel model) {
        for (int i = 0; i < nodes.size() && model.perHour() > 0; i++) {
            new Pauses(this, i, model).begin();
        }
    }

    /** Ends what {@link #pauses} began; pauses that last go on. */
    public void endPauses() {
        pausesEnded = true;
    }

    /** Starts all nodes, at random moments within {@code span}. */
    public void startAll(int count, Duration span) {
        for (int i = 0; i < count; i++) {
            int node = i;
            simulation.after(Duration.ofNanos((long) (random.nextDouble() * span.toNanos())), () -> start(node));
        }
    }

    /** Starts a node for the first time. */
    public void start(int node) {
        restart(node, Memory.KEPT);
    }

    /** Starts a node that does not run; does nothing if it runs. */
    public void restart(int node, Memory memory) {
        if (nodes.get(node).runs()) {
            return;
        }
        long millis = EPOCH_MILLIS + simulation.nowNanos() / 1_000_000;
        if (memory == Memory.LOST_AND_CLOCK_SET_BACK) {
            millis -= Duration.ofHours(1).toMillis();
        }
        long uid = millis << RANDOM_UID_BITS | random.nextInt(1 << RANDOM_UID_BITS);
        nodes.get(node).start(memory == Memory.KEPT ? Math.max(uid, lastUid[node] + 1) : uid);
    }

    /** Ends the process of {@code node} without a word; does nothing if it does not run. */
    public void crash(int node) {
        if (nodes.get(node).runs()) {
            nodes.get(node).stop(Status.CRASHED);
        }
    }

    /** Lets {@code node} say goodbye; does nothing if it does not run, or pauses. */
    public void leave(int node) {
        SimulatedNode leaver = nodes.get(node);
        if (leaver.runs() && !leaver.isPaused()) {
            leaver.leave();
        }
    }

    /** Stops {@code node} for that long; does nothing if it does not run. */
    public void pause(int node, Duration length) {
        nodes.get(node).pause(length.toNanos());
    }

    /** Lets {@code node}, which has to run, publish other tags. */
    public void updateTags(int node, Tags tags) {
        nodes.get(node).updateTags(tags);
    }

    /** Returns whether every running node holds every other running node alive. */
    public boolean allKnowAll() {
        return views.allKnowAll();
    }

    /** Returns how many running nodes hold that {@code subject}, in its present life, is so. */
    public int count(int subject, MemberState state) {
        return views.count(subject, state);
    }

    /** Returns whether {@code observer} holds that {@code subject}, in its present life, is so. */
    public boolean holds(int observer, int subject, MemberState state) {
        return views.holds(observer, subject, state);
    }

    /**
     * Returns whether every other running node holds the running {@code node} alive or suspected.
     */
    public boolean allKnow(int node) {
        return count(node, MemberState.ALIVE) + count(node, MemberState.SUSPECT) == views.runningNodes() - 1;
    }

    /** Returns whether every running node holds the ended {@code node} dead. */
    public boolean allHoldDead(int node) {
        return count(node, MemberState.DEAD) == views.runningNodes();
    }

    /** Returns whether every running node that does not pause just now holds {@code node} dead. */
    public boolean allAwakeHoldDead(int node) {
        int missing = views.runningNodes() - count(node, MemberState.DEAD);
        for (int observer = 0; observer < nodes.size() && missing > 0; observer++) {
            if (runs(observer) && !holds(observer, node, MemberState.DEAD)) {
                if (!isPaused(observer)) {
                    return false;
                }
                missing--;
            }
        }
        return true;
    }

    /** Returns whether the digests of all running nodes are equal. */
    public boolean digestsEqual() {
        Long first = null;
        for (SimulatedNode node : nodes) {
            if (node.runs()) {
                long digest = node.core().digest();
                if (first != null && first != digest) {
                    return false;
                }
                first = digest;
            }
        }
        return true;
    }

    /** Returns how many nodes run. */
    public int runningNodes() {
        return views.runningNodes();
    }

    /** Returns how many nodes there can be. */
    public int capacity() {
        return nodes.size();
    }

    /** Returns for how long nodes have run, all of them together, in hours. */
    public double nodeHours() {
        countNodeSeconds();
        return runningNodeSeconds / 3600;
    }

    private void countNodeSeconds() {
        runningNodeSeconds += (simulation.nowNanos() - countedUntilNanos) * 1e-9 * views.runningNodes();
        countedUntilNanos = simulation.nowNanos();
    }

    /** Returns what has become of {@code node}. */
    public Status status(int node) {
        return nodes.get(node).status();
    }

    /** Returns whether {@code node} runs, paused or not. */
    public boolean runs(int node) {
        return nodes.get(node).runs();
    }

    /** Returns whether {@code node} pauses now. */
    public boolean isPaused(int node) {
        return nodes.get(node).runs() && nodes.get(node).isPaused();
    }

    /** Returns whether {@code node} has paused for seconds, now or within half a minute. */
    boolean pausedLately(int node) {
        return nodes.get(node).pausedLately(LATELY.toNanos(), LONG_PAUSE.toNanos());
    }

    /** Returns when the present or last life of {@code node} began. */
    public long startedAtNanos(int node) {
        return startedAtNanos[node];
    }

    /** Returns how many members confirmed the goodbye of {@code node}. */
    public int goodbyesHeard(int node) {
        return nodes.get(node).goodbyesHeard();
    }

    /** Returns how many packets the full socket buffers of paused nodes have dropped. */
    public long socketDrops() {
        return nodes.stream().mapToLong(SimulatedNode::socketDrops).sum();
    }

    /** Returns the identity of the present or last life of {@code node}. */
    public NodeId id(int node) {
        return nodes.get(node).id();
    }

    /** Returns the core of {@code node}, which has to run; it is for looking only. */
    public Swim core(int node) {
        return nodes.get(node).core();
    }

    /** Returns the reading of the monotonic clock of {@code node}. */
    public long localNanos(int node) {
        return nodes.get(node).localNanos();
    }

    /** Returns where {@code node} receives. */
    public Address address(int node) {
        return nodes.get(node).address();
    }

    /** Returns which live members were suspected or held dead. */
    public FalseAlarms falseAlarms() {
        return falseAlarms;
    }

    /** Returns the time and its events. */
    public Simulation simulation() {
        return simulation;
    }

    /** Returns the network between the nodes. */
    public VirtualNetwork network() {
        return network;
    }

    /** Bounds what waits for a paused node; what is beyond is dropped. */
    public void socketPackets(int most) {
        socketPackets = most;
    }

    boolean pausesEnded() {
        return pausesEnded;
    }

    int socketPackets() {
        return socketPackets;
    }

    SwimSettings settings() {
        return settings;
    }

    PacketCodec codec() {
        return codec;
    }

    List<Address> seedAddresses() {
        return Collections.unmodifiableList(seeds);
    }

    void send(int from, Address to, Packet packet) {
        @Nullable Integer destination = byAddress.get(to);
        scratch.clear();
        codec.encode(packet, scratch);
        scratch.flip();
        if (destination != null) {
            network.send(from, destination, scratch);
        }
    }

    void started(SimulatedNode node) {
        countNodeSeconds();
        lastUid[node.index()] = node.id().uid();
        startedAtNanos[node.index()] = simulation.nowNanos();
        network.attach(node.index(), node);
        views.start(node.index(), node.id().uid());
        falseAlarms.newLife(node.index());
        listeners.forEach(listener -> listener.started(node.index()));
    }

    void renewed(SimulatedNode node) {
        lastUid[node.index()] = node.id().uid();
        views.newLife(node.index(), node.id().uid());
        falseAlarms.newLife(node.index());
        listeners.forEach(listener -> listener.renewed(node.index()));
    }

    void stopped(SimulatedNode node) {
        countNodeSeconds();
        network.detach(node.index());
        if (node.status() == Status.LEFT) {
            falseAlarms.saidGoodbye(node.index());
        }
        views.stop(node.index());
        listeners.forEach(listener -> listener.stopped(node.index()));
    }

    void published(SimulatedNode node, MembershipEvent event) {
        if (!node.runs()) {
            return;
        }
        int observer = node.index();
        int subject = -1;
        TraceHash trace = simulation.trace();
        trace.add((long) observer << 32 ^ event.version());
        if (event instanceof MembershipEvent.MemberChanged change) {
            subject = index(change.member().name());
            trace.add(
                    change.member().id().uid() ^ ViewTable.code(change.member().state()));
            trace.add(change.member().incarnation());
            views.changed(observer, subject, change);
            falseAlarms.changed(observer, subject, change);
        } else if (event instanceof MembershipEvent.MemberRemoved removed) {
            subject = index(removed.id().name());
            views.removed(observer, subject, removed.id().uid());
        }
        for (Listener listener : listeners) {
            listener.published(observer, subject, event);
        }
    }

    void publishedGroup(SimulatedNode node, Effects.GroupChange change) {
        listeners.forEach(listener -> listener.publishedGroup(node.index(), change));
    }

    void noted(SimulatedNode node, Effects.Note note) {
        listeners.forEach(listener -> listener.noted(node.index(), note));
    }

    long life(int node) {
        return views.life(node);
    }
}
