package io.murmuration.consensus.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GroupReadTest {

    private final Cluster cluster = new Cluster(3);

    @Test
    void aLeaderThatIsCutOffAnswersNoLinearizableRead() {
        Node leader = cluster.leader();
        cluster.cutOff.add(leader.id);
        Request.Query query = cluster.query(ReadMode.LINEARIZABLE);
        leader.ask(query);
        cluster.settle();
        assertThat(leader.answer(query.id())).isNull();

        cluster.ticks(40);

        assertThat(leader.answer(query.id())).isInstanceOf(Response.NotLeader.class);
    }

    @Test
    void theReadsOfOneTurnShareOneRound() {
        Node leader = cluster.leader();
        long before = leader.replica.raft().counters().readRounds();
        for (int i = 0; i < 300; i++) {
            leader.ask(cluster.query(ReadMode.LINEARIZABLE));
        }
        cluster.settle();

        assertThat(leader.replica.raft().counters().readRounds()).isEqualTo(before + 1);
    }

    @Test
    void aReadAtLeastOfAVersionWaitsForItWhereverItIsAsked() {
        Node leader = cluster.leader();
        Node follower = cluster.follower();
        cluster.add(leader, 5);
        Request.Query query = cluster.query(new ReadMode.AtLeast(2));
        follower.ask(query);
        cluster.ticks(20);
        assertThat(follower.answer(query.id())).isNull();

        cluster.add(leader, 6);
        cluster.ticks(3);

        Response answer = follower.answer(query.id());
        assertThat(answer).isNotNull();
        assertThat(Cluster.number(Objects.requireNonNull(answer))).isEqualTo(11);
    }

    @Test
    void aReadAtLeastOfAVersionThatDoesNotComeIsGivenUp() {
        Node follower = cluster.follower();
        Request.Query query = cluster.query(new ReadMode.AtLeast(2));
        follower.ask(query);

        cluster.ticks(205);

        assertThat(follower.answer(query.id()))
                .isInstanceOfSatisfying(
                        Response.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(Reason.DEADLINE));
    }

    @Test
    void aStaleReadSaysHowOldItIsAndIsRefusedBeyond() {
        Node leader = cluster.leader();
        cluster.add(leader, 5);
        Node follower = cluster.follower();
        cluster.ticks(10);
        cluster.cutOff.add(follower.id);
        cluster.ticks(20);

        Response accepted = cluster.ask(follower, stale(2_000));
        Request.Query tooOld = stale(900);
        follower.ask(tooOld);
        cluster.ticks(5);

        assertThat(Cluster.number(accepted)).isEqualTo(5);
        assertThat(((Response.Done) accepted).ageNanos()).isBetween(1_000_000_000L, 1_300_000_000L);
        assertThat(follower.answer(tooOld.id())).isInstanceOfSatisfying(Response.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(Reason.TOO_STALE);
            assertThat(failed.detail()).isBetween(1_000L, 1_600L);
        });
    }

    @Test
    void aStaleReadThatWouldBeTooOldAsksTheLeaderFirst() {
        cluster.leader();
        Node follower = cluster.follower();
        cluster.ticks(10);

        Response answer = cluster.ask(follower, stale(0));

        assertThat(((Response.Done) answer).ageNanos()).isZero();
    }

    @Test
    void theStateOfALeaderThatIsCutOffAges() {
        Node leader = cluster.leader();
        cluster.ticks(10);
        cluster.cutOff.add(leader.id);
        cluster.ticks(10);

        Request.Query query = stale(100);
        leader.ask(query);
        cluster.ticks(5);

        assertThat(leader.answer(query.id())).isInstanceOf(Response.Failed.class);
    }

    @Test
    void aReplicaThatHasHeardNobodyKnowsNoAge() {
        Cluster young = new Cluster(3);
        Node any = young.node(1);

        assertThat(young.ask(any, stale(1_000_000))).isInstanceOf(Response.Failed.class);
    }

    private Request.Query stale(long maxMillis) {
        return cluster.query(new ReadMode.Stale(Duration.ofMillis(maxMillis)));
    }

    @Test
    void lostQuorumIsToldWithinTwoSecondsOnBothSidesAndItsReturnToo() {
        Cluster five = new Cluster(5);
        Node leader = five.leader();
        Node follower = five.follower();
        five.ticks(20);
        five.cutOff.add(leader.id);
        five.cutOff.add(follower.id);

        five.ticks(23);
        assertThat(leader.events).noneMatch(GroupEvent.QuorumLost.class::isInstance);
        five.ticks(14);
        assertThat(leader.events).anyMatch(GroupEvent.QuorumLost.class::isInstance);
        assertThat(follower.events).anyMatch(GroupEvent.QuorumLost.class::isInstance);
        assertThat(leader.replica.status().quorum()).isFalse();

        five.ticks(100);
        five.cutOff.clear();
        five.ticks(40);
        assertThat(leader.events).anyMatch(GroupEvent.QuorumRegained.class::isInstance);
        assertThat(follower.events).anyMatch(GroupEvent.QuorumRegained.class::isInstance);
        assertThat(follower.replica.status().quorum()).isTrue();
    }

    @Test
    void aQuietGroupDoesNotDoubtItsQuorum() {
        cluster.leader();
        cluster.ticks(2_000);

        assertThat(cluster.nodes.values())
                .allSatisfy(node -> assertThat(node.events).noneMatch(GroupEvent.QuorumLost.class::isInstance));
    }
}
