package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.Election.Cause;
import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.RaftMessage.Heartbeat;
import io.murmuration.consensus.raft.RaftMessage.HeartbeatReply;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.Propose;
import io.murmuration.consensus.raft.RaftMessage.ReadIndex;
import io.murmuration.consensus.raft.RaftMessage.ReadIndexReply;
import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import io.murmuration.consensus.raft.RaftMessage.StorageAppended;
import io.murmuration.consensus.raft.RaftMessage.TransferLeadership;
import io.murmuration.consensus.raft.RaftMessage.VoteReply;
import java.util.List;

/**
 * One replica of a Raft group (Ongaro and Ousterhout, USENIX ATC 2014; Ongaro's thesis, 2014): the
 * door, which hands each input to the part that it concerns.
 *
 * <p>Give it ticks, messages, proposals, reads and acknowledgements; after each batch of them,
 * while {@link #hasReady}, take a {@link Ready} and do what it says. Single-threaded; reads no
 * clock; the same seed and inputs give the same output, bit for bit. Times are monotonic, and
 * matter to leases alone.
 *
 * <p>An {@link IllegalStateException} means that safety is at stake (a log that lost what it had
 * acknowledged, two leaders of one term): the node must stop.
 */
public final class Raft {

    private final Replica replica;
    private final Election election;
    private final Replication replication;
    private final Installation installation;
    private final Lease lease;
    private final Reads reads;
    private final Transfer transfer;
    private final Reconfiguration reconfiguration;
    private final Intake intake;
    private final StallGuard stallGuard;
    private final Turn turn;

    /**
     * Takes up what {@code store} holds.
     *
     * @param applied what the state machine has applied already; entries up to there are not handed
     *     out again
     * @param seed of election time-outs and read numbers: different for each replica and each start
     * @throws IllegalArgumentException if the store contradicts itself
     */
    public Raft(RaftSettings settings, LogStore store, long applied, long seed, long nowNanos) {
        replica = new Replica(settings, store, seed, this::startedAnew);
        replication = new Replication(replica);
        election = new Election(replica, replication);
        installation = new Installation(replica, replication);
        lease = new Lease(settings.reads());
        reads = new Reads(replica, replication, lease, seed);
        transfer = new Transfer(replica, replication, lease);
        reconfiguration = new Reconfiguration(replica, replication, lease, transfer);
        intake = new Intake(replica, replication, reconfiguration);
        stallGuard = new StallGuard(settings.elections().stallTicks());
        replica.nowNanos = nowNanos;
        replica.tracker.switchTo(store.configuration(), replica.log.lastIndex());
        HardState stored = store.hardState();
        replica.term = stored.term();
        replica.vote = stored.vote();
        replica.log.resume(stored.commit(), applied);
        replica.becomeFollower(replica.term, Replica.NOBODY);
        if (settings.reads().leases()) {
            // Its former life may have promised just before it ended.
            replica.promise.give(nowNanos, settings.reads().leaseNanos());
        }
        turn = new Turn(replica, reads);
    }

    private void startedAnew() {
        election.reset();
        reads.reset();
        transfer.reset();
    }

    /** One tick of time has passed. */
    public void tick(long nowNanos) {
        at(nowNanos);
        boolean stalled = stallGuard.tick(replica.settings.switches().asyncStorage()
                && replica.log.unstable().isInProgress());
        if (stalled && !replica.outbox.isSilent()) {
            replica.counters.stalls++;
            if (replica.role != Role.FOLLOWER) {
                replica.becomeFollower(replica.term, Replica.NOBODY);
            }
            replica.outbox.silence(true);
        }
        if (replica.isLeader()) {
            tickLeader();
        } else {
            election.tick();
        }
    }

    private void tickLeader() {
        replica.heartbeatElapsed++;
        replica.electionElapsed++;
        RaftSettings.Elections elections = replica.settings.elections();
        if (replica.electionElapsed >= elections.electionTicks()) {
            replica.electionElapsed = 0;
            if (replica.settings.switches().checkQuorum()) {
                checkQuorum();
            }
        }
        if (replica.isLeader() && replica.transferee != Replica.NOBODY) {
            transfer.tick();
        }
        if (replica.isLeader() && replica.heartbeatElapsed >= elections.heartbeatTicks()) {
            replica.heartbeatElapsed = 0;
            reads.heartbeat();
        }
    }

