package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.RaftMessage.TimeoutNow;
import org.junit.jupiter.api.Test;

/** Handing leadership over (thesis §3.10). */
class RaftTransferTest {

    private static final byte[] COMMAND = {1};

    private final Group group = new Group(3, settings -> settings);

    @Test
    void theTargetLeadsAtOnceThoughTheOthersHearTheirLeader() {
        Raft leader = group.elect(1);

        leader.transferLeadership(3, group.nowNanos);
        group.settle();

        assertThat(group.leader().id()).isEqualTo(3);
        assertThat(leader.role()).isEqualTo(Role.FOLLOWER);
    }

    @Test
    void aFollowerPassesTheWishOn() {
        group.elect(1);

        group.get(2).transferLeadership(2, group.nowNanos);
        group.settle();

        assertThat(group.leader().id()).isEqualTo(2);
    }

    @Test
    void aTargetThatIsBehindCatchesUpFirst() {
        Raft leader = group.elect(1);
        group.isolate(3);
        leader.propose(COMMAND);
        group.settle();
        group.sent.clear();

        leader.transferLeadership(3, group.nowNanos);
        group.settle();
        assertThat(group.countSent(TimeoutNow.class)).isZero();

        group.heal();
        group.ticks(4);
        assertThat(group.leader().id()).isEqualTo(3);
        assertThat(group.leader().lastIndex()).isEqualTo(3);
    }

    @Test
    void proposalsAreRefusedMeanwhileAndTakenAgainWhenItFails() {
        Raft leader = group.elect(1);
        group.isolate(3);
        leader.propose(COMMAND);
        group.settle();
        leader.transferLeadership(3, group.nowNanos);

        assertThat(leader.propose(COMMAND)).isEqualTo(Proposal.TRANSFERRING);

        group.ticks(10);
        assertThat(leader.propose(COMMAND)).isEqualTo(Proposal.ACCEPTED);
    }

    @Test
    void aLearnerOrAStrangerIsNoTarget() {
        Raft leader = group.elect(1);
        leader.propose(ConfigChange.of(ConfigChange.ChangeType.ADD_LEARNER, 4));
        group.settle();

        leader.transferLeadership(4, group.nowNanos);
        leader.transferLeadership(99, group.nowNanos);

        assertThat(leader.transferee()).isZero();
    }

    @Test
    void aTargetThatIsBehindIsSentAtOnceWhatItLacks() {
        Raft leader = group.elect(1);
        group.isolate(3);
        leader.propose(COMMAND);
        group.settle();
        group.heal();

        leader.transferLeadership(3, group.nowNanos);
        group.settle();

        assertThat(group.leader().id()).isEqualTo(3);
        assertThat(group.leader().lastIndex()).isEqualTo(3);
    }

    /** Thesis §3.10: it has a whole election time-out, however long the last count was ago. */
    @Test
    void theQuorumIsNotCountedInTheMiddleOfATransfer() {
        Raft leader = group.elect(1);
        group.isolate(1);
        group.ticksOf(1, 19);
        assertThat(leader.role()).isEqualTo(Role.LEADER);

        leader.transferLeadership(3, group.nowNanos);
        group.ticksOf(1, 9);
        assertThat(leader.role()).isEqualTo(Role.LEADER);

        group.ticksOf(1, 1);
        assertThat(leader.role()).isEqualTo(Role.FOLLOWER);
        assertThat(leader.transferee()).isZero();
    }
}
