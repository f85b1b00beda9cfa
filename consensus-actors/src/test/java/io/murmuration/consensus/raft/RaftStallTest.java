package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A replica whose disk no longer answers makes room (pitfalls 12 and 24). */
class RaftStallTest {

    private static final byte[] COMMAND = {1};

    private final Group group = new Group(3, settings -> settings);

    @Test
    void aLeaderWhoseDiskStallsStepsDownAndFallsSilentAndAnotherTakesOver() {
        Raft leader = group.elect(1);
        group.diskWorks = id -> id != 1;
        leader.propose(COMMAND);
        group.settle();

        group.ticks(60);

        assertThat(leader.counters().stalls()).isEqualTo(1);
        assertThat(group.leader().id()).isNotEqualTo(1);
        assertThat(group.leader().propose(COMMAND)).isEqualTo(Proposal.ACCEPTED);
        group.settle();
        assertThat(group.leader().commitIndex()).isEqualTo(group.leader().lastIndex());
    }

    @Test
    void aSlowDiskThatAnswersNowAndThenIsNotStalled() {
        Raft leader = group.elect(1);
        for (int i = 0; i < 10; i++) {
            group.diskWorks = id -> id != 1;
            leader.propose(COMMAND);
            group.ticks(15);
            group.diskWorks = id -> true;
            group.settle();
        }

        assertThat(leader.role()).isEqualTo(Role.LEADER);
        assertThat(leader.counters().stalls()).isZero();
    }

    @Test
    void whileItsDiskStallsAReplicaNeitherCampaignsNorAnswersHeartbeats() {
        group.elect(1);
        group.diskWorks = id -> id != 2;
        group.get(1).propose(COMMAND);
        group.ticks(25);
        group.sent.clear();

        group.ticks(30);

        assertThat(group.sent).noneMatch(message -> message.from() == 2);
    }

    @Test
    void whenTheDiskAnswersAgainTheReplicaIsBack() {
        Raft leader = group.elect(1);
        group.diskWorks = id -> id != 2;
        leader.propose(COMMAND);
        group.ticks(25);

        group.diskWorks = id -> true;
        group.ticks(5);

        assertThat(group.get(2).commitIndex()).isEqualTo(leader.commitIndex());
        assertThat(group.leader()).isSameAs(leader);
    }

    @Test
    void theLeaderSendsWhileItsOwnWriteIsUnderWay() {
        Raft leader = group.elect(1);
        group.diskWorks = id -> id != 1;

        leader.propose(COMMAND);
        group.settle();

        assertThat(leader.commitIndex()).isEqualTo(leader.lastIndex());
        assertThat(group.node(2).applied).hasSize(2);
        // Its own copy is not durable: what it cannot read back after a crash it does not apply.
        assertThat(group.node(1).applied).hasSize(1);
    }
}
