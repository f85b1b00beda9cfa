package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.Quorum.VoteResult;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TrackerTest {

    private final Tracker tracker = new Tracker(10, 0);

    private Progress peer(long id) {
        return Objects.requireNonNull(tracker.get(id));
    }

    @Test
    void whoStaysKeepsItsProgressWhoIsNewIsProbedAtTheEnd() {
        tracker.switchTo(Configuration.of(1, 2, 3), 0);
        peer(2).maybeUpdate(7);

        tracker.switchTo(Configuration.of(ReplicaSet.of(1, 4), ReplicaSet.of(2)), 9);

        assertThat(tracker.size()).isEqualTo(3);
        assertThat(tracker.get(3)).isNull();
        assertThat(peer(2).match()).isEqualTo(7);
        assertThat(peer(2).isLearner()).isTrue();
        assertThat(peer(4).next()).isEqualTo(9);
        assertThat(peer(4).match()).isZero();
        assertThat(peer(4).recentActive()).isTrue();
        assertThat(peer(1).next()).isEqualTo(1);
        assertThat(tracker.at(2)).isSameAs(peer(4));
    }

    @Test
    void whoComesBackStartsAnew() {
        tracker.switchTo(Configuration.of(1, 2), 0);
        peer(2).maybeUpdate(7);
        tracker.switchTo(Configuration.of(1), 8);

        tracker.switchTo(Configuration.of(1, 2), 8);

        assertThat(peer(2).match()).isZero();
        assertThat(peer(2).next()).isEqualTo(8);
    }

    @Test
    void aDemotedVoterLearnsOnlyOnceTheJointConfigurationIsLeft() {
        ReplicaSet two = ReplicaSet.of(2);
        tracker.switchTo(new Configuration(ReplicaSet.of(1), ReplicaSet.of(1, 2), ReplicaSet.EMPTY, two, true), 0);
        assertThat(peer(2).isLearner()).isFalse();

        tracker.switchTo(ConfigChanger.leaveJoint(tracker.configuration()), 0);

        assertThat(peer(2).isLearner()).isTrue();
    }

    @Test
    void bothHalvesCommit() {
        tracker.switchTo(
                new Configuration(ReplicaSet.of(1), ReplicaSet.of(-3, -2, 1), ReplicaSet.of(9), ReplicaSet.EMPTY, true),
                0);
        peer(1).maybeUpdate(5);
        peer(9).maybeUpdate(8);
        assertThat(tracker.committed()).isZero();

        peer(-3).maybeUpdate(3);

        assertThat(tracker.committed()).isEqualTo(3);
        assertThat(tracker.isSingleton()).isFalse();
    }

    @Test
    void oneVoterAndItsLearnersAreASingleton() {
        assertThat(tracker.isSingleton()).isFalse();

        tracker.switchTo(Configuration.of(ReplicaSet.of(1), ReplicaSet.of(2)), 0);

        assertThat(tracker.isSingleton()).isTrue();
    }

    @Test
    void theFirstVoteOfAVoterCounts() {
        tracker.switchTo(Configuration.of(ReplicaSet.of(1, 2, 3), ReplicaSet.of(4)), 0);
        tracker.recordVote(1, true);
        tracker.recordVote(4, true);
        tracker.recordVote(5, true);
        tracker.recordVote(2, false);
        tracker.recordVote(2, true);
        assertThat(tracker.tally()).isEqualTo(VoteResult.PENDING);

        tracker.recordVote(3, true);
        assertThat(tracker.tally()).isEqualTo(VoteResult.WON);

        tracker.resetVotes();
        assertThat(tracker.tally()).isEqualTo(VoteResult.PENDING);
    }

    @Test
    void aQuorumIsActiveWhileAMajorityWasHeard() {
        tracker.switchTo(Configuration.of(ReplicaSet.of(1, 2, 3), ReplicaSet.of(4)), 0);
        assertThat(tracker.quorumActive()).isTrue();

        peer(3).recentActive = false;
        assertThat(tracker.quorumActive()).isTrue();

        peer(2).recentActive = false;
        assertThat(tracker.quorumActive()).isFalse();
    }

    @Test
    void aTermBeginsWithoutWhatWasKnown() {
        tracker.switchTo(Configuration.of(ReplicaSet.of(1), ReplicaSet.of(2)), 0);
        Progress learner = peer(2);
        learner.becomeSnapshot(5);

        learner.restart(0, 8);

        assertThat(learner.state()).isEqualTo(Progress.State.PROBE);
        assertThat(learner.next()).isEqualTo(8);
        assertThat(learner.pendingSnapshot()).isZero();
        assertThat(learner.sentCommit).isZero();
        assertThat(learner.recentActive()).isFalse();
        assertThat(learner.isLearner()).isTrue();
    }
}
