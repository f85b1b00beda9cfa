package io.murmuration.consensus.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Response;
import org.junit.jupiter.api.Test;

class GroupReplicaTest {

    private static final long SESSION = 0xabc;

    @Test
    void aCommandIsAppliedEverywhereAndAnswered() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();

        assertThat(Cluster.number(cluster.add(leader, 5))).isEqualTo(5);
        assertThat(Cluster.number(cluster.add(leader, 6))).isEqualTo(11);
        cluster.ticks(3);

        assertThat(cluster.nodes.values()).allMatch(node -> node.machine.sum() == 11);
    }

    @Test
    void aGroupOfOneWorksAlone() {
        Cluster cluster = new Cluster(1);
        Node leader = cluster.leader();

        assertThat(Cluster.number(cluster.add(leader, 5))).isEqualTo(5);
        assertThat(Cluster.number(cluster.ask(leader, cluster.query(ReadMode.LINEARIZABLE))))
                .isEqualTo(5);
    }

    @Test
    void aFollowerSaysWhoLeads() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();
        Node follower = cluster.follower();

        Response answer = cluster.add(follower, 5);

        assertThat(answer).isEqualTo(new Response.NotLeader(answer.id(), leader.id, "host-" + leader.id + ":1"));
        Response read = cluster.ask(follower, cluster.query(ReadMode.LINEARIZABLE));
        assertThat(read).isEqualTo(new Response.NotLeader(read.id(), leader.id, "host-" + leader.id + ":1"));
    }

    @Test
    void aRetryIsAnsweredAsTheFirstTryAndNotDoneTwice() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();
        cluster.open(leader, SESSION, 5_000);

        assertThat(Cluster.number(cluster.add(leader, SESSION, 1, 5))).isEqualTo(5);
        assertThat(Cluster.number(cluster.add(leader, SESSION, 1, 5))).isEqualTo(5);
        assertThat(Cluster.number(cluster.add(leader, SESSION, 2, 1))).isEqualTo(6);

        Response forgotten = cluster.add(leader, SESSION, 1, 5);
        assertThat(forgotten)
                .isInstanceOfSatisfying(
                        Response.Failed.class,
                        failed -> assertThat(failed.outcome()).isEqualTo(Outcome.DONE));
    }

    @Test
    void aRetryAfterAChangeOfTheLeaderIsNotDoneTwice() {
        Cluster cluster = new Cluster(3);
        Node first = cluster.leader();
        cluster.open(first, SESSION, 5_000);
        assertThat(Cluster.number(cluster.add(first, SESSION, 1, 5))).isEqualTo(5);

        cluster.cutOff.add(first.id);
        Node second = cluster.leader();

        assertThat(Cluster.number(cluster.add(second, SESSION, 1, 5))).isEqualTo(5);
        assertThat(second.machine.sum()).isEqualTo(5);
    }

    @Test
    void aRetryAfterARestartFromASnapshotIsNotDoneTwice() {
        Cluster cluster = new Cluster(3, 3, Cluster.limits(5, 4));
        Node leader = cluster.leader();
        cluster.open(leader, SESSION, 60_000);
        for (int i = 1; i <= 20; i++) {
            cluster.add(leader, SESSION, i, 1);
        }
        cluster.ticks(3);
        assertThat(cluster.nodes.values()).allMatch(node -> node.firstIndex() > 10);

        cluster.nodes.values().forEach(Node::restart);
        Node next = cluster.leader();

        assertThat(Cluster.number(cluster.add(next, SESSION, 20, 1))).isEqualTo(20);
        assertThat(next.machine.sum()).isEqualTo(20);
    }

    @Test
    void aCommandUnderWayWhenLeadershipIsLostMayOrMayNotBeDone() {
        Cluster cluster = new Cluster(3);
        Node first = cluster.leader();
        cluster.cutOff.add(first.id);
        var command = cluster.command(0, 0, 5);
        first.ask(command);

        cluster.ticks(40);

        assertThat(first.answer(command.id()))
                .isInstanceOfSatisfying(
                        Response.Failed.class,
                        failed -> assertThat(failed.outcome()).isEqualTo(Outcome.UNKNOWN));
    }

    @Test
    void aCommandOfAnUnknownSessionIsRefused() {
        Cluster cluster = new Cluster(3);

        Response answer = cluster.add(cluster.leader(), SESSION, 1, 5);

        assertThat(answer).isInstanceOfSatisfying(Response.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(Reason.UNKNOWN_SESSION);
            assertThat(failed.outcome()).isEqualTo(Outcome.NOT_DONE);
        });
        assertThat(cluster.leader().machine.sum()).isZero();
    }

    @Test
    void aReplicaThatLagsBehindTheLogIsBroughtUpByASnapshot() {
        Cluster cluster = new Cluster(3, 3, Cluster.limits(5, 4));
        Node leader = cluster.leader();
        Node lagging = cluster.follower();
        cluster.cutOff.add(lagging.id);
        cluster.open(leader, SESSION, 60_000);
        for (int i = 1; i <= 30; i++) {
            cluster.add(leader, SESSION, i, 1);
        }
        assertThat(leader.firstIndex()).isGreaterThan(lagging.lastStored() + 1);

        cluster.cutOff.clear();
        cluster.leader();
        cluster.ticks(40);

        assertThat(lagging.machine.sum()).isEqualTo(30);
        assertThat(lagging.stopReason).isNull();
    }
}
