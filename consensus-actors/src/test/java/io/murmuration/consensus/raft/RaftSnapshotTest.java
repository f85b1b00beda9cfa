package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.ConfigChange.ChangeType;
import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.RaftMessage.Heartbeat;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who is too far behind starts anew from a snapshot (§7). */
class RaftSnapshotTest {

    private static final byte[] COMMAND = {1};
    private static final Configuration ALL = Configuration.of(1, 2, 3);

    private final Group group = new Group(3, settings -> settings);

    private Progress peer(long id) {
        return Objects.requireNonNull(group.leader().tracker().get(id));
    }

    /** Replica 1 leads, and 3 lacks entries that are compacted everywhere. */
    private Raft leaveBehind() {
        Raft leader = group.elect(1);
        group.isolate(3);
        for (int i = 0; i < 9; i++) {
            leader.propose(COMMAND);
        }
        group.settle();
        group.compact(1);
        leader.reportUnreachable(3);
        assertThat(peer(3).match()).isEqualTo(1);
        return leader;
    }

    @Test
    void whoLacksCompactedEntriesIsBroughtBackByASnapshot() {
        Raft leader = leaveBehind();
        group.heal();

        group.ticks(2);
        assertThat(group.get(3).counters().snapshotsRestored()).isEqualTo(1);
        assertThat(group.get(3).firstIndex()).isEqualTo(11);
        assertThat(group.node(3).log.snapshot()).isEqualTo(new SnapshotMeta(10, 1, ALL));

        leader.propose(COMMAND);
        group.settle();
        assertThat(group.node(3).applied).extracting(Entry::index).containsExactly(1L, 11L);
        assertThat(peer(3).state()).isEqualTo(Progress.State.REPLICATE);
    }

    /** A snapshot is much; nobody is sent one who may be gone for good. */
    @Test
    void whoWasNotHeardOfIsSentNoSnapshotUntilItIs() {
        Raft leader = leaveBehind();
        group.ticks(20);
        assertThat(peer(3).recentActive()).isFalse();

        leader.propose(COMMAND);
        group.ticks(20);
        assertThat(leader.counters().snapshotsSent()).isZero();

        group.heal();
        group.ticks(3);
        assertThat(leader.counters().snapshotsSent()).isEqualTo(1);
        assertThat(group.get(3).commitIndex()).isEqualTo(leader.commitIndex());
    }

    @Test
    void nothingElseIsSentWhileASnapshotIsUnderWay() {
        Raft leader = leaveBehind();
        group.passes = message -> message.to() != 3 || message instanceof Heartbeat;
        group.ticks(2);
        assertThat(peer(3).state()).isEqualTo(Progress.State.SNAPSHOT);
        group.sent.clear();

        leader.propose(COMMAND);
        group.ticks(20);

        assertThat(group.sent(AppendEntries.class)).noneMatch(message -> message.to() == 3);
        assertThat(group.countSent(InstallSnapshot.class)).isZero();
    }

    @Test
    void afterASnapshotThatArrivedThePeerIsProbedBehindIt() {
        Raft leader = leaveBehind();
        group.passes = message -> message.to() != 3 || message instanceof Heartbeat;
        group.ticks(2);
        assertThat(peer(3).pendingSnapshot()).isEqualTo(10);

        leader.reportSnapshot(3, true);

        assertThat(peer(3).state()).isEqualTo(Progress.State.PROBE);
        assertThat(peer(3).next()).isEqualTo(11);
        assertThat(peer(3).isPaused()).isTrue();
    }

    @Test
    void afterASnapshotThatFailedThePeerIsProbedWhereItWas() {
        Raft leader = leaveBehind();
        group.passes = message -> message.to() != 3 || message instanceof Heartbeat;
        group.ticks(2);

        leader.reportSnapshot(3, false);

        assertThat(peer(3).state()).isEqualTo(Progress.State.PROBE);
        assertThat(peer(3).next()).isEqualTo(2);
        group.heal();
        group.ticks(4);
        assertThat(group.get(3).commitIndex()).isEqualTo(leader.commitIndex());
    }

    /** Its log may have been brought on by another way meanwhile. */
    @Test
    void whoReachesTheLogBeforeItsSnapshotIsSentEntriesAgain() {
        Raft leader = leaveBehind();
        group.passes = message -> message.to() != 3 || message instanceof Heartbeat;
        group.ticks(2);
        leader.propose(COMMAND);
        group.settle();

        group.step(new AppendReply(3, 1, 1, 5, false, 0, 0));
        assertThat(peer(3).state()).isEqualTo(Progress.State.SNAPSHOT);
        assertThat(leader.counters().snapshotsSent()).isEqualTo(1);
        group.step(new AppendReply(3, 1, 1, 10, false, 0, 0));

        assertThat(peer(3).state()).isEqualTo(Progress.State.REPLICATE);
        assertThat(peer(3).next()).isEqualTo(12);
    }

