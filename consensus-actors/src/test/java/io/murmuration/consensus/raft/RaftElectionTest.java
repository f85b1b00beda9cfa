package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.RaftMessage.Heartbeat;
import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import io.murmuration.consensus.raft.RaftMessage.VoteReply;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who leads, and who must not (§5.2, §5.4.1, thesis §4.2.3, §6.2, §9.6). */
class RaftElectionTest {

    private static final byte[] COMMAND = {1};

    private static UnaryOperator<RaftSettings> with(boolean preVote, boolean checkQuorum) {
        return settings ->
                settings.withSwitches(new RaftSettings.Switches(preVote, checkQuorum, true, true, false, true));
    }

    private static RequestVote vote(long from, long to, long term) {
        return new RequestVote(from, to, term, 100, 100, false, false);
    }

    private static RequestVote preVote(long from, long to, long term) {
        return new RequestVote(from, to, term, 100, 100, true, false);
    }

    /** §5.2: time-outs differ, so that split votes are rare and soon over. */
    @Test
    void withoutALeaderOneIsElectedWithinAFewTimeOuts() {
        Group group = new Group(5, settings -> settings);

        group.ticks(40);

        long leaders = group.nodes.values().stream()
                .filter(each -> each.raft.role() == Role.LEADER)
                .count();
        assertThat(leaders).isEqualTo(1);
        assertThat(group.nodes.values())
                .allMatch(each -> each.raft.leader() == group.leader().id());
    }

    /** §5.2. */
    @Test
    void aReplicaVotesForOneCandidateInATerm() {
        Group group = new Group(3, settings -> settings);

        group.step(vote(1, 3, 5));
        group.step(vote(2, 3, 5));
        group.step(vote(1, 3, 5));

        assertThat(group.sent(VoteReply.class))
                .containsExactly(
                        new VoteReply(3, 1, 5, false, false),
                        new VoteReply(3, 2, 5, false, true),
                        new VoteReply(3, 1, 5, false, false));
    }

    /** §5.2, figure 2: the vote is part of what is stored. */
    @Test
    void aVoteHoldsThroughARestart() {
        Group group = new Group(3, settings -> settings);
        group.step(vote(1, 3, 5));
        group.restart(3);
        group.sent.clear();

        group.step(vote(2, 3, 5));

        assertThat(group.sent(VoteReply.class)).containsExactly(new VoteReply(3, 2, 5, false, true));
    }

    /** Thesis §3.8. */
    @Test
    void aVoteIsToldWhenItIsStoredAndNotBefore() {
        Group group = new Group(3, settings -> settings);
        group.diskWorks = id -> false;
        group.step(vote(1, 3, 5));
        assertThat(group.sent).isEmpty();

        group.diskWorks = id -> true;
        group.settle();

        assertThat(group.sent).containsExactly(new VoteReply(3, 1, 5, false, false));
        assertThat(group.node(3).log.hardState()).isEqualTo(new HardState(5, 1, 0));
    }

    /** §5.2: in a term that has its leader already, a vote would be of no use to anyone. */
    @Test
    void whoKnowsTheLeaderOfTheTermGrantsNobodyElse() {
        Group group = new Group(3, settings -> settings);
        group.step(new Heartbeat(1, 3, 5, 0, 0, 0));

        group.step(vote(2, 3, 5));

        assertThat(group.sent(VoteReply.class)).containsExactly(new VoteReply(3, 2, 5, false, true));
        assertThat(group.get(3).vote()).isZero();
    }

    /** §5.4.1: the later term of the last entry wins, among equal ones the longer log. */
    @ParameterizedTest
    @CsvSource({"3,3,true", "3,2,false", "4,3,true", "9,2,false", "2,3,false", "1,4,true", "0,0,false"})
    void aVoteGoesToLogsThatHoldAllThatMayBeCommitted(long lastIndex, long lastTerm, boolean granted) {
        for (boolean preVote : new boolean[] {true, false}) {
            Group group = new Group(3, settings -> settings);
            group.load(3, 4, 1, 2, 3);

            group.step(new RequestVote(1, 3, 6, lastIndex, lastTerm, preVote, false));

            assertThat(group.sent(VoteReply.class)).hasSize(1).allMatch(reply -> reply.reject() != granted);
        }
    }

