package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.raft.ConfigChange.Change;
import io.murmuration.consensus.raft.ConfigChange.ChangeType;
import io.murmuration.consensus.raft.ConfigChange.Transition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a leader takes in, and what it refuses with which reason. */
class RaftProposalTest {

    private static final byte[] COMMAND = new byte[100];

    private final Group group =
            new Group(3, settings -> settings.withFlow(new RaftSettings.Flow(1_000, 200, 1_000, 250, 4, 10_000)));

    @Test
    void beyondTheBytesThatMayWaitProposalsAreRefusedUntilSomeAreApplied() {
        Raft leader = group.elect(1);
        group.isolate(1);
        assertThat(leader.propose(COMMAND)).isEqualTo(Proposal.ACCEPTED);
        assertThat(leader.propose(COMMAND)).isEqualTo(Proposal.ACCEPTED);

        assertThat(leader.propose(COMMAND)).isEqualTo(Proposal.TOO_MUCH_UNCOMMITTED);
        assertThat(leader.lastIndex()).isEqualTo(3);

        group.heal();
        group.ticks(4);
        assertThat(leader.propose(COMMAND)).isEqualTo(Proposal.ACCEPTED);
        assertThat(leader.counters().proposalsRefused()).isEqualTo(1);
    }

    @Test
    void whatAFormerTermLeftWaitingDoesNotCountInTheNext() {
        Raft leader = group.elect(1);
        group.isolate(1);
        leader.propose(COMMAND);
        leader.propose(COMMAND);
        group.ticksOf(1, 25);
        group.get(3).forgetLeader();
        Raft next = group.elect(2);
        group.heal();
        group.ticks(4);
        assertThat(leader.lastIndex()).isEqualTo(2);
        next.transferLeadership(1, group.nowNanos);
        group.ticks(4);
        group.isolate(1);

        assertThat(leader.role()).isEqualTo(Role.LEADER);
        assertThat(leader.propose(COMMAND)).isEqualTo(Proposal.ACCEPTED);
        assertThat(leader.propose(COMMAND)).isEqualTo(Proposal.ACCEPTED);
    }

    @Test
    void aPayloadOverTheLimitIsRefusedAndNothingOfItsBatchIsTaken() {
        Raft leader = group.elect(1);

        assertThat(leader.propose(List.of(new byte[200], new byte[201]))).isEqualTo(Proposal.TOO_LARGE);

        assertThat(leader.lastIndex()).isEqualTo(1);
    }

    @Test
    void whoDoesNotLeadSaysSo() {
        assertThat(group.get(1).propose(COMMAND)).isEqualTo(Proposal.NO_LEADER);

        group.elect(1);

        assertThat(group.get(2).propose(COMMAND)).isEqualTo(Proposal.NOT_LEADER);
    }

    @Test
    void aSecondChangeWaitsForTheFirstToBeApplied() {
        Raft leader = group.elect(1);
        group.isolate(1);
        assertThat(leader.propose(ConfigChange.of(ChangeType.ADD_LEARNER, 4))).isEqualTo(Proposal.ACCEPTED);

        assertThat(leader.propose(ConfigChange.of(ChangeType.ADD_LEARNER, 5))).isEqualTo(Proposal.CHANGE_PENDING);
    }

    @Test
    void noChangeIsTakenBeforeTheLeaderHasAppliedAnEntryOfItsTerm() {
        group.passes = message -> !(message instanceof RaftMessage.AppendReply);
        Raft leader = group.elect(1);

        assertThat(leader.propose(ConfigChange.of(ChangeType.ADD_LEARNER, 4))).isEqualTo(Proposal.CHANGE_PENDING);

        group.heal();
        group.ticks(4);
        assertThat(leader.propose(ConfigChange.of(ChangeType.ADD_LEARNER, 4))).isEqualTo(Proposal.ACCEPTED);
    }

