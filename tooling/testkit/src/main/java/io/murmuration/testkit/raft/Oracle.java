package io.murmuration.testkit.raft;

import static io.murmuration.testkit.raft.Violation.check;

import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.LogStore;
import io.murmuration.consensus.raft.Progress;
import io.murmuration.consensus.raft.Raft;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.ReplicaSet;
import io.murmuration.consensus.raft.Role;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.util.List;

/**
 * Sees all replicas and their disks at once and checks every {@link Invariant} of safety as it may
 * break: after each input of a core, before each message, with each entry appended or applied. What
 * it costs follows what changed, not the length of the log.
 */
final class Oracle {

    private final List<SimulatedReplica> replicas;
    private final Tally tally;
    private final Proposals proposals;
    private final CommittedLog committed;
    private final LogMatching matching = new LogMatching();
    private final Terms terms = new Terms();
    private final Leases leases;
    private final long[] term;
    private final long[] commit;
    private final Role[] role;
    private final long[] lastChange;

    /** {@code replicas} may grow up to {@code capacity}. */
    Oracle(List<SimulatedReplica> replicas, int capacity, SnapshotMeta start, Proposals proposals, Tally tally) {
        this.replicas = replicas;
        this.tally = tally;
        this.proposals = proposals;
        leases = new Leases(capacity);
        term = new long[capacity];
        commit = new long[capacity];
        role = new Role[capacity];
        lastChange = new long[capacity];
        committed = new CommittedLog(start);
    }

    CommittedLog committed() {
        return committed;
    }

    /** A process began, from its disk. */
    void started(SimulatedReplica replica) {
        int index = replica.index();
        Raft core = replica.core();
        role[index] = core.role();
        term[index] = core.term();
        commit[index] = 0;
        lastChange[index] = 0;
        HardState stored = replica.disk().log().hardState();
        check(core.term() >= stored.term(), Invariant.MONOTONE_TERM, () -> replica + " has forgotten its term");
        observe(replica);
    }

    void stopped(SimulatedReplica replica) {
        leases.ended(replica);
    }

    /** A core has taken an input in, or changed its configuration. */
    void observe(SimulatedReplica replica) {
        int index = replica.index();
        Raft core = replica.core();
        if (core.term() != term[index]) {
            check(
                    core.term() > term[index],
                    Invariant.MONOTONE_TERM,
                    () -> replica + " went back to term " + core.term());
            term[index] = core.term();
        }
        Role before = role[index];
        Role now = core.role();
        if (now != before) {
            check(
                    now != Role.CANDIDATE || !committed.isChangedWithin(core.appliedIndex(), core.commitIndex()),
                    Invariant.VOTES_IN_FORCE,
                    () -> replica + " asks for votes of " + core.configuration());
            tally.roleChange(before, now);
            role[index] = now;
        }
        if (now == Role.LEADER && terms.leads(index, core.term())) {
            tally.add(Tally.Count.ELECTIONS);
            requireElected(core, core.configuration().voters(), replica);
            requireElected(core, core.configuration().outgoing(), replica);
            leases.takenOver(replica, core.term(), replicas);
            committed.requireIn(replica.mirror(), core.term(), replica.toString());
        }
        if (core.commitIndex() > committed.last() && (now == Role.LEADER || before == Role.LEADER)) {
            extend(replica, core);
        }
    }

    private void requireElected(Raft core, ReplicaSet voters, SimulatedReplica replica) {
        int votes = 0;
        for (int i = 0; i < voters.size(); i++) {
            votes += terms.voted(SimulatedReplica.indexOf(voters.at(i)), core.term(), core.id()) ? 1 : 0;
        }
        if (!voters.isEmpty() && 2 * votes <= voters.size()) {
            throw new Violation(
                    Invariant.ELECTED_BY_MAJORITY,
                    replica + " leads term " + core.term() + " by " + votes + " votes of " + voters);
        }
    }

    /** All that the core handed out is mirrored: what it says of its commit index must fit. */
    void settled(SimulatedReplica replica) {
        int index = replica.index();
        Raft core = replica.core();
        long last = core.lastIndex();
        LogMirror written = replica.mirror();
        check(
                last == written.last() && core.termAt(last) == written.term(last),
                Invariant.LOG_AS_WRITTEN,
                () -> replica + " takes its log to end with " + core.termAt(last) + "/" + last + ", it wrote "
                        + written.term(written.last()) + "/" + written.last());
        long now = core.commitIndex();
        if (now == commit[index]) {
            return;
        }
        check(now > commit[index], Invariant.MONOTONE_COMMIT, () -> replica + " went back to commit " + now);
        LogMirror log = replica.mirror();
        check(now <= log.last(), Invariant.MONOTONE_COMMIT, () -> replica + " commits " + now + ", beyond its log");
        if (now > committed.last()) {
            throw new Violation(
                    Invariant.COMMITTED_ON_MAJORITY, replica + " commits " + now + ", which no leader committed");
        }
        committed.compare(log, commit[index] + 1, now, replica.toString());
        commit[index] = now;
    }

