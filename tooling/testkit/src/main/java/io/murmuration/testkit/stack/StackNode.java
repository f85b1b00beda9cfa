package io.murmuration.testkit.stack;

import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.group.GroupEffects;
import io.murmuration.consensus.group.GroupEvent;
import io.murmuration.consensus.group.GroupParts;
import io.murmuration.consensus.group.GroupReplica;
import io.murmuration.consensus.group.GroupSettings;
import io.murmuration.consensus.group.OpenSessions;
import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunk;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunkReply;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.Role;
import io.murmuration.consensus.raft.SnapshotMeta;
import io.murmuration.consensus.store.Store;
import io.murmuration.consensus.watch.WatchHub;
import io.murmuration.consensus.wire.Packet;
import io.murmuration.testkit.Simulation;
import io.murmuration.testkit.raft.ReplicaClock;
import io.murmuration.testkit.raft.SnapshotContent;
import io.murmuration.testkit.raft.SnapshotMover;
import io.murmuration.testkit.raft.VirtualDisk;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A node: the shell of a {@link GroupReplica} with its disk, its clocks and the store it serves. It
 * may crash between any two events; while it pauses, what arrives waits, and its clock goes on.
 */
final class StackNode implements Simulation.Target, GroupEffects, VirtualDisk.Owner, SnapshotMover.Peer, Station {

    /** What is done with a replica, now or when it wakes. */
    private interface Input {
        void give(GroupReplica replica, long nowNanos);
    }

    private static final int TICK = 0;
    private static final int TURN = 1;
    private static final int WAKE = 2;
    private static final int MOST_WAITING = 2_000;
    private static final int CHUNK_BYTES = 4_096;
    private static final long TURN_NANOS = 20_000;

    private final StackCluster cluster;
    private final Simulation simulation;
    private final int place;
    private final SplittableRandom random;
    private final ReplicaClock clock;
    private final VirtualDisk disk;
    private final ArrayDeque<Input> waiting = new ArrayDeque<>();
    private @Nullable GroupReplica replica;
    private @Nullable ObservedStore machine;
    private @Nullable SnapshotMover mover;
    private @Nullable SnapshotContent arrived;
    private int life;
    private boolean stopped;
    private boolean turnDue;
    private long sleepsUntil;
    private long wallOffsetMillis;
    private Role role = Role.FOLLOWER;
    private long quorumLostAt = -1;

    StackNode(StackCluster cluster, int place) {
        this.cluster = cluster;
        this.place = place;
        simulation = cluster.simulation();
        random = simulation.random("node/" + place);
        clock = new ReplicaClock(random.nextLong(), cluster.drawPace(random));
        disk = new VirtualDisk(simulation, this, random.split(), cluster.plan().disk());
    }

    @Override
    public long id() {
        return place + 1L;
    }

    ReplicaAddress address() {
        return new ReplicaAddress(id(), toString(), endpoint());
    }

    String endpoint() {
        return "n" + id() + ":7000";
    }

    /** Makes it one of the founders. */
    void found(SnapshotMeta start, SnapshotContent content) {
        disk.log().found(start, content);
    }

    /** Starts the process from what is on the disk. */
    void start() {
        life++;
        sleepsUntil = simulation.nowNanos();
        OpenSessions sessions = new OpenSessions();
        ObservedStore observed = new ObservedStore(new Store(sessions, cluster.bounds()), this, cluster);
        WatchHub watches = new WatchHub(observed.store(), this, cluster.watchLimits());
        GroupSettings settings = new GroupSettings(
                "store",
                StackCluster.CLUSTER_ID,
                address(),
                cluster.plan().nodes(),
                cluster.plan().settingsOf(id()),
                cluster.plan().tickNanos(),
                cluster.plan().limits());
        GroupReplica started =
                new GroupReplica(settings, new GroupParts(observed, sessions, watches), disk.log(), this);
        machine = observed;
        mover = new SnapshotMover(this, CHUNK_BYTES);
        replica = started;
        role = Role.FOLLOWER;
        stopped = false;
        turnDue = false;
        cluster.note(toString(), "starts");
        int now = life;
        started.start(random.nextLong(), localNanos());
        if (now == life) {
            simulation.at(simulation.nowNanos() + random.nextLong(cluster.plan().tickNanos()), this, TICK, life);
            turnSoon();
        }
    }

