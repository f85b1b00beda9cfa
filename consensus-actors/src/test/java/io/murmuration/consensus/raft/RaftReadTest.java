package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.RaftMessage.Heartbeat;
import io.murmuration.consensus.raft.RaftMessage.HeartbeatReply;
import io.murmuration.consensus.raft.RaftMessage.ReadIndex;
import io.murmuration.consensus.raft.RaftMessage.ReadIndexReply;
import io.murmuration.consensus.raft.Ready.ReadGrant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Linearizable reads by a round (thesis §6.4). */
class RaftReadTest {

    private static final byte[] COMMAND = {1};

    @Test
    void aReadIsGrantedAtTheCommitIndexOnceAMajorityAnswered() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        leader.propose(COMMAND);
        group.settle();

        leader.read(7, false, group.nowNanos);
        group.settle();

        assertThat(group.grants(1)).containsExactly(new ReadGrant(7, leader.commitIndex(), false, 0));
    }

    @Test
    void aLeaderThatIsCutOffGrantsNothing() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        group.isolate(1);

        leader.read(7, false, group.nowNanos);
        group.settle();

        assertThat(group.grants(1)).isEmpty();
    }

    @Test
    void whenTheLeaderStepsDownItsReadsAreRefused() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        group.isolate(1);
        leader.read(7, false, group.nowNanos);

        group.ticksOf(1, 25);

        assertThat(leader.role()).isNotEqualTo(Role.LEADER);
        assertThat(group.grants(1)).hasSize(1).allMatch(ReadGrant::isRefused);
    }

    @Test
    void readsOfOneTurnShareARoundAndThoseDuringARoundTheNext() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        group.sent.clear();
        List<RaftMessage> held = new ArrayList<>();
        group.passes = message -> !(message instanceof HeartbeatReply) || !held.add(message);
        for (int context = 0; context < 10; context++) {
            leader.read(context, false, group.nowNanos);
        }
        group.settle();
        for (int context = 10; context < 30; context++) {
            leader.read(context, false, group.nowNanos);
        }
        group.settle();
        assertThat(group.countSent(Heartbeat.class)).isEqualTo(2);
        assertThat(group.grants(1)).isEmpty();

        group.heal();
        group.network.addAll(held);
        group.settle();

        assertThat(group.countSent(Heartbeat.class)).isEqualTo(4);
        assertThat(group.grants(1)).hasSize(30).noneMatch(ReadGrant::isRefused);
    }

    @Test
    void anAnswerToAnEarlierRoundDoesNotConfirmALaterOne() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        List<RaftMessage> replies = new ArrayList<>();
        group.passes = message -> !(message instanceof HeartbeatReply) || !replies.add(message);
        leader.read(1, false, group.nowNanos);
        group.settle();
        group.heal();
        group.network.addAll(replies);
        group.settle();
        assertThat(group.grants(1)).hasSize(1);
        group.isolate(1);

        leader.read(2, false, group.nowNanos);
        group.settle();
        replies.forEach(reply -> leader.step(reply, group.nowNanos));
        group.settle();

        assertThat(group.grants(1)).hasSize(1);
    }

    @Test
    void aLostRoundIsMadeUpForByTheNextHeartbeat() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);
        group.isolate(1);
        leader.read(1, false, group.nowNanos);
        group.settle();
        group.heal();

        group.ticks(2);

        assertThat(group.grants(1)).hasSize(1).noneMatch(ReadGrant::isRefused);
    }

    @Test
    void aNewLeaderAnswersOnlyWhenItHasCommittedInItsTerm() {
        Group group = new Group(3, settings -> settings);
        group.elect(1);
        group.passes = message -> !(message instanceof AppendReply);
        group.get(1).transferLeadership(2, group.nowNanos);
        group.settle();
        Raft leader = group.leader();
        assertThat(leader.id()).isEqualTo(2);

        leader.read(1, false, group.nowNanos);
        group.settle();
        assertThat(group.grants(2)).isEmpty();

        group.heal();
        group.ticks(3);
        assertThat(group.grants(2)).extracting(ReadGrant::index).containsExactly(leader.commitIndex());
    }

    @Test
    void aSingleReplicaAnswersOnlyWhenItHasCommittedInItsTerm() {
        Group group = new Group(1, settings -> settings);
        Raft leader = group.get(1);
        group.diskWorks = id -> leader.role() != Role.LEADER;
        leader.campaign(group.nowNanos);
        group.settle();
        assertThat(leader.role()).isEqualTo(Role.LEADER);

        leader.read(1, false, group.nowNanos);
        group.settle();
        assertThat(group.grants(1)).isEmpty();

        group.diskWorks = id -> true;
        group.settle();
        assertThat(group.grants(1)).extracting(ReadGrant::index).containsExactly(1L);
    }

    @Test
    void aFollowersReadsOfATurnAreOneQuestionToTheLeader() {
        Group group = new Group(3, settings -> settings);
        group.elect(1);
        group.sent.clear();

        group.get(2).read(5, false, group.nowNanos);
        group.get(2).read(6, false, group.nowNanos);
        group.settle();

        assertThat(group.countSent(ReadIndex.class)).isEqualTo(1);
        assertThat(group.grants(2)).extracting(ReadGrant::context).containsExactly(5L, 6L);
    }

    @Test
    void anAnswerToAFormerLifeIsNotTakenForOnesOwn() {
        Group group = new Group(3, settings -> settings);
        group.elect(1);
        List<RaftMessage> late = new ArrayList<>();
        group.passes = message -> !(message instanceof ReadIndexReply) || !late.add(message);
        group.get(2).read(5, false, group.nowNanos);
        group.settle();
        group.heal();

        Raft again = new Raft(RaftSettings.of(2), group.node(2).log, 0, 4711, group.nowNanos);
        again.step(new Heartbeat(1, 2, 1, 0, 0, 0), group.nowNanos);
        again.read(5, false, group.nowNanos);
        late.forEach(reply -> again.step(reply, group.nowNanos));

        assertThat(again.ready(group.nowNanos).reads()).isEmpty();
        assertThat(again.counters().ignoredMessages()).isPositive();
    }

    @Test
    void moreReadsThanMayWaitAreRefused() {
        Group group = new Group(3, settings -> settings.withReads(new RaftSettings.Reads(false, 1, 0, 1, 2)));
        Raft leader = group.elect(1);
        group.isolate(1);

        for (int context = 0; context < 3; context++) {
            leader.read(context, false, group.nowNanos);
        }
        group.settle();

        assertThat(group.grants(1)).hasSize(1).allMatch(ReadGrant::isRefused);
        assertThat(leader.counters().readsRefused()).isEqualTo(1);
    }

    @Test
    void withoutALeaderAReadIsRefusedAtOnce() {
        Group group = new Group(3, settings -> settings);

        group.get(1).read(1, false, group.nowNanos);
        group.settle();

        assertThat(group.grants(1)).hasSize(1).allMatch(ReadGrant::isRefused);
    }
}
