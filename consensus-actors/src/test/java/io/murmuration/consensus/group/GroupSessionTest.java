package io.murmuration.consensus.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import org.junit.jupiter.api.Test;

class GroupSessionTest {

    private static final long SESSION = 0xabc;
    private static final long OTHER = 0xdef;
    private static final long TTL_MILLIS = 1_000;
    private static final int TTL_TICKS = (int) (TTL_MILLIS * 1_000_000 / Cluster.TICK_NANOS);

    private final Cluster cluster = new Cluster(3);

    @Test
    void aSessionEndsAfterItsTtlAndNotBefore() {
        Node leader = cluster.leader();
        cluster.open(leader, SESSION, TTL_MILLIS);

        cluster.ticks(TTL_TICKS - 1);
        assertThat(leader.machine.ended).isEmpty();

        cluster.ticks(2);
        assertThat(leader.machine.ended).containsExactly(SESSION);
    }

    @Test
    void sessionsThatAreDueTogetherEndByOneEntry() {
        Node leader = cluster.leader();
        cluster.open(leader, SESSION, TTL_MILLIS);
        cluster.open(leader, OTHER, TTL_MILLIS);
        long before = leader.replica.raft().lastIndex();

        cluster.ticks(TTL_TICKS + 1);

        assertThat(leader.machine.ended).containsExactly(SESSION, OTHER);
        assertThat(leader.replica.raft().lastIndex()).isEqualTo(before + 1);
    }

    @Test
    void aKeepAliveGivesAnotherTtl() {
        Node leader = cluster.leader();
        cluster.open(leader, SESSION, TTL_MILLIS);
        cluster.ticks(TTL_TICKS - 1);

        Response answer = cluster.keepAlive(leader, SESSION, OTHER);

        assertThat(answer).isInstanceOfSatisfying(Response.Renewed.class, renewed -> {
            assertThat(renewed.renewed()).containsExactly(SESSION);
            assertThat(renewed.unknown()).containsExactly(OTHER);
        });
        cluster.ticks(TTL_TICKS - 1);
        assertThat(leader.machine.ended).isEmpty();
        cluster.ticks(2);
        assertThat(leader.machine.ended).containsExactly(SESSION);
    }

    @Test
    void aCommandGivesAnotherTtl() {
        Node leader = cluster.leader();
        cluster.open(leader, SESSION, TTL_MILLIS);
        cluster.ticks(TTL_TICKS - 1);
        cluster.add(leader, SESSION, 1, 5);

        cluster.ticks(TTL_TICKS - 1);

        assertThat(leader.machine.ended).isEmpty();
    }

    @Test
    void aNewLeaderGivesOneFullTtlFromWhenItIsReady() {
        Node first = cluster.leader();
        cluster.open(first, SESSION, TTL_MILLIS);
        cluster.ticks(TTL_TICKS - 2);
        cluster.cutOff.add(first.id);
        Node second = cluster.leader();

        cluster.ticks(TTL_TICKS - 1);
        assertThat(second.machine.ended).isEmpty();
        cluster.ticks(2);
        assertThat(second.machine.ended).containsExactly(SESSION);
    }

    @Test
    void aLeaderWithoutQuorumNeitherRenewsNorEnds() {
        Node leader = cluster.leader();
        cluster.open(leader, SESSION, 300);
        cluster.cutOff.add(leader.id);
        Request.KeepAlive keepAlive = new Request.KeepAlive(cluster.nextId(), new long[] {SESSION});
        leader.ask(keepAlive);

        cluster.ticks(60);

        assertThat(leader.answer(keepAlive.id())).isInstanceOf(Response.NotLeader.class);
        assertThat(leader.machine.ended).isEmpty();
    }

    @Test
    void aKeepAliveWaitsForTheOutcomeWhileTheEndIsUnderWay() {
        Node leader = cluster.leader();
        cluster.open(leader, SESSION, TTL_MILLIS);
        for (Node node : cluster.nodes.values()) {
            node.diskStalls = node != leader;
        }
        cluster.ticks(TTL_TICKS + 1);
        Request.KeepAlive keepAlive = new Request.KeepAlive(cluster.nextId(), new long[] {SESSION});
        leader.ask(keepAlive);
        cluster.settle();
        assertThat(leader.answer(keepAlive.id())).isNull();

        cluster.nodes.values().forEach(node -> node.diskStalls = false);
        cluster.settle();

        assertThat(leader.answer(keepAlive.id()))
                .isInstanceOfSatisfying(
                        Response.Renewed.class,
                        renewed -> assertThat(renewed.unknown()).containsExactly(SESSION));
    }

    @Test
    void anEndedSessionIsNotOpenedAgainByALateRequest() {
        Node leader = cluster.leader();
        cluster.open(leader, SESSION, TTL_MILLIS);
        assertThat(cluster.ask(leader, new Request.CloseSession(cluster.nextId(), SESSION)))
                .isInstanceOf(Response.Done.class);
        assertThat(leader.machine.ended).containsExactly(SESSION);

        assertThat(cluster.open(leader, SESSION, TTL_MILLIS))
                .isInstanceOfSatisfying(
                        Response.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(Reason.UNKNOWN_SESSION));
    }

    @Test
    void aTtlOutsideOfTheLimitsIsRefused() {
        assertThat(cluster.open(cluster.leader(), SESSION, 99))
                .isInstanceOfSatisfying(
                        Response.Failed.class,
                        failed -> assertThat(failed.message()).contains("99 ms", "100 to 86400000"));
    }

    @Test
    void sessionsAreListedWithWhatTheyHaveLeft() {
        Node leader = cluster.leader();
        cluster.open(leader, SESSION, TTL_MILLIS);
        cluster.ticks(2);

        Response listed = cluster.ask(leader, new Request.ListSessions(cluster.nextId()));
        Response described = cluster.ask(leader, new Request.DescribeSession(cluster.nextId(), OTHER));

        assertThat(((Response.Sessions) listed).sessions())
                .containsExactly(new Response.SessionState(SESSION, TTL_MILLIS, TTL_MILLIS - 100, false));
        assertThat(described)
                .isInstanceOfSatisfying(
                        Response.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(Reason.UNKNOWN_SESSION));
    }
}
