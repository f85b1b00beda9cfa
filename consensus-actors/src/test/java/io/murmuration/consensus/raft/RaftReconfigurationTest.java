package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.ConfigChange.Change;
import io.murmuration.consensus.raft.ConfigChange.ChangeType;
import io.murmuration.consensus.raft.ConfigChange.Transition;
import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import io.murmuration.consensus.raft.RaftMessage.VoteReply;
import org.junit.jupiter.api.Test;

/** Who belongs, while it changes (§6, thesis §4). */
class RaftReconfigurationTest {

    private static final byte[] COMMAND = {1};
    private static final ConfigChange REPLACE_THREE_BY_FOUR = ConfigChange.of(
            Transition.JOINT_IMPLICIT, new Change(ChangeType.ADD_VOTER, 4), new Change(ChangeType.REMOVE, 3));

    private static Group withLearner() {
        return new Group(Configuration.of(ReplicaSet.of(1, 2, 3), ReplicaSet.of(4)), settings -> settings);
    }

    /** A change of the former leader may be committed, but not in force yet. */
    @Test
    void aNewLeaderTakesNoChangeBeforeItHasAppliedAllThatItFound() {
        Group group = new Group(3, settings -> settings);
        Raft former = group.elect(1);
        group.passes = message -> !(message instanceof RaftMessage.AppendReply);
        former.propose(ConfigChange.of(ChangeType.ADD_LEARNER, 4));
        group.settle();
        group.machineWorks = id -> id != 2;
        group.heal();
        group.isolate(1);
        group.get(3).forgetLeader();
        Raft leader = group.elect(2);
        assertThat(leader.commitIndex()).isEqualTo(3);
        assertThat(leader.appliedIndex()).isEqualTo(1);

        assertThat(leader.propose(ConfigChange.of(ChangeType.ADD_LEARNER, 5))).isEqualTo(Proposal.CHANGE_PENDING);

        group.machineWorks = id -> true;
        group.settle();
        assertThat(leader.propose(ConfigChange.of(ChangeType.ADD_LEARNER, 5))).isEqualTo(Proposal.ACCEPTED);
        group.settle();
        assertThat(leader.configuration().toString()).isEqualTo("voters=(1 2 3) learners=(4 5)");
    }

    /** Counting votes by a configuration that is replaced already could elect two leaders. */
    @Test
    void whoHasNotAppliedACommittedChangeDoesNotCampaign() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        group.machineWorks = id -> id != 2;
        leader.propose(COMMAND);
        leader.propose(ConfigChange.of(ChangeType.ADD_VOTER, 4));
        leader.propose(COMMAND);
        group.settle();
        group.ticks(2);
        Raft follower = group.get(2);
        assertThat(follower.commitIndex()).isEqualTo(4);
        assertThat(follower.appliedIndex()).isEqualTo(1);
        group.isolate(1);

        follower.campaign(group.nowNanos);
        group.settle();
        assertThat(follower.role()).isEqualTo(Role.FOLLOWER);
        assertThat(follower.counters().preCampaigns()).isZero();

