package io.murmuration.consensus.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import org.junit.jupiter.api.Test;

class GroupFailureTest {

    @Test
    void aReplicaThatDiffersSaysSoAndStops() {
        Cluster cluster = new Cluster(3, 3, Cluster.limits(1_000, 4));
        Node leader = cluster.leader();
        Node wrong = cluster.follower();
        wrong.machine.ownWay = 2;

        cluster.add(leader, CounterMachine.OWN_WAY);
        for (int i = 0; i < 8; i++) {
            cluster.add(leader, 1);
        }
        cluster.ticks(3);

        assertThat(wrong.stopReason).contains("differs from the leader's");
        assertThat(wrong.events).anyMatch(GroupEvent.Diverged.class::isInstance);
        assertThat(leader.stopReason).isNull();
        assertThat(cluster.ask(wrong, cluster.command(0, 0, 1)))
                .isInstanceOfSatisfying(
                        Response.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(Reason.UNAVAILABLE));
    }

    @Test
    void aMachineThatThrowsStopsTheReplicaAndIsNeverPassedOver() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();
        cluster.add(leader, 5);

        Response answer = cluster.add(leader, CounterMachine.POISON);
        cluster.ticks(3);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Response.Failed.class,
                        failed -> assertThat(failed.outcome()).isEqualTo(Outcome.UNKNOWN));
        assertThat(cluster.nodes.values()).allSatisfy(node -> {
            assertThat(node.stopReason).contains("poison");
            assertThat(node.machine.sum()).isEqualTo(5);
        });
    }

    @Test
    void aCommandThatTheMachineRefusesIsNotProposed() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();
        long before = leader.replica.raft().lastIndex();

        Response answer = cluster.ask(leader, new Request.Command(cluster.nextId(), 0, 0, 0, new byte[3]));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Response.Failed.class,
                        failed -> assertThat(failed.message()).isEqualTo("a number has 8 bytes"));
        assertThat(leader.replica.raft().lastIndex()).isEqualTo(before);
    }

    @Test
    void aCommandIsTakenInUpToTheLimitAndNotOneByteMore() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();
        int most = (1 << 20) - Envelope.HEADER_BYTES;

        Response answer = cluster.ask(leader, new Request.Command(cluster.nextId(), 0, 0, 0, new byte[most + 1]));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Response.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void theWholeGroupSurvivesThatAllRestart() {
        Cluster cluster = new Cluster(3);
        cluster.add(cluster.leader(), 5);
        cluster.nodes.values().forEach(Node::restart);

        assertThat(Cluster.number(cluster.add(cluster.leader(), 6))).isEqualTo(11);
    }

    @Test
    void logTimeGoesOnAfterAChangeOfTheLeaderAndNeverBack() {
        Cluster cluster = new Cluster(3);
        Node first = cluster.leader();
        cluster.add(first, 1);
        cluster.ticks(100);
        cluster.add(first, 1);
        cluster.cutOff.add(first.id);
        cluster.wallMillis -= 3_600_000;
        Node second = cluster.leader();
        cluster.add(second, 1);
        cluster.ticks(20);
        cluster.add(second, 1);

        assertThat(second.machine.logTimes).isSorted();
        long passed = second.machine.logTimes.get(1) - second.machine.logTimes.get(0);
        assertThat(passed).isEqualTo(100 * Cluster.TICK_NANOS);
        long last = second.machine.logTimes.get(3) - second.machine.logTimes.get(2);
        assertThat(last).isEqualTo(20 * Cluster.TICK_NANOS);
    }

    @Test
    void whatIsTooMuchForOneTurnIsRefusedAndNothingIsForgotten() {
        Cluster cluster = new Cluster(1);
        Node leader = cluster.leader();
        int asked = 70_000;
        long first = cluster.nextId();
        for (int i = 0; i < asked; i++) {
            leader.ask(new Request.Command(first + i, 0, 0, 0, CounterMachine.number(1)));
        }
        cluster.settle();

        int done = 0;
        int refused = 0;
        for (int i = 0; i < asked; i++) {
            Response answer = leader.answer(first + i);
            done += answer instanceof Response.Done ? 1 : 0;
            refused += answer instanceof Response.Failed failed && failed.reason() == Reason.OVERLOADED ? 1 : 0;
        }
        assertThat(done).isEqualTo(65_536);
        assertThat(refused).isEqualTo(asked - done);
        assertThat(leader.machine.sum()).isEqualTo(done);
    }

    @Test
    void commandsThatComeBeforeTheLeaderIsReadyWait() {
        Cluster cluster = new Cluster(3);
        Node first = cluster.leader();
        Node next = cluster.follower();
        cluster.ask(first, new Request.TransferLeader(cluster.nextId(), first.id));
        first.ask(new Request.TransferLeader(cluster.nextId(), next.id));
        cluster.settleUntil(next::leads);
        assertThat(next.replica.raft().termAt(next.replica.raft().appliedIndex()))
                .isLessThan(next.replica.raft().term());
        Request.Command command = cluster.command(0, 0, 5);
        next.ask(command);
        next.replica.turn(cluster.now, 0);
        assertThat(next.answer(command.id())).isNull();

        cluster.settle();

        assertThat(next.answer(command.id())).isInstanceOf(Response.Done.class);
    }
}