    /** A leader that no majority answers makes room (thesis §6.2). */
    private void checkQuorum() {
        if (!replica.tracker.quorumActive()) {
            replica.becomeFollower(replica.term, Replica.NOBODY);
        }
        for (int i = 0; i < replica.tracker.size(); i++) {
            Progress peer = replica.tracker.at(i);
            if (peer.id != replica.id()) {
                peer.recentActive = false;
            }
        }
    }

    private void at(long nowNanos) {
        replica.nowNanos = nowNanos;
        lease.inputAt(nowNanos);
    }

    /**
     * Takes in a message of another replica, or the answer of the own storage. Messages may be
     * lost, doubled and reordered; those of storage may not.
     */
    public void step(RaftMessage message, long nowNanos) {
        at(nowNanos);
        if (message instanceof StorageAppended stored) {
            onStored(stored);
        } else if (isAnswer(message) && replica.tracker.get(message.from()) == null) {
            replica.counters.ignoredMessages++;
        } else if (message.term() > replica.term) {
            if (!(message instanceof RequestVote request) || !election.ignores(request)) {
                stepNewerTerm(message);
            }
        } else if (message.term() < replica.term && message.term() != 0) {
            stepOlderTerm(message);
        } else {
            stepSameTerm(message);
        }
    }

    private static boolean isAnswer(RaftMessage message) {
        return message instanceof AppendReply
                || message instanceof HeartbeatReply
                || message instanceof VoteReply
                || message instanceof ReadIndexReply;
    }

    private void onStored(StorageAppended stored) {
        stallGuard.answered();
        replica.outbox.silence(false);
        // Of an older term, it may be of entries that have been overwritten by others of the same
        // index and term, and again (etcd's "ABA race"): only the newest write tells.
        if (stored.index() != 0 && stored.term() == replica.term) {
            replica.log.unstable().stableTo(stored.index(), stored.entryTerm());
        }
        if (stored.snapshot() != 0) {
            replica.log.unstable().stableSnapshot(stored.snapshot());
            applied(stored.snapshot());
        }
    }

    private void stepNewerTerm(RaftMessage message) {
        boolean preVote = message instanceof RequestVote request && request.preVote();
        boolean preVoteGranted = message instanceof VoteReply reply && reply.preVote() && !reply.reject();
        if (!preVote && !preVoteGranted) {
            boolean fromLeader = message instanceof AppendEntries
                    || message instanceof Heartbeat
                    || message instanceof InstallSnapshot;
            replica.becomeFollower(message.term(), fromLeader ? message.from() : Replica.NOBODY);
        }
        stepSameTerm(message);
    }

    private void stepOlderTerm(RaftMessage message) {
        RaftSettings.Switches switches = replica.settings.switches();
        boolean fromLeader = message instanceof Heartbeat || message instanceof AppendEntries;
        if (fromLeader && (switches.checkQuorum() || switches.preVote())) {
            // A leader of the past, which may not hear anyone's candidacy, learns the term so. It
            // may be that this replica cannot win but has the higher term: then it must not stay
            // so.
            replica.outbox.sendDurably(new AppendReply(replica.id(), message.from(), replica.term, 0, false, 0, 0));
        } else if (message instanceof RequestVote request && request.preVote()) {
            election.refuse(request);
        } else {
            replica.counters.ignoredMessages++;
        }
    }

    private void stepSameTerm(RaftMessage message) {
        if (message instanceof RequestVote request) {
            if (request.term() > replica.term || !election.ignores(request)) {
                election.onRequestVote(request);
            }
        } else if (message instanceof VoteReply reply) {
            election.onVoteReply(reply);
        } else if (replica.isLeader()) {
            stepLeader(message);
        } else {
            stepFollower(message);
        }
    }

