package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.RaftMessage.Heartbeat;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import java.util.List;

/**
 * How the log spreads (Raft §5.3, §7): the leader sends to each peer as its {@link Progress}
 * allows, without waiting for its own disk (thesis §10.2.1); a follower takes in what follows on.
 */
final class Replication {

    private final Replica replica;

    Replication(Replica replica) {
        this.replica = replica;
    }

    /** Sends to every peer what it lacks; something even where it lacks nothing. */
    void broadcastAppend() {
        for (int i = 0; i < replica.tracker.size(); i++) {
            Progress peer = replica.tracker.at(i);
            if (peer.id != replica.id()) {
                send(peer, true);
            }
        }
    }

    /** Sends to every peer what it lacks, if it lacks anything. */
    void sendWhatLacks() {
        for (int i = 0; i < replica.tracker.size(); i++) {
            Progress peer = replica.tracker.at(i);
            if (peer.id != replica.id()) {
                send(peer, false);
            }
        }
    }

    /**
     * Sends the next entries, or a snapshot where they are gone.
     *
     * @param evenIfEmpty whether a message without entries is of use, for its commit index or as a
     *     probe
     * @return whether anything was sent
     */
    boolean send(Progress peer, boolean evenIfEmpty) {
        if (peer.isPaused()) {
            return false;
        }
        long prevIndex = peer.next - 1;
        long prevTerm = replica.log.term(prevIndex);
        if (prevTerm == LogStore.NO_TERM) {
            return sendSnapshot(peer);
        }
        List<Entry> entries = List.of();
        // Where too much is on its way already, an empty message still goes: if all of it was lost,
        // its answer is what sets things going again.
        if (peer.state != Progress.State.REPLICATE || !peer.inflight.isFull()) {
            entries = replica.log.entriesFrom(peer.next, replica.settings.flow().maxMessageBytes());
            if (entries.isEmpty() && peer.next <= replica.log.lastIndex()) {
                return sendSnapshot(peer);
            }
        }
        if (entries.isEmpty() && !evenIfEmpty) {
            return false;
        }
        long commit = replica.log.committed();
        replica.outbox.send(
                new AppendEntries(replica.id(), peer.id, replica.term, prevIndex, prevTerm, entries, commit));
        peer.sentEntries(entries.size(), Entry.payloadBytes(entries));
        peer.sentCommit(commit);
        return true;
    }

    private boolean sendSnapshot(Progress peer) {
        if (!peer.recentActive) {
            return false;
        }
        SnapshotMeta snapshot = replica.log.snapshot();
        if (snapshot == null) {
            return false;
        }
        peer.becomeSnapshot(snapshot.index());
        replica.counters.snapshotsSent++;
        replica.outbox.send(new InstallSnapshot(replica.id(), peer.id, replica.term, snapshot));
        return true;
    }

    /** Tells a peer that the leader lives, and how far what it has is committed. */
    void sendHeartbeat(Progress peer, long round, long leaseNanos) {
        // Never beyond what the peer is known to have: it could not tell whether its own tail is
        // the one that was committed.
        long commit = Math.min(peer.match, replica.log.committed());
        replica.outbox.send(new Heartbeat(replica.id(), peer.id, replica.term, commit, round, leaseNanos));
        peer.sentCommit(commit);
    }

    /** Takes in a leader's entries, and says how far the logs agree. */
    void onAppendEntries(AppendEntries message) {
        RaftLog log = replica.log;
        if (message.prevIndex() < log.committed()) {
            accept(message.from(), log.committed());
            return;
        }
        long last = log.tryAppend(message.prevIndex(), message.prevTerm(), message.entries(), message.commit());
        if (last >= 0) {
            accept(message.from(), last);
            return;
        }
        // The last place at which the logs may agree: where the terms say that they cannot, there
        // is no need to be asked about each entry (thesis p. 22, from both sides).
        long hint = log.findConflictByTerm(Math.min(message.prevIndex(), log.lastIndex()), message.prevTerm());
        long hintTerm = Math.max(0, log.term(hint));
        replica.outbox.sendDurably(
                new AppendReply(replica.id(), message.from(), replica.term, message.prevIndex(), true, hint, hintTerm));
    }

    void onHeartbeat(Heartbeat heartbeat) {
        replica.log.commitTo(heartbeat.commit());
        replica.outbox.send(
                new RaftMessage.HeartbeatReply(replica.id(), heartbeat.from(), replica.term, heartbeat.round()));
    }

    void accept(long leader, long index) {
        replica.outbox.sendDurably(new AppendReply(replica.id(), leader, replica.term, index, false, 0, 0));
    }

    /**
     * A peer, or this leader's own disk, tells how far it is.
     *
     * @return whether the commit index moved
     */
    boolean onAppendReply(AppendReply reply, Progress peer) {
        peer.recentActive = true;
        if (reply.reject()) {
            rejected(reply, peer);
            return false;
        }
        boolean probed = peer.match == reply.index() && peer.state == Progress.State.PROBE;
        if (!peer.maybeUpdate(reply.index()) && !probed) {
            return false;
        }
        switch (peer.state) {
            case PROBE -> peer.becomeReplicate();
            case SNAPSHOT -> {
                // It need not be the snapshot that brought it so far.
                if (peer.match + 1 >= replica.log.firstIndex()) {
                    peer.becomeProbe();
                    peer.becomeReplicate();
                }
            }
            case REPLICATE -> peer.inflight.freeUpTo(reply.index());
        }
        boolean moved = tryCommit();
        boolean self = peer.id == replica.id();
        if (moved) {
            broadcastAppend();
        } else if (!self && peer.canBumpCommit(replica.log.committed())) {
            send(peer, true);
        }
        if (!self) {
            boolean more = true;
            while (more) {
                more = send(peer, false);
            }
        }
        return moved;
    }

    private void rejected(AppendReply reply, Progress peer) {
        long next = reply.hintIndex();
        if (reply.hintTerm() > 0) {
            next = replica.log.findConflictByTerm(next, reply.hintTerm());
        }
        if (peer.maybeDecreaseTo(reply.index(), next)) {
            if (peer.state == Progress.State.REPLICATE) {
                peer.becomeProbe();
            }
            send(peer, true);
        }
    }

    /** Commits what a majority has, if it is of this leader's term. */
    boolean tryCommit() {
        return replica.log.tryCommit(replica.tracker.committed(), replica.term);
    }

    /** A peer that answers may be sent to again. */
    void onHeartbeatReply(Progress peer) {
        peer.recentActive = true;
        peer.paused = false;
        if (peer.match < replica.log.lastIndex() || peer.state == Progress.State.PROBE) {
            send(peer, true);
        }
    }

    /** A message to this peer could not be delivered: others may be lost too. */
    void onUnreachable(Progress peer) {
        if (peer.state == Progress.State.REPLICATE) {
            peer.becomeProbe();
        }
    }

    /** The snapshot went over, or failed to. */
    void onSnapshotReport(Progress peer, boolean arrived) {
        if (peer.state == Progress.State.SNAPSHOT) {
            if (!arrived) {
                peer.pendingSnapshot = 0;
            }
            peer.becomeProbe();
            // Its answer will come when it has installed it, or with the next heartbeat.
            peer.paused = true;
        }
    }
}
