package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import io.murmuration.consensus.raft.RaftMessage.TimeoutNow;
import io.murmuration.consensus.raft.Ready.ReadGrant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads by a lease, and what it costs (thesis §6.4.1, rulings 3 and 4). */
class RaftLeaseTest {

    private static final long LEASE_NANOS = 150_000_000;
    private static final byte[] COMMAND = {1};

    private final Group group =
            new Group(3, settings -> settings.withReads(settings.reads().withLeases(true)));

    /** Lets the first lease begin: at their start all are bound as by a promise. */
    private Raft leaderWithLease() {
        group.nowNanos += LEASE_NANOS;
        Raft leader = group.elect(1);
        group.ticks(4);
        return leader;
    }

    private void read(Raft raft) {
        raft.read(1, true, group.nowNanos);
        group.settle();
    }

    private List<ReadGrant> grants() {
        return group.grants(1);
    }

    @Test
    void withALeaseAReadIsGrantedWithoutARound() {
        Raft leader = leaderWithLease();
        group.isolate(1);

        read(leader);

        assertThat(grants()).hasSize(1);
        assertThat(grants().get(0).lease()).isTrue();
        assertThat(grants().get(0).validUntilNanos() - group.nowNanos).isBetween(1L, LEASE_NANOS);
        assertThat(leader.leaseHolds(grants().get(0).validUntilNanos() - 1)).isTrue();
        assertThat(leader.leaseHolds(grants().get(0).validUntilNanos())).isFalse();
    }

    @Test
    void whoDoesNotAskForALeaseReadGetsARound() {
        Raft leader = leaderWithLease();
        group.isolate(1);

        leader.read(1, false, group.nowNanos);
        group.settle();

        assertThat(grants()).isEmpty();
    }

    @Test
    void theLeaseEndsBeforeThePromisesOfTheFollowersDo() {
        Raft leader = leaderWithLease();
        group.isolate(1);
        group.nowNanos += LEASE_NANOS - LEASE_NANOS / 20;

        assertThat(leader.leaseHolds(group.nowNanos)).isFalse();

        group.get(2).step(new RequestVote(3, 2, 9, 99, 9, false, true), group.nowNanos);
        assertThat(group.get(2).vote()).isNotEqualTo(3);
    }

    @Test
    void whoHasPromisedGrantsNobodyNotEvenATransfer() {
        leaderWithLease();
        Raft follower = group.get(2);

        follower.step(new RequestVote(3, 2, 9, 99, 9, false, true), group.nowNanos);
        assertThat(follower.term()).isEqualTo(1);

        follower.step(new RequestVote(3, 2, 9, 99, 9, false, true), group.nowNanos + LEASE_NANOS);
        assertThat(follower.vote()).isEqualTo(3);
    }

    @Test
    void aRestartedReplicaIsBoundByWhatItMayHavePromised() {
        leaderWithLease();
        Raft again = group.restart(2);

        again.step(new RequestVote(3, 2, 9, 99, 9, false, true), group.nowNanos + LEASE_NANOS - 1);
        assertThat(again.vote()).isNotEqualTo(3);

        again.step(new RequestVote(3, 2, 9, 99, 9, false, true), group.nowNanos + LEASE_NANOS);
        assertThat(again.vote()).isEqualTo(3);
    }

    @Test
    void aLeaderThatStepsDownIsBoundByItsOwnLease() {
        Raft leader = leaderWithLease();
        group.isolate(1);
        leader.step(new RaftMessage.HeartbeatReply(2, 1, 5, 0), group.nowNanos);
        assertThat(leader.role()).isEqualTo(Role.FOLLOWER);

        leader.step(new RequestVote(3, 1, 9, 99, 9, false, true), group.nowNanos);

        assertThat(leader.vote()).isNotEqualTo(3);
    }

    @Test
    void aHintDoesNotLiftAPromise() {
        leaderWithLease();
        Raft follower = group.get(2);
        follower.hint(1);

        follower.step(new RequestVote(3, 2, 2, 99, 9, true, false), group.nowNanos);
        group.settle();

        assertThat(group.sent)
                .noneMatch(message -> message instanceof RaftMessage.VoteReply reply
                        && reply.from() == 2
                        && reply.to() == 3
                        && reply.term() == 2);
    }

    @Test
    void afterAPauseALeaseFromBeforeIsNotTrusted() {
        Group quick = new Group(
                3, settings -> settings.withReads(new RaftSettings.Reads(true, 2_000_000_000L, 0, 300_000_000, 100)));
        quick.nowNanos += 2_000_000_000L;
        Raft leader = quick.elect(1);
        quick.ticks(4);
        quick.isolate(1);
        quick.nowNanos += 301_000_000;

        leader.read(1, true, quick.nowNanos);
        quick.settle();

        assertThat(quick.grants(1)).isEmpty();
    }

    @Test
    void aTransferVoidsTheLeaseAndWaitsForThePromisesToEnd() {
        Raft leader = leaderWithLease();
        group.sent.clear();

        leader.transferLeadership(2, group.nowNanos);
        assertThat(leader.leaseHolds(group.nowNanos)).isFalse();
        group.settle();
        assertThat(group.countSent(TimeoutNow.class)).isZero();

        group.ticks(14);
        assertThat(group.leader().id()).isEqualTo(2);
    }

    @Test
    void aChangeOfTheConfigurationVoidsTheLease() {
        Raft leader = leaderWithLease();
        leader.propose(ConfigChange.of(ConfigChange.ChangeType.ADD_LEARNER, 4));
        group.passes = message -> !(message instanceof RaftMessage.HeartbeatReply);
        group.settle();
        assertThat(leader.configuration().isLearner(4)).isTrue();

        assertThat(leader.leaseHolds(group.nowNanos)).isFalse();
    }

    @Test
    void aNewLeaderHasNoLeaseBeforeItHasCommittedInItsTerm() {
        group.nowNanos += LEASE_NANOS;
        group.passes = message -> !(message instanceof RaftMessage.AppendReply);
        Raft leader = group.elect(1);
        group.ticks(4);

        read(leader);

        assertThat(grants()).isEmpty();
        assertThat(leader.propose(COMMAND)).isEqualTo(Proposal.ACCEPTED);
    }
}
