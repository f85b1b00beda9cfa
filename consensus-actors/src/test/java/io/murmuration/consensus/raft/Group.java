package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.Ready.ReadGrant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** A few cores in memory, connected by a queue; tests decide what passes, and when time goes on. */
final class Group {

    static final long TICK_NANOS = 15_000_000;

    final TreeMap<Long, Node> nodes = new TreeMap<>();
    final ArrayDeque<RaftMessage> network = new ArrayDeque<>();
    final List<RaftMessage> sent = new ArrayList<>();
    Predicate<RaftMessage> passes = message -> true;
    Predicate<Long> diskWorks = id -> true;
    Predicate<Long> machineWorks = id -> true;
    long nowNanos = 1_000_000_000;

    private final UnaryOperator<RaftSettings> settings;
    private final Configuration first;

    Group(int voters, UnaryOperator<RaftSettings> settings) {
        this(Configuration.of(LongStream.rangeClosed(1, voters).toArray()), settings);
    }

    Group(Configuration first, UnaryOperator<RaftSettings> settings) {
        this.settings = settings;
        this.first = first;
        for (long id : first.replicas().toArray()) {
            add(id, new MemoryLog(first));
        }
    }

    /** A core and what it has stored, answered and applied. */
    static final class Node {
        final MemoryLog log;
        final List<ReadGrant> grants = new ArrayList<>();
        final List<Entry> applied = new ArrayList<>();
        final ArrayDeque<Ready.StorageAppend> disk = new ArrayDeque<>();
        final ArrayDeque<Entry> machine = new ArrayDeque<>();
        final Raft raft;

        Node(MemoryLog log, Raft raft) {
            this.log = log;
            this.raft = raft;
        }
    }

    /** Starts a replica, or starts it again, with what it has stored. */
    Raft add(long id, MemoryLog log) {
        Raft raft = new Raft(settings.apply(RaftSettings.of(id)), log, log.firstIndex() - 1, id * 7919, nowNanos);
        nodes.put(id, new Node(log, raft));
        return raft;
    }

    Raft join(long id) {
        return add(id, new MemoryLog(first));
    }

    Raft restart(long id) {
        return add(id, node(id).log);
    }

    /** Starts a replica whose log has entries of these terms. */
    Raft load(long id, long term, long... terms) {
        MemoryLog log = new MemoryLog(first);
        List<Entry> entries = new ArrayList<>();
        for (long each : terms) {
            entries.add(Entry.empty(each, entries.size() + 1));
        }
        log.store(new Ready.StorageAppend(new HardState(term, 0, 0), entries, null, List.of(), true));
        return add(id, log);
    }

    /** Drops what a replica has applied from its log. */
    void compact(long id) {
        Raft raft = get(id);
        long index = raft.appliedIndex();
        node(id).log.compact(new SnapshotMeta(index, raft.termAt(index), raft.configuration()));
    }

    /** Gives a replica one message, and lets all that comes of it happen. */
    void step(RaftMessage message) {
        get(message.to()).step(message, nowNanos);
        settle();
    }

    Node node(long id) {
        return Objects.requireNonNull(nodes.get(id), "replica " + id);
    }

    Raft get(long id) {
        return node(id).raft;
    }

    List<ReadGrant> grants(long id) {
        return node(id).grants;
    }

    /** Elects a replica by its own campaign. */
    Raft elect(long id) {
        get(id).campaign(nowNanos);
        settle();
        if (get(id).role() != Role.LEADER) {
            throw new AssertionError("replica " + id + " is " + get(id).role() + " and not the leader");
        }
        return get(id);
    }

    /** Lets all that is under way arrive, until nothing is left to do. */
    void settle() {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (long id : nodes.keySet()) {
                busy |= turn(id);
                busy |= runMachine(id);
                busy |= runDisk(id);
            }
            RaftMessage next = network.poll();
            if (next != null) {
                busy = true;
                Node to = nodes.get(next.to());
                if (to != null && passes.test(next)) {
                    to.raft.step(next, nowNanos);
                }
            }
        }
    }

    boolean turn(long id) {
        Node node = node(id);
        Raft raft = node.raft;
        if (!raft.hasReady()) {
            return false;
        }
        Ready ready = raft.ready(nowNanos);
        network.addAll(ready.messages());
        sent.addAll(ready.messages());
        node.grants.addAll(ready.reads());
        Ready.StorageAppend append = ready.append();
        if (append != null) {
            node.disk.add(append);
        }
        node.machine.addAll(ready.committed());
        return true;
    }

    boolean runMachine(long id) {
        Node node = node(id);
        if (node.machine.isEmpty() || !machineWorks.test(id)) {
            return false;
        }
        Raft raft = node.raft;
        for (Entry entry = node.machine.poll(); entry != null; entry = node.machine.poll()) {
            node.applied.add(entry);
            if (entry.type() == EntryType.CONFIGURATION) {
                raft.apply(
                        entry.payload().length == 0 ? ConfigChange.LEAVE_JOINT : ConfigChange.decode(entry.payload()));
            }
            raft.applied(entry.index());
        }
        return true;
    }

    boolean runDisk(long id) {
        Node node = node(id);
        Ready.StorageAppend append = diskWorks.test(id) ? node.disk.poll() : null;
        if (append == null) {
            return false;
        }
        node.log.store(append);
        for (RaftMessage response : append.responses()) {
            if (response.to() == id) {
                node.raft.step(response, nowNanos);
            } else {
                network.add(response);
                sent.add(response);
            }
        }
        return true;
    }

    /** Lets ticks pass on all, with all that comes of each arriving before the next. */
    void ticks(int count) {
        for (int i = 0; i < count; i++) {
            nowNanos += TICK_NANOS;
            nodes.values().forEach(each -> each.raft.tick(nowNanos));
            settle();
        }
    }

    /** Lets ticks pass on one. */
    void ticksOf(long id, int count) {
        for (int i = 0; i < count; i++) {
            nowNanos += TICK_NANOS;
            get(id).tick(nowNanos);
            settle();
        }
    }

    /** Cuts a replica off. */
    void isolate(long id) {
        Predicate<RaftMessage> before = passes;
        passes = message -> before.test(message) && message.from() != id && message.to() != id;
    }

    void heal() {
        passes = message -> true;
    }

    /** Returns the leader that its own majority would follow: the one of the highest term. */
    Raft leader() {
        return nodes.values().stream()
                .map(each -> each.raft)
                .filter(each -> each.role() == Role.LEADER)
                .max((one, other) -> Long.compare(one.term(), other.term()))
                .orElseThrow(() -> new AssertionError("nobody leads"));
    }

    long countSent(Class<? extends RaftMessage> kind) {
        return sent(kind).size();
    }

    <T extends RaftMessage> List<T> sent(Class<T> kind) {
        return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Returns the terms of the entries in a replica's log. */
    List<Long> terms(long id) {
        Raft raft = get(id);
        return LongStream.rangeClosed(raft.firstIndex(), raft.lastIndex())
                .mapToObj(raft::termAt)
                .toList();
    }
}