    /** §5.2. */
    @Test
    void aCandidateThatHearsTheLeaderOfItsTermFollowsIt() {
        Group group = new Group(3, with(false, false));
        group.passes = message -> false;
        group.get(3).campaign(group.nowNanos);
        group.settle();
        assertThat(group.get(3).role()).isEqualTo(Role.CANDIDATE);

        group.step(new AppendEntries(1, 3, 1, 0, 0, List.of(Entry.empty(1, 1)), 0));

        assertThat(group.get(3).role()).isEqualTo(Role.FOLLOWER);
        assertThat(group.get(3).leader()).isEqualTo(1);
        assertThat(group.terms(3)).containsExactly(1L);
    }

    /** §5.2: whoever is refused by a majority cannot win any more. */
    @Test
    void aCandidateThatLostFollowsAndKeepsItsTerm() {
        Group group = new Group(3, with(false, false));
        group.passes = message -> false;
        group.get(3).campaign(group.nowNanos);
        group.settle();

        group.step(new VoteReply(1, 3, 1, false, true));
        assertThat(group.get(3).role()).isEqualTo(Role.CANDIDATE);
        group.step(new VoteReply(2, 3, 1, false, true));

        assertThat(group.get(3).role()).isEqualTo(Role.FOLLOWER);
        assertThat(group.get(3).term()).isEqualTo(1);
    }

    /** §5.2: an answer to a pre-vote, or a second one of the same voter, is no further vote. */
    @Test
    void aVoteCountsOnceAndForWhatItWasGiven() {
        Group group = new Group(5, with(false, false));
        group.passes = message -> false;
        group.get(5).campaign(group.nowNanos);
        group.settle();

        group.step(new VoteReply(1, 5, 1, false, false));
        group.step(new VoteReply(1, 5, 1, false, false));
        group.step(new VoteReply(2, 5, 1, true, false));
        assertThat(group.get(5).role()).isEqualTo(Role.CANDIDATE);

        group.step(new VoteReply(3, 5, 1, false, false));
        assertThat(group.get(5).role()).isEqualTo(Role.LEADER);
    }

    /** Thesis §4.2.3: a server that was removed or cut off must not disturb the others. */
    @Test
    void whoHearsItsLeaderIgnoresTheCandidacyOfOthers() {
        Group group = new Group(3, settings -> settings);
        group.elect(1);
        group.sent.clear();

        group.step(vote(3, 2, 9));
        group.step(preVote(3, 2, 9));

        assertThat(group.sent).isEmpty();
        assertThat(group.get(2).term()).isEqualTo(1);
        assertThat(group.get(2).counters().ignoredInLease()).isEqualTo(2);
        // Thesis §3.10: unless the leader itself asked for it.
        group.passes = message -> false;
        group.step(new RequestVote(3, 2, 2, 100, 100, false, true));
        assertThat(group.sent(VoteReply.class)).containsExactly(new VoteReply(2, 3, 2, false, false, 1, 1));
    }

    /**
     * A leader that was voted out may be the only one to know that. Who is left has a longer log
     * than all who can be elected by the new configuration, and counts by the old one.
     */
    @Test
    void aCandidateLearnsFromTheAnswersHowFarItsLogIsCommitted() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        leader.propose(ConfigChange.of(ConfigChange.ChangeType.ADD_LEARNER, 4));
        group.passes = message -> !(message instanceof AppendEntries append) || append.commit() < 2;
        group.settle();
        Raft behind = group.get(2);
        assertThat(behind.commitIndex()).isEqualTo(1);

        behind.step(new VoteReply(1, 2, 1, true, true, 2, 9), group.nowNanos);
        assertThat(behind.commitIndex()).as("another entry than its own").isEqualTo(1);

        behind.step(new VoteReply(1, 2, 1, true, true, 2, 1), group.nowNanos);
        group.settle();