    /** §7: what stands behind is kept, and was perhaps acknowledged. */
    @Test
    void aSnapshotOfWhatTheLogHoldsOnlyCommitsIt() {
        Raft follower = group.load(3, 1, 1, 1, 1, 1, 1, 1);

        group.step(new InstallSnapshot(1, 3, 1, new SnapshotMeta(4, 1, ALL)));

        assertThat(follower.commitIndex()).isEqualTo(4);
        assertThat(follower.lastIndex()).isEqualTo(6);
        assertThat(follower.firstIndex()).isEqualTo(1);
        assertThat(follower.counters().snapshotsRestored()).isZero();
        assertThat(group.sent).containsExactly(new AppendReply(3, 1, 1, 4, false, 0, 0));
        assertThat(group.node(3).applied).hasSize(4);
    }

    /** §7: a log that says otherwise there is of no use, however long. */
    @Test
    void aSnapshotThatConflictsReplacesTheWholeLog() {
        Raft follower = group.load(3, 2, 1, 2, 2, 2, 2, 2);

        group.step(new InstallSnapshot(1, 3, 3, new SnapshotMeta(4, 3, Configuration.of(1, 2, 3, 4))));

        assertThat(follower.lastIndex()).isEqualTo(4);
        assertThat(follower.termAt(4)).isEqualTo(3);
        assertThat(follower.termAt(5)).isEqualTo(LogStore.NO_TERM);
        assertThat(follower.configuration()).isEqualTo(Configuration.of(1, 2, 3, 4));
        assertThat(group.sent).containsExactly(new AppendReply(3, 1, 3, 4, false, 0, 0));
        assertThat(group.node(3).log.firstIndex()).isEqualTo(5);
        assertThat(group.node(3).log.hardState().commit()).isEqualTo(4);
    }

    @Test
    void aSnapshotOfThePastIsAnsweredWithTheCommitIndex() {
        Raft follower = group.load(3, 1, 1, 1, 1, 1);
        group.step(new Heartbeat(1, 3, 1, 3, 0, 0));
        group.sent.clear();

        group.step(new InstallSnapshot(1, 3, 1, new SnapshotMeta(2, 1, ALL)));
        group.step(new InstallSnapshot(1, 3, 1, new SnapshotMeta(3, 1, ALL)));

        AppendReply committed = new AppendReply(3, 1, 1, 3, false, 0, 0);
        assertThat(group.sent).containsExactly(committed, committed);
        assertThat(follower.lastIndex()).isEqualTo(4);
    }

    /** Its configuration would leave this replica alone with nobody to hear. */
    @Test
    void aSnapshotThatDoesNotKnowTheReplicaIsNotTaken() {
        Raft follower = group.load(3, 1, 1);

        group.step(new InstallSnapshot(1, 3, 1, new SnapshotMeta(9, 1, Configuration.of(1, 2))));

        assertThat(follower.lastIndex()).isEqualTo(1);
        assertThat(follower.configuration()).isEqualTo(ALL);
    }

    @Test
    void aReplicaWhoseLogIsBeingReplacedDoesNotCampaign() {
        group.load(3, 1, 1);
        group.diskWorks = id -> false;
        group.passes = message -> false;
        group.step(new InstallSnapshot(1, 3, 1, new SnapshotMeta(9, 1, ALL)));
        assertThat(group.sent).isEmpty();

        group.ticksOf(3, 15);
        group.get(3).campaign(group.nowNanos);
        group.settle();
        assertThat(group.get(3).counters().preCampaigns()).isZero();

        group.diskWorks = id -> true;
        group.settle();
        group.get(3).campaign(group.nowNanos);
        assertThat(group.get(3).role()).isEqualTo(Role.PRE_CANDIDATE);
    }

    /** A newcomer knows nobody but by the snapshot, or the entries, it is sent. */
    @Test
    void aNewcomerToACompactedLogLearnsTheConfigurationByTheSnapshot() {
        Raft leader = group.elect(1);
        leader.propose(ConfigChange.of(ChangeType.ADD_LEARNER, 4));
        group.settle();
        group.compact(1);
        group.add(4, new MemoryLog(Configuration.EMPTY));

        group.ticks(4);

        assertThat(group.get(4).configuration().toString()).isEqualTo("voters=(1 2 3) learners=(4)");
        assertThat(group.get(4).commitIndex()).isEqualTo(2);
        assertThat(group.get(4).counters().snapshotsRestored()).isEqualTo(1);
        assertThat(List.of(leader.commitIndex(), leader.firstIndex())).containsExactly(2L, 3L);
    }
}
