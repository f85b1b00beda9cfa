package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.RaftMessage.Propose;
import java.util.ArrayList;
import java.util.List;

/**
 * What a leader takes in, and what it refuses: beyond the bytes that may wait, during a transfer,
 * or a change of the configuration that cannot be now.
 */
final class Intake {

    private static final byte[] NOTHING = {};

    private final Replica replica;
    private final Replication replication;
    private final Reconfiguration reconfiguration;

    Intake(Replica replica, Replication replication, Reconfiguration reconfiguration) {
        this.replica = replica;
        this.replication = replication;
        this.reconfiguration = reconfiguration;
    }

    Proposal propose(List<byte[]> payloads) {
        List<Entry> entries = new ArrayList<>(payloads.size());
        long index = replica.log.lastIndex();
        for (int i = 0; i < payloads.size(); i++) {
            byte[] payload = payloads.get(i);
            if (payload.length > replica.settings.flow().maxEntryBytes()) {
                return refused(Proposal.TOO_LARGE);
            }
            entries.add(new Entry(replica.term, ++index, EntryType.NORMAL, payload));
        }
        return proposeOrForward(entries);
    }

    Proposal propose(ConfigChange change) {
        if (replica.isLeader()) {
            Proposal verdict = reconfiguration.check(change);
            if (verdict != Proposal.ACCEPTED) {
                return refused(verdict);
            }
        }
        byte[] payload = change.equals(ConfigChange.LEAVE_JOINT) ? NOTHING : change.encode();
        return proposeOrForward(
                List.of(new Entry(replica.term, replica.log.lastIndex() + 1, EntryType.CONFIGURATION, payload)));
    }

    /** A follower passed proposals on; their terms and indices are this leader's to give. */
    void onPropose(Propose forwarded) {
        List<Entry> entries = new ArrayList<>(forwarded.entries().size());
        long index = replica.log.lastIndex();
        for (Entry entry : forwarded.entries()) {
            EntryType type = entry.type();
            if (type == EntryType.CONFIGURATION
                    && reconfiguration.check(ConfigChange.decode(entry.payload())) != Proposal.ACCEPTED) {
                refused(Proposal.CHANGE_PENDING);
                return;
            }
            entries.add(new Entry(replica.term, ++index, type, entry.payload()));
        }
        proposeOrForward(entries);
    }

    private Proposal proposeOrForward(List<Entry> entries) {
        if (replica.isLeader()) {
            Proposal verdict = admit(entries);
            return verdict == Proposal.ACCEPTED ? accept(entries) : refused(verdict);
        }
        if (replica.leader == Replica.NOBODY) {
            return refused(Proposal.NO_LEADER);
        }
        if (!replica.settings.switches().forwardProposals() || replica.role != Role.FOLLOWER) {
            return refused(Proposal.NOT_LEADER);
        }
        replica.outbox.send(new Propose(replica.id(), replica.leader, entries));
        return Proposal.FORWARDED;
    }

    /** Returns why these entries must not be taken in, {@code ACCEPTED} if they may. */
    private Proposal admit(List<Entry> entries) {
        if (replica.tracker.get(replica.id()) == null) {
            return Proposal.REMOVED;
        }
        if (replica.transferee != Replica.NOBODY) {
            return Proposal.TRANSFERRING;
        }
        long bytes = Entry.payloadBytes(entries);
        long waiting = replica.uncommittedBytes;
        // What is empty, and the first of all, always has room: a leader's own entries must.
        boolean full = waiting > 0
                && bytes > 0
                && waiting + bytes > replica.settings.flow().maxUncommittedBytes();
        return full ? Proposal.TOO_MUCH_UNCOMMITTED : Proposal.ACCEPTED;
    }

    private Proposal accept(List<Entry> entries) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).type() == EntryType.CONFIGURATION) {
                reconfiguration.appending();
            }
        }
        replica.uncommittedBytes += Entry.payloadBytes(entries);
        replica.append(entries);
        replication.broadcastAppend();
        return Proposal.ACCEPTED;
    }

    private Proposal refused(Proposal verdict) {
        replica.counters.proposalsRefused++;
        return verdict;
    }
}
