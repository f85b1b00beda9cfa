package io.murmuration.consensus.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutingTest {

    private final ClientRig rig = new ClientRig("a", "b", "c");

    private long query() {
        return query(ReadMode.LINEARIZABLE);
    }

    private long query(ReadMode mode) {
        return rig.core.query(mode, ClientRig.BODY, rig.in(3_000), rig.now);
    }

    private long bare() {
        return rig.core.command(0, ClientRig.BODY, rig.in(3_000), rig.now);
    }

    private void fail(String endpoint, long call, Outcome outcome, Reason reason) {
        rig.answer(endpoint, new Response.Failed(call, outcome, reason, "no", 0));
    }

    @Test
    void aRedirectIsFollowedAtOnceAndRemembered() {
        long first = query();
        rig.answer("a", new Response.NotLeader(first, 3, "c"));
        rig.answerDone("c", rig.last().request());
        query();

        assertThat(rig.sent).extracting(ClientRig.Sent::endpoint).containsExactly("a", "c", "c");
        assertThat(rig.sent.get(1).atNanos()).isEqualTo(rig.sent.get(0).atNanos());
        assertThat(rig.done).containsOnlyKeys(first);
    }

    @Test
    void everyTryHasTheSameId() {
        long call = query();
        rig.answer("a", new Response.NotLeader(call, 3, "c"));
        rig.core.lost("c", false, rig.now);

        assertThat(rig.sent).hasSize(3).allMatch(one -> one.request().id() == call);
    }

    @Test
    void aCallThatIsSentToAndFroWaits() {
        long call = query();
        rig.answer("a", new Response.NotLeader(call, 2, "b"));
        rig.answer("b", new Response.NotLeader(call, 1, "a"));

        assertThat(rig.sent).hasSize(2);
        rig.pass(20);
        assertThat(rig.sent).hasSize(3);
        assertThat(rig.last().endpoint()).isEqualTo("a");
    }

    @Test
    void withoutALeaderOneCallLooksAndTheOthersWait() {
        for (int call = 0; call < 100; call++) {
            query();
        }
        for (int round = 0; round < 100; round++) {
            ClientRig.Sent one = rig.last();
            rig.answer(one.endpoint(), new Response.NotLeader(one.request().id(), 0, ""));
            rig.pass(20);
        }

        assertThat(rig.sent).hasSizeBetween(6, 40);
        assertThat(rig.sent).extracting(ClientRig.Sent::endpoint).contains("a", "b", "c");
    }

    @Test
    void whoWaitsForALeaderIsSentWhenOneIsFound() {
        for (int call = 0; call < 5; call++) {
            query();
        }
        rig.answerDone("a", rig.last().request());

        assertThat(rig.sent).hasSize(5).allMatch(one -> one.endpoint().equals("a"));
        assertThat(rig.sent.stream().map(one -> one.request().id())).isSorted();
    }

    @Test
    void theNextCallLooksWhenTheOneThatLookedIsOver() {
        long first = rig.core.query(ReadMode.LINEARIZABLE, ClientRig.BODY, rig.in(50), rig.now);
        long second = query();
        rig.pass(60);

        assertThat(rig.failed).containsOnlyKeys(first);
        assertThat(rig.last().request().id()).isEqualTo(second);
    }

    @Test
    void aConnectionThatIsLostSendsItsCallsElsewhere() {
        rig.settleOn("a");
        long first = query();
        long second = query();
        rig.core.lost("a", false, rig.now);
        rig.answer("b", new Response.NotLeader(first, 3, "c"));
        rig.answerDone("c", rig.last().request());

        assertThat(rig.sent).extracting(ClientRig.Sent::endpoint).containsExactly("a", "a", "b", "c", "c");
        assertThat(rig.done).containsKey(first);
        assertThat(rig.last().request().id()).isEqualTo(second);
    }

    @Test
    void anEndpointThatIsDownIsTriedByOneCallAtATime() {
        ClientRig alone = new ClientRig("a");
        for (int call = 0; call < 50; call++) {
            alone.core.query(new ReadMode.AtLeast(1), ClientRig.BODY, alone.in(60_000), alone.now);
        }
        alone.sent.clear();
        alone.core.lost("a", true, alone.now);
        for (int refusals = 0; refusals < 5; refusals++) {
            for (int wait = 0; wait < 200 && alone.sent.isEmpty(); wait++) {
                alone.pass(10);
            }
            alone.pass(100);
            assertThat(alone.sent).hasSize(1);
            alone.sent.clear();
            alone.core.lost("a", true, alone.now);
        }
    }

    @Test
    void silenceSendsACallElsewhere() {
        long call = query();
        rig.pass(990);
        assertThat(rig.sent).hasSize(1);
        rig.pass(20);

        assertThat(rig.last().endpoint()).isEqualTo("b");
        rig.answerDone("a", new Request.Query(call, ReadMode.LINEARIZABLE, ClientRig.BODY));
        assertThat(rig.done).containsOnlyKeys(call);
    }

    @Test
    void howeverLongNobodyAnswersEachTryIsAsShort() {
        rig.core.query(ReadMode.LINEARIZABLE, ClientRig.BODY, rig.in(60_000), rig.now);
        rig.pass(30_000);

        assertThat(rig.sent).hasSizeBetween(25, 31);
    }

    @Test
    void aLeaderThatIsHeardIsNotLeftBecauseOneCallIsSlow() {
        rig.settleOn("a");
        query();
        rig.pass(500);
        long other = query();
        rig.answerDone("a", rig.last().request());
        rig.pass(600);

        assertThat(rig.done).containsKey(other);
        assertThat(rig.sent).hasSize(3).allMatch(one -> one.endpoint().equals("a"));
    }

    @Test
    void readsThatAnyReplicaAnswersGoToTheNearestAndThenTheNext() {
        rig.settleOn("c");
        long call = query(new ReadMode.AtLeast(5));
        assertThat(rig.last().endpoint()).isEqualTo("a");
        rig.core.lost("a", false, rig.now);
        assertThat(rig.last().endpoint()).isEqualTo("b");
        rig.answerDone("b", rig.last().request());

        assertThat(rig.done).containsKey(call);
        query(new ReadMode.AtLeast(5));
        assertThat(rig.last().endpoint()).isEqualTo("b");
    }

    @Test
    void aStaleReadIsRefusedWhenEveryReplicaIsTooStale() {
        long call = query(new ReadMode.Stale(Duration.ofMillis(5)));
        for (String endpoint : List.of("a", "b", "c")) {
            assertThat(rig.last().endpoint()).isEqualTo(endpoint);
            assertThat(rig.failed).isEmpty();
            rig.answer(endpoint, new Response.Failed(call, Outcome.NOT_DONE, Reason.TOO_STALE, "old", 77));
        }

        assertThat(rig.failure(call).reason()).isEqualTo(Reason.TOO_STALE);
        assertThat(rig.failure(call).detail()).isEqualTo(77);
    }

    @Test
    void whatIsRefusedForGoodIsNotSentAgain() {
        long call = query();
        fail("a", call, Outcome.NOT_DONE, Reason.FUTURE_REVISION);

        assertThat(rig.failure(call).reason()).isEqualTo(Reason.FUTURE_REVISION);
        assertThat(rig.sent).hasSize(1);
        assertThat(rig.core.underWay()).isZero();
    }

    @Test
    void anOverloadedLeaderIsAskedAgainLater() {
        rig.settleOn("b");
        long call = query();
        fail("b", call, Outcome.NOT_DONE, Reason.OVERLOADED);
        assertThat(rig.sent).hasSize(1);
        rig.pass(20);

        assertThat(rig.sent).hasSize(2).allMatch(one -> one.endpoint().equals("b"));
    }

    @Test
    void aCommandWithoutSessionIsUnknownAtOnceWhenItsConnectionIsLost() {
        long call = bare();
        rig.core.lost("a", false, rig.now);

        assertThat(rig.failure(call).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(rig.sent).hasSize(1);
    }

    @Test
    void aCommandWithoutSessionGoesElsewhereWhileItIsCertainlyNotDone() {
        long call = bare();
        rig.core.lost("a", true, rig.now);
        rig.answer("b", new Response.NotLeader(call, 3, "c"));
        assertThat(rig.last().endpoint()).isEqualTo("c");
        fail("c", call, Outcome.UNKNOWN, Reason.NOT_LEADER);

        assertThat(rig.failure(call).outcome()).isEqualTo(Outcome.UNKNOWN);
        rig.pass(5_000);
        assertThat(rig.sent).hasSize(3);
    }

    @Test
    void aCommandWithoutSessionIsNotSentTwiceHoweverSlowTheAnswer() {
        long call = bare();
        rig.pass(2_900);
        assertThat(rig.sent).hasSize(1);
        rig.pass(110);

        assertThat(rig.failure(call).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(rig.failure(call).reason()).isEqualTo(Reason.DEADLINE);
    }

    @Test
    void aCommandWithoutSessionThatIsNotAnsweredHoldsNobodyUp() {
        bare();
        long other = query();
        assertThat(rig.sent).hasSize(1);
        rig.pass(1_010);

        assertThat(rig.last().request().id()).isEqualTo(other);
        assertThat(rig.last().endpoint()).isEqualTo("b");
    }

    @Test
    void theDeadlineOfWhatEveryoneTurnedAwayIsNotDone() {
        long call = bare();
        rig.answer("a", new Response.NotLeader(call, 0, ""));
        for (int round = 0; round < 400; round++) {
            if (!rig.failed.containsKey(call)) {
                rig.answer(rig.last().endpoint(), new Response.NotLeader(call, 0, ""));
            }
            rig.pass(10);
        }

        CoordinationException why = rig.failure(call);
        assertThat(why.outcome()).isEqualTo(Outcome.NOT_DONE);
        assertThat(why.reason()).isEqualTo(Reason.DEADLINE);
        assertThat(why).hasMessageContaining("does not lead");
    }

    @Test
    void readsAreNeverUnknown() {
        long call = query();
        rig.core.lost("a", false, rig.now);
        rig.pass(4_000);

        assertThat(rig.failure(call).outcome()).isEqualTo(Outcome.NOT_DONE);
    }

    @Test
    void tooManyCallsAreRefusedAndTellSoAfterTheyReturned() {
        ClientRig small =
                new ClientRig(new ClientSettings(5_000_000, 500_000_000, 1_000_000_000, 30_000, 0.05, 0.5, 2), "a");
        for (int call = 0; call < 2; call++) {
            small.core.query(ReadMode.LINEARIZABLE, ClientRig.BODY, small.in(100), small.now);
        }
        long third = small.core.query(ReadMode.LINEARIZABLE, ClientRig.BODY, small.in(100), small.now);
        assertThat(small.failed).isEmpty();
        small.core.tick(small.now);

        assertThat(small.failed).containsOnlyKeys(third);
        assertThat(small.failure(third).reason()).isEqualTo(Reason.OVERLOADED);
        assertThat(small.failure(third).outcome()).isEqualTo(Outcome.NOT_DONE);
    }

    @Test
    void theGroupIsDescribedByTheLeaderOrByWhoeverIsAsked() {
        ReplicaAddress leader = new ReplicaAddress(2, "two", "b");
        List<GroupStatus.ReplicaStatus> replicas =
                List.of(new GroupStatus.ReplicaStatus(leader, "leader", -1, true, ""));
        long call = rig.core.ask(new ClientCore.Question.DescribeGroup(""), rig.in(3_000), rig.now);
        GroupStatus seen = new GroupStatus("g", 9, 1, "follower", 2, 4, 5, 5, 1, 5, 0, true, replicas);
        rig.answer("a", new Response.Group(call, seen));
        assertThat(rig.last().endpoint()).isEqualTo("b");
        assertThat(rig.done).isEmpty();

        long fixed = rig.core.ask(new ClientCore.Question.DescribeGroup("c"), rig.in(3_000), rig.now);
        assertThat(rig.last().endpoint()).isEqualTo("c");
        rig.answer("c", new Response.Group(fixed, seen));
        assertThat(rig.done).containsOnlyKeys(fixed);
    }

    @Test
    void theSameSeedGivesTheSameWaits() {
        ClientRig one = new ClientRig("a", "b");
        ClientRig other = new ClientRig("a", "b");
        for (ClientRig each : List.of(one, other)) {
            for (int call = 0; call < 3; call++) {
                each.core.command(ClientRig.BODY, each.in(2_000), each.now);
                each.core.lost("a", false, each.now);
                each.pass(900);
            }
        }

        assertThat(one.sent).hasSameSizeAs(other.sent).hasSizeGreaterThan(3);
        for (int at = 0; at < one.sent.size(); at++) {
            assertThat(one.sent.get(at).endpoint()).isEqualTo(other.sent.get(at).endpoint());
            assertThat(one.sent.get(at).atNanos()).isEqualTo(other.sent.get(at).atNanos());
        }
    }
}