        assertThat(behind.commitIndex()).isEqualTo(2);
        assertThat(behind.configuration().isLearner(4)).isTrue();
    }

    /** Thesis §6.2. */
    @Test
    void aLeaderThatNoMajorityAnswersStepsDownAndNoOtherDoes() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        group.isolate(3);
        group.ticks(50);
        assertThat(leader.role()).isEqualTo(Role.LEADER);
        group.isolate(2);

        group.ticksOf(1, 20);

        assertThat(leader.role()).isEqualTo(Role.FOLLOWER);
        assertThat(leader.counters().stepDowns()).isEqualTo(1);
    }

    /** Thesis §9.6. */
    @Test
    void whoWasCutOffComesBackWithoutANewTerm() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        group.isolate(3);
        leader.propose(COMMAND);
        group.ticks(200);
        assertThat(group.get(3).role()).isEqualTo(Role.PRE_CANDIDATE);
        assertThat(group.get(3).counters().preCampaigns()).isPositive();
        assertThat(group.get(3).counters().campaigns()).isZero();

        group.heal();
        group.ticks(4);

        assertThat(leader.role()).isEqualTo(Role.LEADER);
        assertThat(leader.term()).isEqualTo(1);
        assertThat(group.get(3).leader()).isEqualTo(1);
        assertThat(group.terms(3)).containsExactly(1L, 1L);
    }

    /** Thesis §9.6: who asks first changes nothing, neither here nor there. */
    @Test
    void aPreVoteIsGrantedToManyAndBindsNobody() {
        Group group = new Group(3, settings -> settings);

        group.step(preVote(1, 3, 5));
        group.step(preVote(2, 3, 5));

        assertThat(group.sent(VoteReply.class))
                .containsExactly(new VoteReply(3, 1, 5, true, false), new VoteReply(3, 2, 5, true, false));
        assertThat(group.get(3).term()).isZero();
        assertThat(group.get(3).vote()).isZero();
    }

    /** Without an answer, whose term is behind would ask for ever for what nobody can grant. */
    @Test
    void whoAsksForAnOldTermIsToldTheNewOne() {
        Group group = new Group(3, settings -> settings);
        group.load(3, 7, 1);
        group.passes = message -> false;

        group.step(preVote(1, 3, 5));

        assertThat(group.sent).containsExactly(new VoteReply(3, 1, 7, true, true));
        group.passes = message -> true;
        group.get(1).campaign(group.nowNanos);
        group.settle();
        group.step(new VoteReply(3, 1, 7, true, true));
        assertThat(group.get(1).term()).isGreaterThanOrEqualTo(7);
    }

    /**
     * Where candidates ask first, or are ignored, only this tells a leader of the past its term.
     */
    @ParameterizedTest
    @CsvSource({"true,false", "false,true", "true,true"})
    void aLeaderOfThePastIsToldTheTerm(boolean preVote, boolean checkQuorum) {
        Group group = new Group(3, with(preVote, checkQuorum));
        group.load(3, 7, 1);
        group.passes = message -> false;

        group.step(new Heartbeat(1, 3, 5, 0, 0, 0));
        group.step(new AppendEntries(1, 3, 5, 1, 1, List.of(Entry.empty(5, 2)), 2));

        AppendReply told = new AppendReply(3, 1, 7, 0, false, 0, 0);
        assertThat(group.sent).containsExactly(told, told);
        assertThat(group.terms(3)).containsExactly(1L);
    }

    /** §5.1: where every campaign raises the term, a leader learns of it from the candidate. */
    @Test
    void withNeitherMessagesOfThePastAreIgnored() {
        Group group = new Group(3, with(false, false));
        group.load(3, 7, 1);

        group.step(new Heartbeat(1, 3, 5, 0, 0, 0));

        assertThat(group.sent).isEmpty();
        assertThat(group.get(3).counters().ignoredMessages()).isEqualTo(1);
    }

    /** §5.2: a majority of one is one, but its vote must be durable as well. */
    @Test
    void aSingleReplicaLeadsOnceItsVoteIsStoredAndCommitsOnceItsEntriesAre() {
        Group group = new Group(1, settings -> settings);
        group.diskWorks = id -> false;
        group.ticks(40);
        assertThat(group.get(1).role()).isNotEqualTo(Role.LEADER);
        group.diskWorks = id -> true;
        group.ticks(40);
        assertThat(group.get(1).role()).isEqualTo(Role.LEADER);

        group.diskWorks = id -> false;
        group.get(1).propose(COMMAND);
        group.settle();
        assertThat(group.node(1).applied).hasSize(1);

        group.diskWorks = id -> true;
        group.settle();
        assertThat(group.node(1).applied).hasSize(2);
        assertThat(group.countSent(RequestVote.class)).isZero();
    }

    /** A late vote may reach a later life, which lost what was not stored. */
    @Test
    void aCandidateClaimsNoMoreOfItsLogThanACrashWouldLeave() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        group.diskWorks = id -> id != 2;
        leader.propose(new byte[] {1});
        group.settle();
        assertThat(group.get(2).lastIndex()).isEqualTo(2);
        group.isolate(1);
        group.get(2).hint(1);
        group.get(3).hint(1);
        group.sent.clear();

        group.get(2).campaign(group.nowNanos);
        group.settle();

        assertThat(group.sent(RequestVote.class)).isNotEmpty().allMatch(request -> request.lastIndex() == 1);
    }
}
