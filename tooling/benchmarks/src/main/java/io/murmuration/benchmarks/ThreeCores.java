package io.murmuration.benchmarks;

import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.MemoryLog;
import io.murmuration.consensus.raft.Proposal;
import io.murmuration.consensus.raft.Raft;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftSettings;
import io.murmuration.consensus.raft.Ready;
import io.murmuration.consensus.raft.Role;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Three replicas of one group on one thread, with nothing around them: messages are handed over by
 * reference, writes go to memory and are acknowledged at once, applying is counting. What it costs
 * is what the cores cost, and next to nothing else.
 *
 * <p>Settings are the product's own. Logs are compacted behind what is applied, so that memory
 * stays bounded however long it runs.
 */
final class ThreeCores {

    /** Entries that a log keeps, about; more than any message looks back. */
    private static final int KEPT_ENTRIES = 1 << 13;

    private static final long TICK_NANOS = 15_000_000;

    private final Core[] cores = new Core[3];
    private Core leader;
    private long nowNanos;

    /** One replica: its core, its log, and what has arrived for it. */
    private static final class Core {

        final MemoryLog log;
        final Raft raft;
        final ArrayDeque<RaftMessage> arrived = new ArrayDeque<>();
        long applied;
        long compacted;

        Core(long id, Configuration configuration) {
            log = new MemoryLog(configuration);
            raft = new Raft(RaftSettings.of(id), log, 0, id, 0);
        }
    }

    /** Starts the three and elects one of them. */
    ThreeCores() {
        Configuration configuration = Configuration.of(1, 2, 3);
        for (int i = 0; i < cores.length; i++) {
            cores[i] = new Core(i + 1L, configuration);
        }
        leader = cores[0];
        leader.raft.campaign(nowNanos);
        runUntilQuiet();
        if (leader.raft.role() != Role.LEADER) {
            throw new IllegalStateException("replica 1 campaigned alone and is " + leader.raft.role());
        }
    }

    /** Proposes these commands in one call and runs until all three have applied them. */
    void commit(List<byte[]> payloads) {
        accepted(leader.raft.propose(payloads));
        runUntilQuiet();
    }

    /** The same, with a call for each command, all in one turn. */
    void commitOneByOne(List<byte[]> payloads) {
        for (int i = 0; i < payloads.size(); i++) {
            accepted(leader.raft.propose(payloads.get(i)));
        }
        runUntilQuiet();
    }

    private static void accepted(Proposal verdict) {
        if (verdict != Proposal.ACCEPTED) {
            throw new IllegalStateException("the leader refused: " + verdict);
        }
    }

    /** Lets one tick pass, so that heartbeats have their share of the cost. */
    void tick() {
        nowNanos += TICK_NANOS;
        for (Core core : cores) {
            core.raft.tick(nowNanos);
        }
        runUntilQuiet();
    }

    /** Returns the index up to which all three have applied. */
    long applied() {
        long least = Long.MAX_VALUE;
        for (Core core : cores) {
            least = Math.min(least, core.applied);
        }
        return least;
    }

    /** Returns how many entries the longest of the logs holds. */
    long kept() {
        long most = 0;
        for (Core core : cores) {
            most = Math.max(most, core.log.lastIndex() - core.log.firstIndex() + 1);
        }
        return most;
    }

    private void runUntilQuiet() {
        boolean more = true;
        while (more) {
            more = false;
            for (Core core : cores) {
                more |= turn(core);
            }
        }
    }

    /** All that has arrived, then one Ready: so a node's actor takes its turn, too. */
    private boolean turn(Core core) {
        Raft raft = core.raft;
        for (RaftMessage message = core.arrived.poll(); message != null; message = core.arrived.poll()) {
            raft.step(message, nowNanos);
        }
        if (!raft.hasReady()) {
            return false;
        }
        Ready ready = raft.ready(nowNanos);
        deliver(ready.messages());
        Ready.StorageAppend append = ready.append();
        if (append != null) {
            core.log.store(append);
            deliver(append.responses());
        }
        List<Entry> committed = ready.committed();
        if (!committed.isEmpty()) {
            core.applied = committed.get(committed.size() - 1).index();
            raft.applied(core.applied);
            compact(core);
        }
        return true;
    }

    private void deliver(List<RaftMessage> messages) {
        for (int i = 0; i < messages.size(); i++) {
            RaftMessage message = messages.get(i);
            cores[(int) message.to() - 1].arrived.add(message);
        }
    }

    private static void compact(Core core) {
        if (core.applied - core.compacted < 2 * KEPT_ENTRIES) {
            return;
        }
        core.compacted = core.applied - KEPT_ENTRIES;
        core.log.compact(new SnapshotMeta(core.compacted, core.log.term(core.compacted), core.log.configuration()));
    }
}