        group.machineWorks = id -> true;
        group.settle();
        follower.campaign(group.nowNanos);
        assertThat(follower.role()).isEqualTo(Role.PRE_CANDIDATE);
    }

    /** Commands that wait are no reason: only a change of who votes is. */
    @Test
    void whoHasNotAppliedCommandsMayCampaign() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        group.machineWorks = id -> id != 2;
        leader.propose(COMMAND);
        group.ticks(2);

        group.get(2).campaign(group.nowNanos);

        assertThat(group.get(2).role()).isEqualTo(Role.PRE_CANDIDATE);
    }

    /** A smaller majority may hold already what the larger one did not. */
    @Test
    void whatTheRemainingVotersHoldIsCommittedAsTheChangeTakesEffect() {
        Group group = new Group(4, settings -> settings);
        Raft leader = group.elect(1);
        group.ticks(2);
        group.passes = message -> message.to() != 4
                && !(message instanceof AppendEntries append
                        && append.to() == 3
                        && append.prevIndex() + append.entries().size() > 2);
        group.machineWorks = id -> id != 1;
        leader.propose(ConfigChange.of(ChangeType.REMOVE, 4));
        group.settle();
        leader.propose(COMMAND);
        group.settle();
        assertThat(leader.commitIndex()).isEqualTo(2);

        group.machineWorks = id -> true;
        group.settle();

        assertThat(leader.configuration().toString()).isEqualTo("voters=(1 2 3)");
        assertThat(leader.commitIndex()).isEqualTo(3);
        assertThat(group.get(2).commitIndex()).isEqualTo(3);
    }

    @Test
    void aNewcomerIsSentTheLogAtOnce() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        group.join(4);

        leader.propose(ConfigChange.of(ChangeType.ADD_LEARNER, 4));
        group.settle();

        assertThat(group.terms(4)).containsExactly(1L, 1L);
        assertThat(group.get(4).configuration().toString()).isEqualTo("voters=(1 2 3) learners=(4)");
    }

    /** Thesis §4.3: both halves decide while it is joint. */
    @Test
    void aJointConfigurationIsLeftByItsLeaderOnceBothHalvesHaveIt() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        group.isolate(2);

        leader.propose(REPLACE_THREE_BY_FOUR);
        group.settle();
        // The new half is 1, 2, 4: without 2 and 4 leaving cannot be committed.
        assertThat(leader.configuration().toString()).isEqualTo("voters=(1 2 4)&&(1 2 3) autoleave");
        assertThat(leader.lastIndex()).isEqualTo(3);
        assertThat(leader.commitIndex()).isEqualTo(2);

        group.join(4);
        group.ticks(4);
        assertThat(leader.configuration().toString()).isEqualTo("voters=(1 2 4)");
        assertThat(group.get(4).configuration().toString()).isEqualTo("voters=(1 2 4)");
        assertThat(leader.lastIndex()).isEqualTo(3);
        assertThat(group.get(4).counters().proposalsRefused())
                .as("only the leader proposes to leave")
                .isZero();
    }

    /** Thesis §4.3: neither half decides alone, as long as it is joint. */
    @Test
    void aJointConfigurationCommitsWhatBothHalvesHold() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        group.join(4);
        group.join(5);
        leader.propose(ConfigChange.of(
                Transition.JOINT_EXPLICIT,
                new Change(ChangeType.ADD_VOTER, 4),
                new Change(ChangeType.ADD_VOTER, 5),
                new Change(ChangeType.REMOVE, 2),
                new Change(ChangeType.REMOVE, 3)));
        group.ticks(2);
        assertThat(leader.configuration().toString()).isEqualTo("voters=(1 4 5)&&(1 2 3)");

        group.passes = message -> message.to() != 2 && message.to() != 3;
        leader.propose(COMMAND);
        group.settle();
        assertThat(leader.commitIndex()).isEqualTo(2);
        group.heal();
        group.ticks(2);
        assertThat(leader.commitIndex()).isEqualTo(3);

        group.passes = message -> message.to() != 4 && message.to() != 5;
        leader.propose(COMMAND);
        group.settle();
        assertThat(leader.commitIndex()).isEqualTo(3);
        group.heal();
        group.ticks(2);
        assertThat(leader.commitIndex()).isEqualTo(4);
    }

    @Test
    void aJointConfigurationIsLeftByTheNextLeaderIfTheirsIsGone() {
        Group group = new Group(3, settings -> settings);
        Raft former = group.elect(1);
        group.join(4);
        // Nobody hears that it shall be left.
        group.passes = message -> !(message instanceof AppendEntries append
                && append.from() == 1
                && append.entries().stream().anyMatch(entry -> entry.index() == 3));
        former.propose(REPLACE_THREE_BY_FOUR);
        group.ticks(2);
        assertThat(former.lastIndex()).isEqualTo(3);
        assertThat(group.get(2).configuration().toString()).isEqualTo("voters=(1 2 4)&&(1 2 3) autoleave");
        group.isolate(1);

        group.ticks(50);
        Raft next = group.leader();
        assertThat(next.id()).isNotEqualTo(1);
        assertThat(next.configuration().toString()).isEqualTo("voters=(1 2 4)");
        group.heal();
        group.ticks(10);
        assertThat(former.configuration().toString()).isEqualTo("voters=(1 2 4)");
    }

    @Test
    void anExplicitJointConfigurationStaysUntilItIsLeft() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        leader.propose(ConfigChange.of(
                Transition.JOINT_EXPLICIT, new Change(ChangeType.ADD_LEARNER, 4), new Change(ChangeType.REMOVE, 3)));
        group.ticks(4);
        assertThat(leader.configuration().isJoint()).isTrue();
        assertThat(leader.lastIndex()).isEqualTo(2);
        leader.transferLeadership(2, group.nowNanos);

        group.ticks(4);

        assertThat(group.leader().id()).isEqualTo(2);
        assertThat(group.leader().configuration().isJoint()).isTrue();
    }

    /** Thesis §4.2.1: a learner has the log, and no say. */
    @Test
    void aLearnerHoldsWhatIsCommittedAndCommitsNothing() {
        Group group = withLearner();
        Raft leader = group.elect(1);
        assertThat(group.get(4).commitIndex()).isEqualTo(1);
        assertThat(group.sent(RequestVote.class)).noneMatch(request -> request.to() == 4);
        group.isolate(2);
        group.isolate(3);

        leader.propose(COMMAND);
        group.settle();
        assertThat(group.get(4).lastIndex()).isEqualTo(2);
        assertThat(leader.commitIndex()).isEqualTo(1);

        group.ticks(25);
        assertThat(leader.role()).as("a learner's answers keep no leader").isNotEqualTo(Role.LEADER);
    }

    @Test
    void aLearnerNeverCampaigns() {
        Group group = withLearner();
        group.passes = message -> false;

        group.ticks(60);
        group.get(4).campaign(group.nowNanos);

        assertThat(group.get(4).counters().preCampaigns()).isZero();
        assertThat(group.get(1).counters().preCampaigns()).isPositive();
    }

    /** It may have been made a voter and not know it yet: the candidate counts, not the asked. */
    @Test
    void aLearnerThatIsAskedGrantsLikeAnyOther() {
        Group group = withLearner();

        group.step(new RequestVote(1, 4, 5, 1, 1, false, false));
        group.step(new RequestVote(2, 4, 5, 1, 1, false, false));

        assertThat(group.sent(VoteReply.class))
                .containsExactly(new VoteReply(4, 1, 5, false, false), new VoteReply(4, 2, 5, false, true));
    }
}