    private void stepLeader(RaftMessage message) {
        if (message instanceof ReadIndex read) {
            reads.onReadIndex(read);
            return;
        }
        if (message instanceof Propose forwarded) {
            intake.onPropose(forwarded);
            return;
        }
        if (message instanceof TransferLeadership request) {
            transfer.start(request.target());
            return;
        }
        Progress peer = replica.tracker.get(message.from());
        if (peer == null) {
            replica.counters.ignoredMessages++;
        } else if (message instanceof AppendReply reply) {
            replication.onAppendReply(reply, peer);
            transfer.proceed(peer);
        } else if (message instanceof HeartbeatReply reply) {
            replication.onHeartbeatReply(peer);
            reads.onHeartbeatReply(peer, reply.round());
        } else if (message instanceof AppendEntries || message instanceof Heartbeat) {
            throw new IllegalStateException("two leaders of term " + replica.term + ": "
                    + Long.toHexString(message.from()) + " and this one, " + Long.toHexString(replica.id()));
        } else {
            replica.counters.ignoredMessages++;
        }
    }

    private void stepFollower(RaftMessage message) {
        if (message instanceof AppendEntries append) {
            follow(append);
            replication.onAppendEntries(append);
        } else if (message instanceof Heartbeat heartbeat) {
            follow(heartbeat);
            if (heartbeat.leaseNanos() > 0) {
                replica.promise.give(replica.nowNanos, heartbeat.leaseNanos());
            }
            replication.onHeartbeat(heartbeat);
        } else if (message instanceof InstallSnapshot snapshot) {
            follow(snapshot);
            installation.onInstallSnapshot(snapshot);
        } else if (replica.role != Role.FOLLOWER) {
            replica.counters.ignoredMessages++;
        } else if (message instanceof RaftMessage.TimeoutNow) {
            election.onTimeoutNow();
        } else if (message instanceof ReadIndexReply reply) {
            reads.onReadIndexReply(reply);
        } else if (message instanceof TransferLeadership request && replica.leader != Replica.NOBODY) {
            transferLeadership(request.target(), replica.nowNanos);
        } else {
            replica.counters.ignoredMessages++;
        }
    }

    /** Takes the sender for the leader of this term. */
    private void follow(RaftMessage message) {
        if (replica.role != Role.FOLLOWER) {
            replica.becomeFollower(replica.term, message.from());
        }
        replica.leader = message.from();
        election.leaderHeard();
    }

    /** Proposes one command; see {@link #propose(List)}. */
    public Proposal propose(byte[] payload) {
        return intake.propose(List.of(payload));
    }

    /**
     * Proposes commands, all or none. The payloads are kept, not copied. An accepted command can
     * still be lost with the leadership: what is committed comes out of {@link Ready#committed}, in
     * the term and at the index it was given here ({@link #lastIndex}).
     */
    public Proposal propose(List<byte[]> payloads) {
        return intake.propose(payloads);
    }

    /** Proposes a change of the configuration. Only one at a time is taken in. */
    public Proposal propose(ConfigChange change) {
        return intake.propose(change);
    }

    /**
     * Puts a change into force that came out of {@link Ready#committed}, at that place in the order
     * of applying; an entry without payload is {@link ConfigChange#LEAVE_JOINT}.
     *
     * @return the configuration from here on
     * @throws ConfigChangeException if it cannot follow the present one; nothing has changed then
     */
    public Configuration apply(ConfigChange change) {
        return reconfiguration.apply(change);
    }

    /** All that was handed out in {@link Ready#committed} up to {@code index} is applied. */
    public void applied(long index) {
        turn.applied(index);
        if (reconfiguration.shouldLeaveJoint()) {
            // Refused while leadership is handed over: then the next leader does it, or this one
            // when the next entry is applied.
            intake.propose(ConfigChange.LEAVE_JOINT);
        }
    }

    /** Campaigns at once, as if the leader had been silent too long. */
    public void campaign(long nowNanos) {
        at(nowNanos);
        election.campaign(Cause.TIME_OUT);
    }