    /** The process ends; what becomes of unsynced writes depends on how. */
    void crash(VirtualDisk.Loss loss) {
        cluster.note(toString(), "crashes, unsynced: " + loss);
        life++;
        disk.crash(loss);
        replica = null;
        machine = null;
        mover = null;
        arrived = null;
        waiting.clear();
        quorumLostAt = -1;
    }

    void pause(long nanos) {
        if (isRunning() && nanos > sleepsUntil) {
            cluster.note(toString(), "pauses");
            sleepsUntil = nanos;
            simulation.at(nanos, this, WAKE, life);
        }
    }

    void pace(double rate) {
        clock.pace(rate, simulation.nowNanos());
    }

    void jumpWallClock(long millis) {
        wallOffsetMillis += millis;
    }

    @Override
    public void fire(int kind, int ofLife) {
        if (ofLife != life) {
            return;
        }
        switch (kind) {
            case TICK -> tick();
            case TURN -> {
                turnDue = false;
                if (isAwake()) {
                    turn();
                }
            }
            default -> wake();
        }
    }

    private void tick() {
        long now = simulation.nowNanos();
        if (now < sleepsUntil) {
            simulation.at(sleepsUntil, this, TICK, life);
            return;
        }
        simulation.at(now + clock.toTrue(cluster.plan().tickNanos()), this, TICK, life);
        SnapshotMover moving = mover;
        if (moving != null) {
            moving.tick();
        }
        give(GroupReplica::tick);
    }

    private void wake() {
        while (isAwake() && !waiting.isEmpty()) {
            give(waiting.remove());
        }
        turnSoon();
    }

    /** Hands an input over, now or when the process goes on. */
    private void input(Input input) {
        if (isAwake() && waiting.isEmpty()) {
            give(input);
        } else if (isRunning() && waiting.size() < MOST_WAITING) {
            waiting.add(input);
        }
    }

    private void give(Input input) {
        GroupReplica given = replica;
        if (given != null && !stopped) {
            input.give(given, localNanos());
            turnSoon();
        }
    }

    /** All that happens at one moment is taken in before the turn. */
    private void turnSoon() {
        if (!turnDue) {
            turnDue = true;
            simulation.at(simulation.nowNanos() + 1, this, TURN, life);
        }
    }

    private void turn() {
        GroupReplica turning = replica;
        if (turning != null && !stopped && turning.turn(localNanos(), wallMillis())) {
            turnDue = true;
            simulation.at(simulation.nowNanos() + TURN_NANOS, this, TURN, life);
        }
        cluster.checkBroken();
    }

    @Override
    public void arrives(long connection, Packet packet) {
        if (packet instanceof Packet.Ask ask) {
            Request request = ask.request();
            input((to, now) -> to.request(connection, request, now));
        } else if (packet instanceof Packet.ToReplica toReplica) {
            RaftMessage message = toReplica.message();
            input((to, now) -> receive(to, message, now));
        }
    }

    private void receive(GroupReplica to, RaftMessage message, long now) {
        SnapshotMover moving = mover;
        if (moving != null && message instanceof SnapshotChunk chunk) {
            SnapshotMover.Whole whole = moving.onChunk(chunk);
            if (whole != null) {
                arrived = whole.content();
                to.snapshotArrived(whole.install(), now);
            }
        } else if (moving != null && message instanceof SnapshotChunkReply reply) {
            moving.onReply(reply);
        } else {
            to.receive(message, now);
        }
    }

    @Override
    public void lost(Station other, boolean refused) {
        input((to, now) -> {
            if (refused) {
                to.gone(((StackNode) other).id());
            } else {
                to.unreachable(((StackNode) other).id());
            }
        });
    }

    @Override
    public void closed(long connection) {
        input((to, now) -> to.closed(connection));
    }

    @Override
    public void send(RaftMessage message) {
        cluster.tally().message(message.kind());
        StackNode to = cluster.nodeOf(message.to());
        if (to != null) {
            cluster.network().sendToPeer(this, to, new Packet.ToReplica(StackCluster.GROUP, message));
        }
    }

    @Override
    public void sendPart(RaftMessage part) {
        send(part);
    }

    @Override
    public void snapshotSent(long to, boolean atPeer) {
        input((given, now) -> given.snapshotSent(to, atPeer));
    }

