package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.WatchDesk;
import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.machine.StateMachine;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.LogStore;
import io.murmuration.consensus.raft.Raft;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import io.murmuration.consensus.raft.Ready;
import io.murmuration.consensus.raft.Ready.RoleChange;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a group. Give it all that happens; after each batch of inputs call {@link #turn}
 * until it says that nothing is left. Effects happen only within {@code turn}.
 *
 * <p>Single-threaded. Times are monotonic nanoseconds that may overflow. It throws nothing: what
 * goes wrong beyond repair ends in {@link GroupEffects#stop}, after which every request is refused.
 */
public final class GroupReplica {

    private static final String LOG_BROKEN = "its log or its core is not what it must be: ";

    private final GroupSettings settings;
    private final LogStore log;
    private final GroupEffects effects;
    private final WatchDesk watches;
    private final GroupState state;
    private final Office office;
    private final Desks desks;
    private final SnapshotCadence snapshots;
    private final EntryApplier applier;
    private final QuorumWatch quorum = new QuorumWatch();
    private final Freshness freshness = new Freshness();
    private final Inbox inbox = new Inbox();
    private final ArrayDeque<StorageAppend> stored = new ArrayDeque<>();
    private int ticks;
    private long checkedHashIndex;
    private @Nullable SnapshotMeta writtenSnapshot;
    private boolean snapshotSucceeded;
    private boolean restored;
    private long installing;
    private int announcedMoves;
    private long stranger;
    private boolean stopped;
    private @Nullable String failure;

    /**
     * Takes up what the log and its newest snapshot hold, with a machine that asks of no session.
     */
    public GroupReplica(
            GroupSettings settings, StateMachine machine, WatchDesk watches, LogStore log, GroupEffects effects) {
        this(settings, new GroupParts(machine, new OpenSessions(), watches), log, effects);
    }

    /** Takes up what the log and its newest snapshot hold. */
    public GroupReplica(GroupSettings settings, GroupParts parts, LogStore log, GroupEffects effects) {
        this.settings = settings;
        this.log = log;
        this.effects = effects;
        watches = parts.watches();
        state = new GroupState(
                parts.machine(), parts.sessions(), settings.limits().hashEvery());
        office = new Office(settings, state, effects);
        desks = new Desks(office, watches, freshness, new Confirmations());
        snapshots = new SnapshotCadence(office);
        applier = new EntryApplier(office, new Observer());
    }

    /** Returns the content of the snapshot that a group begins behind, with the usual limits. */
    public static Chunks founding(List<ReplicaAddress> replicas) {
        return founding(replicas, GroupSettings.Limits.DEFAULT);
    }

    /**
     * Returns the content of the snapshot that a group begins behind.
     *
     * @param limits of sessions; they hold for the group's life
     */
    public static Chunks founding(List<ReplicaAddress> replicas, GroupSettings.Limits limits) {
        return GroupState.founding(replicas, limits.ofSessions());
    }

    /**
     * Begins; nothing may be given before.
     *
     * @param seed different for each replica and each start
     * @throws IllegalArgumentException if the log or its snapshot contradict themselves, or are of
     *     a newer release
     */
    public void start(long seed, long nowNanos) {
        SnapshotMeta newest = log.snapshot();
        if (newest != null) {
            restore(newest);
        }
        office.begin(new Raft(settings.raft(), log, state.index(), seed, nowNanos));
    }

    private void restore(SnapshotMeta meta) {
        state.restore(effects.openSnapshot(meta), meta.index(), meta.term());
        snapshots.startsAt(meta.index());
    }

    /** One tick of time has passed. */
    public void tick(long nowNanos) {
        ticks++;
        if (failure == null) {
            try {
                raft().tick(nowNanos);
            } catch (RuntimeException broken) {
                failure = LOG_BROKEN + broken;
            }
        }
    }

    /** Takes in a message of a peer, all but parts of snapshots. */
    public void receive(RaftMessage message, long nowNanos) {
        if (failure == null) {
            try {
                raft().step(message, nowNanos);
                if (message instanceof RequestVote) {
                    lookAtSender(message.from());
                }
            } catch (RuntimeException broken) {
                failure = LOG_BROKEN + broken;
            }
        }
    }

    /**
     * Takes in a client's request.
     *
     * @param origin names the connection for the answer; not {@link Long#MIN_VALUE}
     */
    public void request(long origin, Request request, long nowNanos) {
        inbox.add(origin, request, nowNanos);
    }

    /** A client's connection is gone. */
    public void closed(long origin) {
        inbox.add(origin, null, 0);
    }

    /** A write is durable. */
    public void stored(StorageAppend append, long nowNanos) {
        stored.add(append);
    }

    /** The snapshot asked for is on disk, or could not be written. */
    public void snapshotWritten(SnapshotMeta meta, boolean written) {
        writtenSnapshot = meta;
        snapshotSucceeded = written;
    }

    /** The snapshot's transfer ended. */
    public void snapshotSent(long peer, boolean arrived) {
        raft().reportSnapshot(peer, arrived);
    }

    /** All content of a leader's snapshot is on this disk. */
    public void snapshotArrived(InstallSnapshot install, long nowNanos) {
        receive(install, nowNanos);
    }

    /** A message to the peer could not be delivered. */
    public void unreachable(long peer) {
        raft().reportUnreachable(peer);
    }

    /** The peer's process is gone, as far as one can see from here: its connections are refused. */
    public void gone(long peer) {
        raft().reportUnreachable(peer);
        raft().hint(peer);
    }

    /** Somebody campaigns who was taken out and does not know, or was never let in. */
    private void lookAtSender(long sender) {
        if (office.isReady() && !raft().configuration().contains(sender)) {
            stranger = sender;
        }
    }

    /**
     * Does what there is to do, up to a bounded amount.
     *
     * @param wallMillis for people
     * @return whether more is left: call again, after what waits outside
     */
    public boolean turn(long nowNanos, long wallMillis) {
        office.at(nowNanos, wallMillis);
        if (failure == null) {
            try {
                return work();
            } catch (RuntimeException broken) {
                failure = "applying entry " + (state.index() + 1) + " or what followed it failed: " + broken;
            }
        }
        if (!stopped) {
            stop(failure);
        }
        inbox.drain(this::refuseStopped);
        return false;
    }

    private boolean work() {
        takeStored();
        lookAtOffice();
        inbox.drain(desks::dispatch);
        takeTicks();
        desks.commands.propose();
        desks.handOver.begin();
        desks.reads.ask();
        applier.begin();
        long applied = 0;
        do {
            while (raft().hasReady()) {
                handle(raft().ready(office.nowNanos()));
                lookAtOffice();
            }
            applied += applier.apply();
            GroupState.Divergence divergence = state.divergence();
            if (divergence != null) {
                stopDiverged(divergence);
                return false;
            }
            lookAtOffice();
        } while (raft().hasReady());
        afterApply(applied);
        return applier.hasMore() || raft().hasReady() || desks.commands.hasWork() || watches.hasMore();
    }

    private void afterApply(long appliedBytes) {
        boolean replaced = restored;
        restored = false;
        if (office.hasBecomeReady()) {
            desks.sessions.tookOffice();
            announceLeader();
            // An entry of its own term is committed: a majority answers.
            quorumAnswered();
        }
        desks.reads.answer();
        desks.sessions.answerParked();
        desks.handOver.settle();
        if (appliedBytes > 0 || replaced) {
            snapshots.applied(appliedBytes);
            desks.localReads.applied();
            compareHashes();
            watches.applied();
        } else if (watches.hasMore()) {
            watches.applied();
        }
        snapshots.takeIfDue();
        if (stranger != 0) {
            effects.publish(new GroupEvent.Stranger(stranger));
            stranger = 0;
        }
        if (state.moves() != announcedMoves) {
            announcedMoves = state.moves();
            effects.publish(new GroupEvent.Reconfigured(raft().configuration(), state.addresses()));
        }
    }

    /** What was durable before this turn: a snapshot among it is the state from here on. */
    private void takeStored() {
        while (!stored.isEmpty()) {
            StorageAppend append = stored.remove();
            SnapshotMeta installed = append.snapshot();
            if (installed != null && installed.index() == installing) {
                // Of two that came at once only the later one is on the disk.
                restore(installed);
                restored = true;
            }
            for (RaftMessage response : append.responses()) {
                if (response.to() == raft().id()) {
                    raft().step(response, office.nowNanos());
                } else {
                    effects.send(response);
                }
            }
        }
        SnapshotMeta written = writtenSnapshot;
        if (written != null) {
            writtenSnapshot = null;
            snapshots.written(written, snapshotSucceeded);
        }
    }

    private void lookAtOffice() {
        if (office.hasLost()) {
            desks.lostOffice();
        }
        office.lookForElection();
    }

    private void takeTicks() {
        for (; ticks > 0; ticks--) {
            switch (quorum.tick()) {
                case PROBE -> desks.reads.probe();
                case LOST -> effects.publish(new GroupEvent.QuorumLost(quorum.lostTicks() * settings.tickNanos()));
                case NOTHING -> {
                    // Something was confirmed lately.
                }
            }
            desks.sessions.quorum(!quorum.isInDoubt());
            desks.localReads.tick();
            snapshots.tick();
            watches.tick();
            desks.reads.forgetLost();
            if (office.serves() && office.proposes()) {
                desks.sessions.expire(desks.commands);
                desks.membership.tick();
            }
        }
    }

    private void handle(Ready ready) {
        StorageAppend append = ready.append();
        SnapshotMeta arrived = append == null ? null : append.snapshot();
        if (arrived != null) {
            applier.drop();
            installing = arrived.index();
        }
        List<RaftMessage> messages = ready.messages();
        for (int i = 0; i < messages.size(); i++) {
            RaftMessage message = messages.get(i);
            if (message instanceof InstallSnapshot install) {
                snapshots.send(install);
            } else {
                effects.send(message);
            }
        }
        if (append != null) {
            effects.store(append);
        }
        RoleChange change = ready.roleChange();
        if (change != null) {
            announceLeader();
        }
        desks.reads.granted(ready.reads());
        applier.take(ready.committed());
    }

    private void quorumAnswered() {
        long lostTicks = quorum.lostTicks();
        if (quorum.confirmed()) {
            effects.publish(new GroupEvent.QuorumRegained(lostTicks * settings.tickNanos()));
        }
        desks.sessions.quorum(true);
    }

    private void announceLeader() {
        effects.publish(new GroupEvent.LeaderChanged(raft().role(), raft().leader(), raft().term(), office.isReady()));
    }

    private void compareHashes() {
        long index = state.hashedIndex();
        if (index == checkedHashIndex || !office.proposes()) {
            return;
        }
        checkedHashIndex = index;
        byte[] body = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(index)
                .putLong(state.hashAt(index))
                .array();
        desks.commands.propose(desks.commands.dated(Envelope.CHECK_HASH, body), Proposals.NOBODY, 0);
    }

    private void stopDiverged(GroupState.Divergence divergence) {
        effects.publish(new GroupEvent.Diverged(divergence.index(), divergence.here(), divergence.agreed()));
        failure = "its state differs from the leader's since entry " + divergence.index() + " or before";
        stop(failure);
    }

    private void stop(String why) {
        stopped = true;
        if (state.divergence() == null) {
            effects.publish(new GroupEvent.Failed(why));
        }
        desks.stop();
        effects.stop("replica " + Long.toHexString(settings.self().replica()) + " of group " + settings.group()
                + " stops: " + why + "; restart its node with an empty data directory to let it join anew");
    }

    private void refuseStopped(long origin, @Nullable Request request, long arrivedNanos, boolean refused) {
        if (request != null) {
            office.refuse(origin, request.id(), Refusal.STOPPED);
        }
    }

    /**
     * Refuses new work that is a leader's from now on, and hands leadership to the best follower,
     * if it leads. What is under way is answered yet.
     */
    public void retire(long nowNanos) {
        office.retire();
    }

    /** Returns the group as this replica sees it. */
    public GroupStatus status() {
        return StatusReport.of(office, quorum.isKept());
    }

    /** Returns where a replica is, null if unknown. */
    public @Nullable ReplicaAddress addressOf(long replica) {
        return state.address(replica);
    }

    /** Returns the core, for those who look. */
    public Raft raft() {
        return office.raft();
    }

    /** Returns how many requests were dropped since the start because too many came at once. */
    public long droppedRequests() {
        return inbox.dropped();
    }

    /** Brings each entry's outcome to whoever waits for it. */
    private final class Observer implements EntryApplier.Observer {

        @Override
        public void applied(Entry entry) {
            desks.sessions.applied();
            desks.commands.applied(entry);
        }

        @Override
        public void configured(Entry entry, @Nullable String why) {
            desks.membership.applied(entry, why);
            if (why == null && !raft().configuration().contains(raft().id())) {
                effects.publish(new GroupEvent.Removed());
            }
        }
    }

    /** Takes in what reads tell besides their answers. */
    private final class Confirmations implements Desks.Confirmations {

        @Override
        public void confirmed() {
            quorumAnswered();
        }

        @Override
        public GroupStatus describe() {
            return status();
        }
    }
}
