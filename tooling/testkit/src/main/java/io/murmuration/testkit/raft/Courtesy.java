package io.murmuration.testkit.raft;

import static io.murmuration.testkit.raft.Violation.check;

import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Raft;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import io.murmuration.consensus.raft.RaftMessage.StorageAppended;
import io.murmuration.consensus.raft.RaftSettings;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.ReplicaSet;
import io.murmuration.consensus.raft.Role;
import java.util.Arrays;

/**
 * What one life of a replica owes the others even while things go wrong: it falls silent once its
 * disk has stalled, makes room once it has lost its majority, and does not turn away from a leader
 * that it hears. Counts in ticks of the replica, as the core does.
 */
final class Courtesy {

    private final RaftSettings settings;
    private final String name;
    private final long[] heardAt;
    private long ticks;
    private int writes;
    private long waitingTicks;
    private long leaderTicks;
    private boolean hinted;
    private boolean led;
    private long termBefore;
    private boolean heeds;

    Courtesy(RaftSettings settings, String name, int capacity) {
        this.settings = settings;
        this.name = name;
        heardAt = new long[capacity];
    }

    /** A tick is about to be given to the core. */
    void tick() {
        ticks++;
        leaderTicks++;
        waitingTicks = writes > 0 ? waitingTicks + 1 : 0;
    }

    /** The core has taken the tick. */
    void ticked(Raft core) {
        boolean leads = core.role() == Role.LEADER;
        if (leads && !led) {
            startAnew();
        }
        led = leads;
        if (leads && settings.switches().checkQuorum()) {
            Configuration now = core.configuration();
            check(
                    hears(now.voters(), core.id()) && hears(now.outgoing(), core.id()),
                    Invariant.LEADER_HAS_QUORUM,
                    () -> name + " leads term " + core.term() + " of " + now + " and has long heard no majority");
        }
    }

    private boolean hears(ReplicaSet voters, long self) {
        int heard = 0;
        for (int i = 0; i < voters.size(); i++) {
            long id = voters.at(i);
            boolean lately = ticks - heardAt[SimulatedReplica.indexOf(id)]
                    <= 2L * settings.elections().electionTicks();
            heard += id == self || lately ? 1 : 0;
        }
        return voters.isEmpty() || 2 * heard > voters.size();
    }

    /** A transfer or another configuration: the leader counts anew who answers. */
    void startAnew() {
        Arrays.fill(heardAt, ticks);
    }

    /** The membership view says that the leader is gone: the replica may believe it. */
    void hinted() {
        hinted = true;
    }

    /** A message is about to be given to the core. */
    void receives(RaftMessage message, Raft core) {
        termBefore = core.term();
        heeds = settings.switches().checkQuorum()
                && core.role() == Role.FOLLOWER
                && core.leader() != 0
                && leaderTicks < settings.elections().electionTicks()
                && !hinted;
    }

    /** The core has taken the message in. */
    void received(RaftMessage message, Raft core) {
        if (message instanceof RequestVote request && !request.transfer()) {
            check(
                    !heeds || core.term() == termBefore,
                    Invariant.LEADER_IS_HEEDED,
                    () -> name + " hears its leader and follows another to term " + core.term() + ": " + request);
        } else if (message.term() == core.term() && core.leader() == message.from() && isOfLeader(message)) {
            leaderTicks = 0;
            hinted = false;
        } else if (message instanceof RaftMessage.TransferLeadership) {
            startAnew();
        } else if (message.term() == core.term() && isAnswer(message)) {
            heardAt[SimulatedReplica.indexOf(message.from())] = ticks;
        }
    }

    private static boolean isOfLeader(RaftMessage message) {
        return message instanceof RaftMessage.AppendEntries
                || message instanceof RaftMessage.Heartbeat
                || message instanceof RaftMessage.InstallSnapshot;
    }

    private static boolean isAnswer(RaftMessage message) {
        return message instanceof RaftMessage.AppendReply || message instanceof RaftMessage.HeartbeatReply;
    }

    /** A write is given to the disk. */
    void writes(StorageAppend append) {
        writes += isLong(append) ? 1 : 0;
    }

    /** A write is durable. */
    void stored(StorageAppend append) {
        writes -= isLong(append) ? 1 : 0;
        waitingTicks = append.responses().stream().anyMatch(StorageAppended.class::isInstance) ? 0 : waitingTicks;
    }

    private static boolean isLong(StorageAppend append) {
        return append.snapshot() != null || !append.entries().isEmpty();
    }

    /** A message leaves that did not wait for the disk. */
    void sends(RaftMessage message) {
        int limit = settings.elections().stallTicks();
        check(
                limit == 0 || waitingTicks <= limit || !(message instanceof RaftMessage.Heartbeat),
                Invariant.STALLED_IS_SILENT,
                () -> name + " sends a heartbeat, its disk has not answered for " + waitingTicks + " ticks");
    }
}
