package io.murmuration.testkit;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import io.murmuration.membership.swim.Effects;
import io.murmuration.membership.swim.Packet;
import io.murmuration.membership.swim.RefuseReason;
import io.murmuration.membership.swim.Self;
import io.murmuration.membership.swim.Swim;
import io.murmuration.membership.wire.Decoded;
import io.murmuration.membership.wire.PacketCodec;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Queue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One simulated process at a time: the shell of a {@link Swim} core. It has a monotonic clock of
 * its own that starts anywhere, so that a core which compares clocks of two nodes, or does not bear
 * an overflow, shows it.
 *
 * <p>While it pauses it does nothing: packets wait in a bounded socket buffer, timers come late,
 * and the first input afterwards finds that the process has not run.
 */
final class SimulatedNode implements Effects, VirtualNetwork.Receiver, Simulation.Target {

    private static final int TIMER = 0;
    private static final int WAKE = 1;
    private static final int MOST_TICKS_AT_ONCE = 1_000;

    private final SwimCluster cluster;
    private final Simulation simulation;
    private final int index;
    private final Address address;
    private final SplittableRandom random;
    private final long clockOffset;
    private final Queue<Waiting> socket = new ArrayDeque<>();

    private SwimCluster.Status status = SwimCluster.Status.NEW;
    private @Nullable Swim swim;
    private NodeId id;
    private int life;
    private long timerAt = Long.MAX_VALUE;
    private long pausedUntil;
    private boolean paused;
    private long pausedAt;
    private long socketDrops;
    private int goodbyesHeard;

    private record Waiting(int from, ByteBuffer bytes) {}

    SimulatedNode(SwimCluster cluster, Simulation simulation, int index, String name, Address address) {
        this.cluster = cluster;
        this.simulation = simulation;
        this.index = index;
        this.address = address;
        random = simulation.random("node/" + name);
        clockOffset = random.nextLong();
        id = new NodeId(name, 1);
    }

    void start(long uid) {
        life++;
        id = new NodeId(id.name(), uid);
        paused = false;
        pausedAt = simulation.nowNanos();
        pausedUntil = pausedAt;
        socket.clear();
        timerAt = Long.MAX_VALUE;
        goodbyesHeard = 0;
        status = SwimCluster.Status.JOINING;
        Attributes attributes = new Attributes(
                1, address, Collections.emptySortedMap(), Tags.none(), Packet.OLDEST_VERSION, Packet.NEWEST_VERSION);
        Swim core = new Swim(
                cluster.settings(), new Self(id, attributes), PacketCodec::sizeOf, random.split(), localNanos());
        swim = core;
        cluster.started(this);
        core.join(cluster.seedAddresses(), localNanos(), this);
        settle(core);
    }

    /** Ends the process without a word. */
    void stop(SwimCluster.Status how) {
        status = how;
        socket.clear();
        swim = null;
        cluster.stopped(this);
    }

    void leave() {
        Swim core = awake();
        status = SwimCluster.Status.LEAVING;
        core.leave(localNanos(), this);
        settle(core);
    }

    void updateTags(Tags tags) {
        Swim core = awake();
        core.updateTags(tags, localNanos(), this);
        settle(core);
    }

    private Swim awake() {
        Swim core = core();
        if (paused) {
            throw new IllegalStateException(id + " pauses: a command to it would have to wait");
        }
        core.ran(localNanos());
        return core;
    }

    void pause(long nanos) {
        Swim core = swim;
        if (core == null) {
            return;
        }
        if (!paused) {
            core.ran(localNanos());
            paused = true;
            pausedAt = simulation.nowNanos();
            pausedUntil = pausedAt;
        }
        long end = simulation.nowNanos() + nanos;
        if (end > pausedUntil || nanos == 0) {
            pausedUntil = end;
            simulation.at(end, this, WAKE, life);
        }
    }

    @Override
    public void fire(int kind, int value) {
        Swim core = swim;
        if (core == null || value != life) {
            return;
        }
        if (kind == WAKE) {
            if (paused && simulation.nowNanos() == pausedUntil) {
                wake(core);
            }
        } else if (simulation.nowNanos() == timerAt) {
            timerAt = Long.MAX_VALUE;
            if (!paused) {
                core.ran(localNanos());
                settle(core);
            }
        }
    }

