package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.Ready.StorageAppend;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a script: a core, its log, and the work that its two threads have not done yet.
 * Its state machine is only a list of the snapshots that could be taken after each entry.
 */
final class ScriptNode {

    /** How far a tick moves this node's clock. */
    private static final long TICK_NANOS = 50_000_000;

    final Raft raft;
    final MemoryLog log;
    final RaftSettings settings;
    final Deque<EtcdMessage> appendWork = new ArrayDeque<>();
    final Deque<StorageAppend> appends = new ArrayDeque<>();
    final Deque<EtcdMessage> applyWork = new ArrayDeque<>();
    final Deque<List<Entry>> applies = new ArrayDeque<>();
    private final List<SnapshotMeta> snapshots = new ArrayList<>();
    private HardState handedOut;
    private long nowNanos;

    /** Starts behind a snapshot, in no term yet; at index 0 it starts from nothing. */
    ScriptNode(RaftSettings settings, SnapshotMeta start) {
        this.settings = settings;
        this.log = start.index() == 0 ? new MemoryLog(start.configuration()) : new MemoryLog(start);
        this.handedOut = new HardState(0, 0, start.index());
        log.store(new StorageAppend(handedOut, List.of(), null, List.of(), false));
        snapshots.add(start);
        this.raft = new Raft(settings, new Store(), start.index(), settings.id(), nowNanos);
        if (settings.reads().leases()) {
            // A core that may have promised just before it started stays quiet for so long.
            nowNanos += settings.reads().leaseNanos();
        }
    }

    long id() {
        return settings.id();
    }

    long nowNanos() {
        return nowNanos;
    }

    /** Lets so many ticks go by. */
    void tick(int ticks) {
        for (int i = 0; i < ticks; i++) {
            nowNanos += TICK_NANOS;
            raft.tick(nowNanos);
        }
    }

    /**
     * Returns whether a write must be synced by the count of etcd, which leaves a snapshot out. To
     * be asked once for each write, in order.
     */
    boolean mustSync(StorageAppend append) {
        HardState before = handedOut;
        handedOut = append.hardState() == null ? before : append.hardState();
        if (append.snapshot() == null) {
            return append.mustSync();
        }
        return !append.entries().isEmpty() || handedOut.term() != before.term() || handedOut.vote() != before.vote();
    }

    /** Returns the newest snapshot there is. */
    SnapshotMeta snapshot() {
        return snapshots.get(snapshots.size() - 1);
    }

    /** Applies entries; says so where one of them changes the configuration. */
    void apply(List<Entry> committed, Transcript transcript) {
        for (Entry entry : committed) {
            Configuration configuration = snapshot().configuration();
            if (entry.type() == EntryType.CONFIGURATION) {
                configuration = raft.apply(ConfigChange.decode(entry.payload()));
                switched(transcript);
            }
            snapshots.add(new SnapshotMeta(entry.index(), entry.term(), configuration));
        }
    }

    /** Says which configuration is in force, as a core of etcd does each time it switches. */
    void switched(Transcript transcript) {
        transcript.info(id() + " switched to configuration " + EtcdText.configuration(raft.configuration()));
    }

    /** The log, of which the newest snapshot can always be sent. */
    private final class Store implements LogStore {

        @Override
        public HardState hardState() {
            return log.hardState();
        }

        @Override
        public Configuration configuration() {
            return log.configuration();
        }

        @Override
        public long firstIndex() {
            return log.firstIndex();
        }

        @Override
        public long lastIndex() {
            return log.lastIndex();
        }

        @Override
        public long term(long index) {
            return log.term(index);
        }

        @Override
        public List<Entry> entries(long from, long to, long maxBytes) {
            return log.entries(from, to, maxBytes);
        }

        @Override
        public @Nullable SnapshotMeta snapshot() {
            SnapshotMeta newest = ScriptNode.this.snapshot();
            return newest.index() == 0 ? null : newest;
        }
    }
}
