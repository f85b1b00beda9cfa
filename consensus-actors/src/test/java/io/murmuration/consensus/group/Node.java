package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.exchange.WatchDesk;
import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.MemoryLog;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftSettings;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.Role;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One replica with its disk, its part of the network and its clients' answers. */
final class Node implements GroupEffects {

    static final long CLIENT = 7;

    final long id;
    final List<GroupEvent> events = new ArrayList<>();
    final ArrayDeque<RaftMessage> outbox = new ArrayDeque<>();
    private final Cluster cluster;
    private final GroupSettings settings;
    private final MemoryLog log;
    private final TreeMap<Long, List<byte[]>> snapshots = new TreeMap<>();
    private final TreeMap<Long, List<Response>> answers = new TreeMap<>();
    private final ArrayDeque<StorageAppend> writes = new ArrayDeque<>();
    CounterMachine machine = new CounterMachine();
    GroupReplica replica;

    @Nullable
    String stopReason;
    /** Whether writes and snapshots take until this ends. */
    boolean diskStalls;

    private int lives;

    private Node(Cluster cluster, GroupSettings settings, MemoryLog log) {
        this.cluster = cluster;
        this.settings = settings;
        this.log = log;
        id = settings.self().replica();
        replica = new GroupReplica(settings, machine, WatchDesk.none(this), log, this);
    }

    static Node founder(Cluster cluster, GroupSettings settings, Configuration founders, List<ReplicaAddress> all) {
        Node node = new Node(cluster, settings, new MemoryLog(new SnapshotMeta(1, 1, founders)));
        node.snapshots.put(1L, drain(GroupReplica.founding(all, settings.limits())));
        node.start();
        return node;
    }

    static Node newcomer(Cluster cluster, GroupSettings settings) {
        Node node = new Node(cluster, settings, new MemoryLog(Configuration.EMPTY));
        node.start();
        return node;
    }

    static GroupSettings settings(long id, int expected, GroupSettings.Limits limits) {
        return new GroupSettings("test", 99, address(id), expected, RaftSettings.of(id), Cluster.TICK_NANOS, limits);
    }

    static ReplicaAddress address(long id) {
        return new ReplicaAddress(id, "node-" + id, "host-" + id + ":1");
    }

    private void start() {
        replica.start(cluster.seed + 31 * id + 1_000L * ++lives, cluster.now);
    }

    /** Ends the process and starts it again; what was not written is lost. */
    void restart() {
        writes.clear();
        outbox.clear();
        machine = new CounterMachine();
        replica = new GroupReplica(settings, machine, WatchDesk.none(this), log, this);
        start();
    }

    boolean leads() {
        return stopReason == null && replica.raft().role() == Role.LEADER;
    }

    void ask(Request request) {
        replica.request(CLIENT, request, cluster.now);
    }

    /** Returns the answer to the request, which must be one; null if there is none yet. */
    @Nullable
    Response answer(long request) {
        List<Response> given = answers.getOrDefault(request, List.of());
        if (given.size() > 1) {
            throw new AssertionError("answered more than once: " + given);
        }
        return given.isEmpty() ? null : given.get(0);
    }

    /** Lets the disk do what waits, then takes one turn; returns whether anything came of it. */
    boolean work() {
        boolean wrote = false;
        while (!diskStalls && !writes.isEmpty()) {
            StorageAppend append = writes.remove();
            log.store(append);
            replica.stored(append, cluster.now);
            wrote = true;
        }
        boolean more = replica.turn(cluster.now, cluster.wallMillis);
        return wrote || more || (!diskStalls && !writes.isEmpty());
    }

    long firstIndex() {
        return log.firstIndex();
    }

    long lastStored() {
        return log.lastIndex();
    }

    @Override
    public void send(RaftMessage message) {
        outbox.add(message);
    }

    @Override
    public void store(StorageAppend append) {
        writes.add(append);
    }

    @Override
    public void sendSnapshot(InstallSnapshot install) {
        outbox.add(install);
    }

    /** Another's snapshot comes in with all its content. */
    void install(InstallSnapshot install, Node from) {
        List<byte[]> content = from.snapshots.get(install.snapshot().index());
        if (content != null) {
            snapshots.put(install.snapshot().index(), content);
            replica.snapshotArrived(install, cluster.now);
        }
        from.replica.snapshotSent(id, content != null);
    }

    @Override
    public void writeSnapshot(SnapshotMeta meta, Chunks content) {
        snapshots.put(meta.index(), drain(content));
        log.compact(meta);
        replica.snapshotWritten(meta, true);
    }

    private static List<byte[]> drain(Chunks content) {
        List<byte[]> parts = new ArrayList<>();
        for (byte[] part = content.next(); part != null; part = content.next()) {
            parts.add(part);
        }
        return parts;
    }

    @Override
    public Chunks openSnapshot(SnapshotMeta meta) {
        List<byte[]> parts = snapshots.get(meta.index());
        if (parts == null) {
            throw new IllegalStateException("no snapshot at " + meta.index());
        }
        ArrayDeque<byte[]> rest = new ArrayDeque<>(parts);
        return rest::poll;
    }

    @Override
    public void compact(long upTo) {}

    @Override
    public void publish(GroupEvent event) {
        events.add(event);
    }

    @Override
    public void stop(String reason) {
        stopReason = reason;
    }

    @Override
    public void respond(long origin, Response response) {
        answers.computeIfAbsent(response.id(), key -> new ArrayList<>()).add(response);
    }
}
