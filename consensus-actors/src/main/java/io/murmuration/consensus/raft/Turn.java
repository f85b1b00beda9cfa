package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.RaftMessage.StorageAppended;
import io.murmuration.consensus.raft.Ready.RoleChange;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what a turn brought about into one {@link Ready}, and remembers what was handed out. */
final class Turn {

    private final Replica replica;
    private final Reads reads;
    private final boolean async;
    private final ArrayDeque<Batch> applying = new ArrayDeque<>();
    private final List<RaftMessage> onAdvance = new ArrayList<>();
    private HardState lastHardState;
    private Role lastRole;
    private long lastLeader;
    private long appliedOnAdvance;

    /** Entries handed out for applying, as the limits count them. */
    private record Batch(long lastIndex, long sizeBytes, long payloadBytes) {}

    Turn(Replica replica, Reads reads) {
        this.replica = replica;
        this.reads = reads;
        this.async = replica.settings.switches().asyncStorage();
        this.lastHardState = hardState();
        this.lastRole = replica.role;
        this.lastLeader = replica.leader;
    }

    private HardState hardState() {
        return new HardState(replica.term, replica.vote, replica.log.committed());
    }

    private boolean hardStateChanged() {
        return lastHardState.term() != replica.term
                || lastHardState.vote() != replica.vote
                || lastHardState.commit() != replica.log.committed();
    }

    private boolean roleChanged() {
        return lastRole != replica.role || lastLeader != replica.leader;
    }

    boolean hasReady() {
        UnstableLog unstable = replica.log.unstable();
        return reads.hasToFlush()
                || reads.hasGrants()
                || !replica.outbox.isEmpty()
                || unstable.hasNext()
                || unstable.nextSnapshot() != null
                || replica.log.hasNextCommitted()
                || roleChanged()
                || hardStateChanged();
    }

    Ready take() {
        if (reads.hasToFlush()) {
            reads.flush();
        }
        if (!onAdvance.isEmpty() || appliedOnAdvance != 0) {
            throw new IllegalStateException("advance() must be called before the next ready()");
        }
        RoleChange change = null;
        if (roleChanged()) {
            change = new RoleChange(replica.role, replica.leader);
            lastRole = replica.role;
            lastLeader = replica.leader;
        }
        List<Entry> committed = replica.log.nextCommitted();
        List<RaftMessage> messages = replica.outbox.takeMessages();
        StorageAppend append = takeAppend();
        if (!async && append != null) {
            messages = new ArrayList<>(messages);
            for (RaftMessage response : append.responses()) {
                (response.to() == replica.id() ? onAdvance : messages).add(response);
            }
            append = new StorageAppend(
                    append.hardState(), append.entries(), append.snapshot(), List.of(), append.mustSync());
        }
        handOut(committed);
        return new Ready(messages, append, committed, reads.takeGrants(), change);
    }

    private @Nullable StorageAppend takeAppend() {
        UnstableLog unstable = replica.log.unstable();
        boolean newHardState = hardStateChanged();
        SnapshotMeta snapshot = unstable.nextSnapshot();
        if (!newHardState && snapshot == null && !unstable.hasNext() && !replica.outbox.hasDurable()) {
            return null;
        }
        HardState hardState = newHardState ? hardState() : null;
        List<Entry> entries = unstable.next();
        boolean mustSync = !entries.isEmpty()
                || snapshot != null
                || lastHardState.term() != replica.term
                || lastHardState.vote() != replica.vote;
        if (hardState != null) {
            lastHardState = hardState;
        }
        if (!unstable.isEmpty() || snapshot != null) {
            replica.outbox.sendDurably(acknowledgement(unstable, snapshot));
        }
        List<RaftMessage> responses = replica.outbox.takeDurable();
        unstable.handedOut();
        return new StorageAppend(hardState, entries, snapshot, responses, mustSync);
    }

    /**
     * Names the end of the log as it is now, not of what is written now: writes are done in order,
     * and if an older one in between was of entries that are overwritten since, this term tells.
     */
    private StorageAppended acknowledgement(UnstableLog unstable, @Nullable SnapshotMeta snapshot) {
        long last = unstable.isEmpty() ? 0 : replica.log.lastIndex();
        return new StorageAppended(
                replica.id(),
                replica.term,
                last,
                last == 0 ? 0 : replica.log.lastTerm(),
                snapshot == null ? 0 : snapshot.index());
    }

    private void handOut(List<Entry> committed) {
        if (committed.isEmpty()) {
            return;
        }
        long last = committed.get(committed.size() - 1).index();
        long size = Entry.sizeBytes(committed);
        applying.add(new Batch(last, size, Entry.payloadBytes(committed)));
        replica.log.handedOutForApply(last, size);
        if (!async) {
            appliedOnAdvance = last;
        }
    }

    /** Takes note that all up to {@code index} is applied. */
    void applied(long index) {
        long size = 0;
        while (!applying.isEmpty() && applying.peekFirst().lastIndex() <= index) {
            Batch batch = applying.removeFirst();
            size += batch.sizeBytes();
            replica.uncommittedBytes = Math.max(0, replica.uncommittedBytes - batch.payloadBytes());
        }
        replica.log.appliedTo(Math.max(index, replica.log.applied()), size);
    }

    /** Returns what is to be stepped, in order, now that all of the last turn is stored. */
    List<RaftMessage> takeOnAdvance() {
        List<RaftMessage> taken = List.copyOf(onAdvance);
        onAdvance.clear();
        return taken;
    }

    /** Returns up to where the last turn was applied, 0 for nothing. */
    long takeAppliedOnAdvance() {
        long taken = appliedOnAdvance;
        appliedOnAdvance = 0;
        return taken;
    }
}