    @Test
    void aJointConfigurationIsLeftFirst() {
        Raft leader = group.elect(1);
        ConfigChange explicit = ConfigChange.of(
                Transition.JOINT_EXPLICIT, new Change(ChangeType.ADD_VOTER, 4), new Change(ChangeType.REMOVE, 3));
        assertThat(leader.propose(ConfigChange.LEAVE_JOINT)).isEqualTo(Proposal.NOT_IN_JOINT);
        assertThat(leader.propose(explicit)).isEqualTo(Proposal.ACCEPTED);
        group.settle();
        assertThat(leader.configuration().isJoint()).isTrue();

        assertThat(leader.propose(ConfigChange.of(ChangeType.ADD_LEARNER, 5))).isEqualTo(Proposal.IN_JOINT);

        assertThat(leader.propose(ConfigChange.LEAVE_JOINT)).isEqualTo(Proposal.ACCEPTED);
        group.join(4);
        group.ticks(4);
        assertThat(leader.configuration().toString()).isEqualTo("voters=(1 2 4)");
    }

    @Test
    void aLeaderThatIsVotedOutStepsDownOnceThatIsCommitted() {
        Raft leader = group.elect(1);

        leader.propose(ConfigChange.of(ChangeType.REMOVE, 1));
        group.settle();

        assertThat(leader.role()).isEqualTo(Role.FOLLOWER);
        assertThat(leader.propose(COMMAND)).isEqualTo(Proposal.NO_LEADER);
        group.ticks(45);
        assertThat(group.leader().id()).isIn(2L, 3L);
    }

    @Test
    void settingsThatContradictEachOtherAreRefusedByName() {
        RaftSettings settings = RaftSettings.of(1);

        assertThatThrownBy(() -> settings.elections().withTicks(2, 2))
                .hasMessage("raft settings: election-ticks must be more than heartbeat-ticks (2), not 2");
        assertThatThrownBy(() -> RaftSettings.of(0)).hasMessageContaining("id must not be 0");
        assertThatThrownBy(() -> settings.withReads(settings.reads().withLeases(true))
                        .withSwitches(new RaftSettings.Switches(true, false, true, true, false, true)))
                .hasMessageContaining("leases need check-quorum");
        assertThatThrownBy(() -> settings.elections().withPriority(11))
                .hasMessageContaining("priority must be 0 to 10");
    }

    @Test
    void aHigherPriorityCampaignsEarlierAndZeroNever() {
        Group unequal = new Group(
                3, settings -> settings.withElections(settings.elections().withPriority(settings.id() == 3 ? 0 : 10)));
        unequal.passes = message -> false;

        unequal.ticks(200);

        assertThat(unequal.get(1).counters().preCampaigns()).isPositive();
        assertThat(unequal.get(3).counters().preCampaigns()).isZero();
    }

    private static Group forwarding() {
        return new Group(
                3, settings -> settings.withSwitches(new RaftSettings.Switches(true, true, true, true, true, true)));
    }

    @Test
    void whereItIsSwitchedOnAFollowerPassesProposalsOn() {
        Group forwarding = forwarding();
        assertThat(forwarding.get(2).propose(COMMAND)).isEqualTo(Proposal.NO_LEADER);
        Raft leader = forwarding.elect(1);

        assertThat(forwarding.get(2).propose(List.of(COMMAND, new byte[] {7}))).isEqualTo(Proposal.FORWARDED);
        assertThat(forwarding.get(3).propose(new byte[2])).isEqualTo(Proposal.FORWARDED);
        forwarding.ticks(2);

        // Both followers thought of index 2: the leader gives its own.
        assertThat(leader.lastIndex()).isEqualTo(4);
        assertThat(forwarding.node(3).applied)
                .extracting(entry -> entry.payload().length)
                .containsExactly(0, 100, 1, 2);
    }

    @Test
    void aChangeThatIsPassedOnIsCheckedByTheLeader() {
        Group forwarding = forwarding();
        Raft leader = forwarding.elect(1);
        ConfigChange four = ConfigChange.of(ChangeType.ADD_LEARNER, 4);
        ConfigChange five = ConfigChange.of(ChangeType.ADD_LEARNER, 5);
        assertThat(forwarding.get(2).propose(four)).isEqualTo(Proposal.FORWARDED);
        assertThat(forwarding.get(3).propose(five)).isEqualTo(Proposal.FORWARDED);

        forwarding.ticks(2);

        assertThat(leader.counters().proposalsRefused()).isEqualTo(1);
        assertThat(leader.configuration().learners().size()).isEqualTo(1);
        assertThat(forwarding.get(3).configuration()).isEqualTo(leader.configuration());
    }
}