    private void extend(SimulatedReplica replica, Raft core) {
        long index = core.commitIndex();
        LogMirror log = replica.mirror();
        tally.add(Tally.Count.COMMITTED, index - committed.last());
        committed.extend(log, index, core.term(), replica.toString());
        long ofTerm = committed.term(index);
        check(
                ofTerm == core.term(),
                Invariant.COMMITTED_BY_OWN_TERM,
                () -> replica + " of term " + core.term() + " commits " + ofTerm + "/" + index + " by counting");
        Configuration inForce = core.configuration();
        requireOnMajority(inForce.voters(), index, ofTerm, replica);
        requireOnMajority(inForce.outgoing(), index, ofTerm, replica);
        requireTrueProgress(core, replica);
        leases.takenOver(replica, core.term(), replicas);
        for (SimulatedReplica other : replicas) {
            if (other != replica && other.leads() && other.core().term() > core.term()) {
                committed.requireIn(other.mirror(), other.core().term(), other.toString());
            }
        }
    }

    /** What a leader believes of the others is so, unless a newer leader has reached them. */
    private void requireTrueProgress(Raft core, SimulatedReplica replica) {
        for (int i = 0; i < core.tracker().size(); i++) {
            Progress peer = core.tracker().at(i);
            DurableLog stored =
                    replicas.get(SimulatedReplica.indexOf(peer.id())).disk().log();
            long ofTerm = replica.mirror().term(peer.match());
            // What it holds itself of older terms it need not have stored: only what is of its own
            // term decides.
            boolean known = peer.id() != core.id()
                    && peer.match() > replica.mirror().base()
                    && stored.hardState().term() <= core.term();
            check(
                    !known || stored.covers(peer.match(), ofTerm),
                    Invariant.TRUE_PROGRESS,
                    () -> replica + " believes that r" + peer.id() + " holds " + ofTerm + "/" + peer.match());
        }
    }

    private void requireOnMajority(ReplicaSet voters, long index, long ofTerm, SimulatedReplica replica) {
        int holders = 0;
        for (int i = 0; i < voters.size(); i++) {
            int voter = SimulatedReplica.indexOf(voters.at(i));
            if (replicas.get(voter).disk().log().covers(index, ofTerm)) {
                holders++;
            }
        }
        if (!voters.isEmpty() && 2 * holders <= voters.size()) {
            throw new Violation(
                    Invariant.COMMITTED_ON_MAJORITY,
                    replica + " commits " + ofTerm + "/" + index + ", on the disks of " + holders + " of " + voters);
        }
    }

    /** The core hands out a write. */
    void appends(SimulatedReplica replica, StorageAppend append) {
        LogMirror log = replica.mirror();
        SnapshotMeta snapshot = append.snapshot();
        if (snapshot != null) {
            tally.add(Tally.Count.SNAPSHOTS_INSTALLED);
            requireFits(snapshot, replica);
            requireKept(replica, snapshot.index() + 1);
            log.reset(snapshot.index(), snapshot.term());
        }
        List<Entry> entries = append.entries();
        if (entries.isEmpty()) {
            return;
        }
        long first = entries.get(0).index();
        if (first <= log.last() && first > log.base()) {
            check(
                    replica.core().role() != Role.LEADER,
                    Invariant.LEADER_APPEND_ONLY,
                    () -> replica + " leads and overwrites " + first);
            tally.add(Tally.Count.TRUNCATIONS);
            lastChange[replica.index()] = lastChange[replica.index()] < first ? lastChange[replica.index()] : 0;
            requireKept(replica, entries.get(entries.size() - 1).index() + 1);
        }
        long before = log.term(first - 1);
        for (Entry entry : entries) {
            if (entry.index() > log.base()) {
                matching.stands(entry, before, replica.toString());
            }
            if (entry.type() == EntryType.CONFIGURATION) {
                requireOneChange(replica, entry.index());
            }
            before = entry.term();
        }
        log.append(entries);
    }

