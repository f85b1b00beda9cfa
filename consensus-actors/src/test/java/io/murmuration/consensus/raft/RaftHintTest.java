package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import org.junit.jupiter.api.Test;

/** What the membership view may bring about, and what not (ruling 3). */
class RaftHintTest {

    private final Group group = new Group(3, settings -> settings);

    @Test
    void whereAllShareTheHintTheNextLeaderIsThereBeforeTheElectionTimeOut() {
        group.elect(1);
        group.ticks(3);
        group.isolate(1);
        group.get(2).hint(1);
        group.get(3).hint(1);

        group.ticks(6);

        assertThat(group.leader().id()).isNotEqualTo(1);
        assertThat(group.leader().term()).isGreaterThan(1);
    }

    @Test
    void aHintThatOthersDoNotShareChangesNothing() {
        Raft leader = group.elect(1);
        group.ticks(3);
        group.get(2).hint(1);

        group.ticks(30);

        assertThat(group.leader()).isSameAs(leader);
        assertThat(leader.term()).isEqualTo(1);
    }

    @Test
    void aLeaderThatIsHeardAgainVoidsTheHint() {
        Raft leader = group.elect(1);
        group.get(2).hint(1);
        group.get(3).hint(1);
        group.ticksOf(1, 2);

        group.ticks(30);

        assertThat(group.leader()).isSameAs(leader);
        assertThat(leader.term()).isEqualTo(1);
    }

    @Test
    void aHintAboutSomebodyElseIsNone() {
        group.elect(1);
        Raft follower = group.get(2);
        follower.hint(3);

        follower.step(new RequestVote(3, 2, 2, 9, 9, false, false), group.nowNanos);

        assertThat(follower.term()).isEqualTo(1);
    }

    @Test
    void withoutAHintNobodyVotesAgainstALeaderItHears() {
        group.elect(1);
        Raft follower = group.get(2);

        follower.step(new RequestVote(3, 2, 2, 9, 9, false, false), group.nowNanos);
        assertThat(follower.term()).isEqualTo(1);

        follower.hint(1);
        follower.step(new RequestVote(3, 2, 2, 9, 9, false, false), group.nowNanos);
        assertThat(follower.vote()).isEqualTo(3);
    }
}