    @Override
    public void respond(long origin, Response response) {
        cluster.tally().response(response);
        cluster.network().answer(this, origin, new Packet.Answer(StackCluster.GROUP, response));
    }

    @Override
    public void store(StorageAppend append) {
        disk.append(append, append.snapshot() == null ? null : arrived);
    }

    @Override
    public void stored(StorageAppend append) {
        cluster.tally().add(Tally.Count.DISK_EVENTS);
        if (append.snapshot() != null) {
            cluster.tally().add(Tally.Count.SNAPSHOTS_INSTALLED);
        }
        input((to, now) -> to.stored(append, now));
    }

    @Override
    public void syncFailed() {
        throw new IllegalStateException("no disk fails in this simulation");
    }

    @Override
    public void sendSnapshot(InstallSnapshot install) {
        cluster.tally().message(install.kind());
        SnapshotMeta kept = disk.log().snapshot();
        SnapshotMover moving = mover;
        if (kept == null || kept.index() != install.snapshot().index() || moving == null) {
            snapshotSent(install.to(), false);
            return;
        }
        moving.send(install, disk.log().content());
    }

    @Override
    public void writeSnapshot(SnapshotMeta meta, Chunks content) {
        cluster.tally().add(Tally.Count.SNAPSHOTS_TAKEN);
        disk.compact(meta, Contents.read(content), 0);
    }

    @Override
    public void compacted(SnapshotMeta meta) {
        input((to, now) -> to.snapshotWritten(meta, true));
    }

    @Override
    public Chunks openSnapshot(SnapshotMeta meta) {
        SnapshotMeta kept = disk.log().snapshot();
        if (kept == null || kept.index() != meta.index()) {
            throw new IllegalStateException(this + " wants to open " + meta + ", on disk is " + kept);
        }
        return Contents.cut(disk.log().content(), random);
    }

    @Override
    public void compact(long upTo) {
        disk.log().trim(upTo);
    }

    @Override
    public void publish(GroupEvent event) {
        cluster.published(this, event);
        if (event instanceof GroupEvent.LeaderChanged changed) {
            if (changed.role() == Role.LEADER && role != Role.LEADER) {
                cluster.tally().add(Tally.Count.ELECTIONS);
            }
            role = changed.role();
        } else if (event instanceof GroupEvent.QuorumLost) {
            quorumLostAt = simulation.nowNanos();
            cluster.tally().add(Tally.Count.QUORUM_LOST);
        } else if (event instanceof GroupEvent.QuorumRegained) {
            quorumLostAt = -1;
            cluster.tally().add(Tally.Count.QUORUM_REGAINED);
        } else if (event instanceof GroupEvent.Reconfigured) {
            cluster.tally().add(Tally.Count.CONFIG_CHANGES);
        } else if (event instanceof GroupEvent.Diverged diverged) {
            cluster.broke(new Promise.Broken(Promise.SAME_STATE, this + " " + diverged));
        }
    }

    @Override
    public void stop(String reason) {
        cluster.note(toString(), "stops: " + reason);
        stopped = true;
        if (!cluster.mayStop(this)) {
            cluster.broke(new Promise.Broken(Promise.SOUND, this + " stops: " + reason));
        }
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public int life() {
        return life;
    }

    @Override
    public boolean isRunning() {
        return replica != null;
    }

    boolean isAwake() {
        return isRunning() && simulation.nowNanos() >= sleepsUntil;
    }

    boolean isStopped() {
        return stopped;
    }

    boolean leads() {
        return isRunning() && !stopped && role == Role.LEADER;
    }

    boolean hasLostQuorum() {
        return quorumLostAt >= 0;
    }

    GroupReplica replica() {
        GroupReplica running = replica;
        if (running == null) {
            throw new IllegalStateException(this + " does not run");
        }
        return running;
    }

    long stateHash() {
        ObservedStore observed = machine;
        return observed == null ? 0 : observed.hash();
    }

    VirtualDisk disk() {
        return disk;
    }

    long localNanos() {
        return clock.at(simulation.nowNanos());
    }

    private long wallMillis() {
        return 1_700_000_000_000L + simulation.nowNanos() / 1_000_000 + wallOffsetMillis;
    }

    @Override
    public long sleepsUntil() {
        return sleepsUntil;
    }

    @Override
    public String toString() {
        return "n" + id();
    }
}
