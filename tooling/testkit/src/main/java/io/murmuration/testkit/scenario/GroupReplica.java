package io.murmuration.testkit.scenario;

import io.murmuration.consensus.raft.ConfigChange;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.MemoryLog;
import io.murmuration.consensus.raft.Proposal;
import io.murmuration.consensus.raft.Raft;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.Ready;
import io.murmuration.consensus.raft.Ready.ReadGrant;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** One replica: its core, its disk, and the clients that wait at it. */
final class GroupReplica {

    private final RaftGroup group;
    private final MemoryLog log;
    private final ArrayDeque<StorageAppend> disk = new ArrayDeque<>();
    private final ArrayDeque<Write> waiting = new ArrayDeque<>();
    private boolean syncing;
    private boolean ended;

    final int id;
    final Raft raft;
    final int life;
    long appliedIndex;
    long lastHeardNanos;

    /** Whether it led when its role was last told. */
    boolean led;

    GroupReplica(RaftGroup group, int id, MemoryLog log, Raft raft, int life) {
        this.group = group;
        this.id = id;
        this.log = log;
        this.raft = raft;
        this.life = life;
    }

    MemoryLog log() {
        return log;
    }

    /** Ends this life. What was written and not synced is gone, or is there all the same. */
    void end(boolean unsyncedSurvives) {
        ended = true;
        StorageAppend first = disk.peekFirst();
        if (unsyncedSurvives && syncing && first != null) {
            log.store(first);
        }
    }

    boolean hasEnded() {
        return ended;
    }

    void tick() {
        raft.tick(group.nowNanos());
        turn();
    }

    void receive(RaftMessage message) {
        if (!passes(RaftGroup.Step.RECEIVE, message)) {
            return;
        }
        if (message instanceof RaftMessage.Heartbeat || message instanceof RaftMessage.AppendEntries) {
            lastHeardNanos = group.nowNanos();
        }
        raft.step(message, group.nowNanos());
        turn();
    }

    void write(Write write) {
        Proposal verdict = raft.propose(
                ByteBuffer.allocate(Long.BYTES).putLong(write.command).array());
        if (verdict != Proposal.ACCEPTED) {
            write.outcome = Write.Outcome.REFUSED;
            write.endNanos = group.nowNanos();
            return;
        }
        write.term = raft.term();
        write.index = raft.lastIndex();
        waiting.add(write);
        turn();
    }

    void read(long context) {
        raft.read(context, false, group.nowNanos());
        turn();
    }

    /** Does all that the core asks for, until it asks for nothing more just now. */
    void turn() {
        boolean busy = true;
        while (busy && !ended) {
            busy = false;
            if (raft.hasReady()) {
                busy = true;
                obey(raft.ready(group.nowNanos()));
            }
            if (!ended && !syncing && !disk.isEmpty()) {
                busy |= write();
            }
        }
    }

    private void obey(Ready ready) {
        if (ready.roleChange() != null) {
            group.roleChanged(this, ready.roleChange());
        }
        for (RaftMessage message : ready.messages()) {
            if (!send(message)) {
                return;
            }
        }
        StorageAppend append = ready.append();
        if (append != null) {
            disk.add(append);
        }
        for (Entry entry : ready.committed()) {
            if (!passes(RaftGroup.Step.APPLY, entry)) {
                return;
            }
            apply(entry);
            if (!passes(RaftGroup.Step.APPLIED, entry)) {
                return;
            }
        }
        for (ReadGrant grant : ready.reads()) {
            if (!grant.isRefused()) {
                group.readGranted(grant);
            }
        }
    }

    private boolean send(RaftMessage message) {
        if (!passes(RaftGroup.Step.SEND, message)) {
            return false;
        }
        group.send(message);
        return passes(RaftGroup.Step.SENT, message);
    }

    private boolean passes(RaftGroup.Step step, Object what) {
        if (ended) {
            return false;
        }
        group.step(this, step, what);
        return !ended;
    }

    /** Writes the next; returns whether it is done already. */
    private boolean write() {
        StorageAppend append = disk.getFirst();
        if (!append.mustSync()) {
            syncing = false;
            stored();
            return true;
        }
        if (!passes(RaftGroup.Step.WRITE, append)) {
            return false;
        }
        syncing = true;
        if (!passes(RaftGroup.Step.WRITTEN, append)) {
            return false;
        }
        if (group.syncNanos() == 0) {
            stored();
            return true;
        }
        group.awaitSync(this);
        return false;
    }

    /** The write under way is on the disk. */
    void synced() {
        stored();
        turn();
    }

    private void stored() {
        StorageAppend append = disk.removeFirst();
        syncing = false;
        log.store(append);
        if (append.mustSync() && !passes(RaftGroup.Step.SYNCED, append)) {
            return;
        }
        for (RaftMessage response : append.responses()) {
            if (ended) {
                return;
            }
            if (response.to() == id) {
                raft.step(response, group.nowNanos());
            } else {
                send(response);
            }
        }
    }

    private void apply(Entry entry) {
        long command = 0;
        if (entry.type() == EntryType.CONFIGURATION) {
            raft.apply(entry.payload().length == 0 ? ConfigChange.LEAVE_JOINT : ConfigChange.decode(entry.payload()));
        } else if (entry.payload().length == Long.BYTES) {
            command = ByteBuffer.wrap(entry.payload()).getLong();
        }
        group.ledger().applied(entry.index(), command);
        appliedIndex = entry.index();
        while (!waiting.isEmpty() && waiting.getFirst().index <= entry.index()) {
            answer(waiting.removeFirst(), entry);
        }
        raft.applied(entry.index());
    }

    private void answer(Write write, Entry entry) {
        boolean stands = write.index == entry.index() && write.term == entry.term();
        write.outcome = stands ? Write.Outcome.ACKNOWLEDGED : Write.Outcome.LOST;
        write.endNanos = group.nowNanos();
        if (stands) {
            group.ledger().acknowledged(write.index, write.command);
        }
    }
}