    /** Whether the ticker or the socket is served first after a pause is up to the scheduler. */
    private void wake(Swim core) {
        paused = false;
        boolean tickFirst = socket.isEmpty() || random.nextBoolean();
        if (tickFirst) {
            core.tick(localNanos(), this);
        }
        Waiting next;
        while (swim == core && (next = socket.poll()) != null) {
            take(core, next.from, next.bytes);
        }
        if (swim == core) {
            if (!tickFirst) {
                core.tick(localNanos(), this);
            }
            settle(core);
        }
    }

    @Override
    public void receive(int from, ByteBuffer bytes) {
        Swim core = swim;
        if (core == null) {
            return;
        }
        if (paused) {
            if (socket.size() >= cluster.socketPackets()) {
                socketDrops++;
                return;
            }
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
            socket.add(new Waiting(from, copy.put(bytes).flip()));
            return;
        }
        core.ran(localNanos());
        take(core, from, bytes);
        settle(core);
    }

    private void take(Swim core, int from, ByteBuffer bytes) {
        Decoded decoded = cluster.codec().decode(bytes);
        if (decoded instanceof Decoded.Read read) {
            core.receive(cluster.address(from), read.packet(), localNanos(), this);
        } else if (decoded instanceof Decoded.OtherVersion other) {
            core.receiveUnreadable(cluster.address(from), other.header(), localNanos(), this);
        } else if (decoded instanceof Decoded.Malformed malformed) {
            throw new IllegalStateException("what node " + from + " wrote cannot be read: " + malformed.reason());
        }
    }

    /** Does what is due at once, and sets the timer for what is due later. */
    private void settle(Swim core) {
        for (int ticks = 0; swim == core; ticks++) {
            long waitNanos = core.nextDeadlineNanos() - localNanos();
            if (waitNanos > 0) {
                long due = simulation.nowNanos() + Math.min(waitNanos, Long.MAX_VALUE / 4);
                if (due < timerAt) {
                    timerAt = due;
                    simulation.at(due, this, TIMER, life);
                }
                return;
            }
            if (ticks == MOST_TICKS_AT_ONCE) {
                throw new IllegalStateException(id + " wants to be ticked again and again at one moment");
            }
            core.tick(localNanos(), this);
        }
    }

    @Override
    public void send(Address to, Packet packet) {
        cluster.send(index, to, packet);
    }

    @Override
    public void publish(MembershipEvent event) {
        cluster.published(this, event);
    }

    @Override
    public void publishGroup(GroupChange change) {
        cluster.publishedGroup(this, change);
    }

    @Override
    public void up() {
        if (status == SwimCluster.Status.JOINING) {
            status = SwimCluster.Status.UP;
        }
    }

    @Override
    public void refused(Address by, RefuseReason reason, String detail) {
        stop(SwimCluster.Status.REFUSED);
    }

    @Override
    public void renewUid(NodeId renewed) {
        id = renewed;
        cluster.renewed(this);
    }

    @Override
    public void superseded(NodeId by) {
        stop(SwimCluster.Status.SUPERSEDED);
    }

    @Override
    public void left(int acknowledged) {
        goodbyesHeard = acknowledged;
        stop(SwimCluster.Status.LEFT);
    }

    @Override
    public void note(Note note) {
        cluster.noted(this, note);
    }

    Swim core() {
        Swim core = swim;
        if (core == null) {
            throw new IllegalStateException(id + " does not run: it is " + status);
        }
        return core;
    }

    boolean runs() {
        return swim != null;
    }

    boolean isPaused() {
        return paused;
    }

    /**
     * Whether this process pauses, or has done so within {@code nanos}, for {@code length} or more.
     */
    boolean pausedLately(long nanos, long length) {
        return pausedUntil - pausedAt >= length && simulation.nowNanos() - pausedUntil <= nanos;
    }

    int index() {
        return index;
    }

    NodeId id() {
        return id;
    }

    Address address() {
        return address;
    }

    SwimCluster.Status status() {
        return status;
    }

    long socketDrops() {
        return socketDrops;
    }

    int goodbyesHeard() {
        return goodbyesHeard;
    }

    long localNanos() {
        return simulation.nowNanos() + clockOffset;
    }
}