    /** What stands from {@code index} on goes: that is never what is committed (Raft §5.4.3). */
    private void requireKept(SimulatedReplica replica, long index) {
        LogMirror log = replica.mirror();
        check(
                !log.holds(index) || index > committed.last() || log.term(index) != committed.term(index),
                Invariant.COMMITTED_KEPT,
                () -> replica + " drops " + log.term(index) + "/" + index + " from its log, which is committed");
    }

    private void requireOneChange(SimulatedReplica replica, long index) {
        Raft core = replica.core();
        long former = lastChange[replica.index()];
        check(
                core.role() != Role.LEADER || former >= index || former <= core.appliedIndex(),
                Invariant.ONE_CHANGE,
                () -> replica + " takes in a change at " + index + ", the one at " + former + " is not applied");
        lastChange[replica.index()] = index;
    }

    private void requireFits(SnapshotMeta snapshot, SimulatedReplica replica) {
        check(
                snapshot.index() <= committed.last() && committed.term(snapshot.index()) == snapshot.term(),
                Invariant.SNAPSHOT_FITS,
                () -> replica + " installs " + snapshot + ", which was never committed");
        committed.fits(snapshot.index(), snapshot.configuration(), replica.toString());
    }

    /** A message leaves. */
    void sends(SimulatedReplica replica, RaftMessage message) {
        if (message instanceof RaftMessage.VoteReply vote && !vote.preVote() && !vote.reject()) {
            requireVote(replica, vote);
        } else if (message instanceof RaftMessage.AppendReply reply && !reply.reject()) {
            requireStored(replica, reply);
        }
    }

    private void requireVote(SimulatedReplica replica, RaftMessage.VoteReply vote) {
        HardState stored = replica.disk().log().hardState();
        boolean durable = stored.term() > vote.term() || (stored.term() == vote.term() && stored.vote() == vote.to());
        check(
                durable,
                Invariant.DURABLE_CLAIMS,
                () -> replica + " says it voted for r" + vote.to() + " in " + vote.term() + ", on its disk is "
                        + stored);
        terms.votes(replica.index(), vote.term(), vote.to());
    }

    private void requireStored(SimulatedReplica replica, RaftMessage.AppendReply reply) {
        LogStore stored = replica.disk().log();
        boolean term = stored.hardState().term() >= reply.term();
        boolean entries =
                stored.lastIndex() >= reply.index() || replica.disk().log().snapshotIndex() >= reply.index();
        if (!term || !entries) {
            throw new Violation(
                    Invariant.DURABLE_CLAIMS,
                    replica + " acknowledges " + reply.index() + " in term " + reply.term() + ", on its disk are "
                            + stored.lastIndex() + " and " + stored.hardState());
        }
        SimulatedReplica leader = replicas.get(SimulatedReplica.indexOf(reply.to()));
        if (leader.leads() && leader.core().term() == reply.term() && stored.term(reply.index()) > 0) {
            long theirs = leader.mirror().term(reply.index());
            check(
                    theirs == stored.term(reply.index())
                            || (theirs < 0 && reply.index() <= leader.mirror().last()),
                    Invariant.DURABLE_CLAIMS,
                    () -> replica + " acknowledges " + reply.index() + " and holds another entry there than " + leader);
        }
    }

    /** A core has taken in what its leader sent. */
    void follows(SimulatedReplica replica, AppendEntries append, long commitBefore) {
        long verified = append.prevIndex() + append.entries().size();
        long now = replica.core().commitIndex();
        check(
                now <= Math.max(commitBefore, verified),
                Invariant.COMMITTED_AS_VERIFIED,
                () -> replica + " commits " + now + ", its leader verified " + verified);
    }

    /** A replica has applied an entry. */
    void applied(SimulatedReplica replica, Entry entry) {
        if (committed.reached(entry.index(), replica.machine().state(), replica.toString())) {
            proposals.committed(entry);
        }
    }

    /** A replica has applied a change of the configuration. */
    void configured(SimulatedReplica replica, long index, Configuration configuration) {
        committed.configured(index, configuration, replica.toString());
    }

    /** A replica's state is now that of a snapshot. */
    void restored(SimulatedReplica replica) {
        HashMachine machine = replica.machine();
        committed.reached(machine.index(), machine.state(), replica.toString());
    }

    /** Whether anybody may hold a configuration with this replica for the present one. */
    boolean mayBelong(SimulatedReplica replica) {
        for (SimulatedReplica other : replicas) {
            if (other != replica
                    && other.isRunning()
                    && other.core().configuration().contains(replica.id())) {
                return true;
            }
        }
        return committed.configuration().contains(replica.id());
    }

    void leaseGranted(SimulatedReplica replica, long validUntilNanos) {
        leases.granted(replica, validUntilNanos, replica.core().term(), replicas);
    }
}