    /**
     * Hands leadership to {@code target}, or asks the leader to. Ends by itself; whether it came
     * about is seen in {@link Ready.RoleChange}.
     */
    public void transferLeadership(long target, long nowNanos) {
        at(nowNanos);
        if (replica.isLeader()) {
            transfer.start(target);
        } else if (replica.leader != Replica.NOBODY && replica.role == Role.FOLLOWER) {
            replica.outbox.send(new TransferLeadership(replica.id(), replica.leader, replica.term, target));
        }
    }

    /**
     * Forgets the leader without a new term, so that a vote is possible at once. Not with leases.
     */
    public void forgetLeader() {
        if (replica.role == Role.FOLLOWER && !replica.settings.reads().leases()) {
            replica.leader = Replica.NOBODY;
        }
    }

    /**
     * Asks from which index on the state may answer a linearizable read that was invoked before
     * this call. The answer, under the same context, is in a {@link Ready#reads} of this life of
     * the replica, unless a message is lost: the caller's own deadline ends its wait, and it asks
     * again under another context.
     *
     * @param lease whether a lease will do, if this leader has one just now
     */
    public void read(long context, boolean lease, long nowNanos) {
        at(nowNanos);
        reads.read(context, lease);
    }

    /** Whether a lease read granted before may still be answered at this time. */
    public boolean leaseHolds(long nowNanos) {
        at(nowNanos);
        return replica.isLeader() && lease.holds(nowNanos);
    }

    /**
     * The membership view holds {@code leader} gone: the question may come early, not the answer.
     */
    public void hint(long leader) {
        election.hint(leader);
    }

    /** A message to {@code peer} was not delivered. */
    public void reportUnreachable(long peer) {
        Progress progress = replica.tracker.get(peer);
        if (replica.isLeader() && progress != null) {
            replication.onUnreachable(progress);
        }
    }

    /** The snapshot for {@code peer} was sent to the end, or was not. */
    public void reportSnapshot(long peer, boolean arrived) {
        Progress progress = replica.tracker.get(peer);
        if (replica.isLeader() && progress != null) {
            replication.onSnapshotReport(progress, arrived);
        }
    }

    /** Whether there is something to do. */
    public boolean hasReady() {
        return turn.hasReady();
    }

    /** Returns all there is to do, once. */
    public Ready ready(long nowNanos) {
        at(nowNanos);
        return turn.take();
    }

    /**
     * Without asynchronous storage: all that the last {@link Ready} said is stored, sent and
     * applied.
     */
    public void advance() {
        for (RaftMessage message : turn.takeOnAdvance()) {
            step(message, replica.nowNanos);
        }
        long applied = turn.takeAppliedOnAdvance();
        if (applied != 0) {
            applied(applied);
        }
    }

    public long id() {
        return replica.id();
    }

    public Role role() {
        return replica.role;
    }

    /** Returns who leads, 0 if nobody is known to. */
    public long leader() {
        return replica.leader;
    }

    public long term() {
        return replica.term;
    }

    /** Returns whom this replica voted for in its term, 0 for nobody. */
    public long vote() {
        return replica.vote;
    }

    public long commitIndex() {
        return replica.log.committed();
    }

    public long appliedIndex() {
        return replica.log.applied();
    }

    public long firstIndex() {
        return replica.log.firstIndex();
    }

    public long lastIndex() {
        return replica.log.lastIndex();
    }

    /** Returns the term of an entry, {@link LogStore#NO_TERM} where it is out of the log. */
    public long termAt(long index) {
        return replica.log.term(index);
    }

    public Configuration configuration() {
        return replica.tracker.configuration();
    }

    /** Returns to whom leadership is being handed, 0 for nobody. */
    public long transferee() {
        return replica.transferee;
    }

    /**
     * What a leader knows of its peers; of a follower, only who they are. To be read on this
     * thread.
     */
    public Tracker tracker() {
        return replica.tracker;
    }

    public RaftCounters counters() {
        return replica.counters;
    }

    /** For scripts that fix what is otherwise drawn. */
    void setElectionTicks(int ticks) {
        replica.randomizedElectionTicks = ticks;
    }
}
