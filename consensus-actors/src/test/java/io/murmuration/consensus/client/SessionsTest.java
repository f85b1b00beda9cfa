package io.murmuration.consensus.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final long TTL = 10_000;

    private final ClientRig rig = new ClientRig("a", "b");

    @BeforeEach
    void aLeads() {
        rig.settleOn("a");
    }

    private long command() {
        return rig.core.command(ClientRig.BODY, rig.in(60_000), rig.now);
    }

    private long command(long session) {
        return rig.core.command(session, ClientRig.BODY, rig.in(60_000), rig.now);
    }

    /** Opens a session that is confirmed as of now. */
    private long open() {
        ClientCore.Opening opening = rig.core.openSession(TTL, rig.in(60_000), rig.now);
        rig.answerDone("a", rig.last(Request.OpenSession.class));
        assertThat(rig.done).containsKey(opening.call());
        rig.sent.clear();
        return opening.session();
    }

    private void fail(long call, Outcome outcome, Reason reason) {
        rig.answer("a", new Response.Failed(call, outcome, reason, "no", 0));
    }

    @Test
    void theOwnSessionIsOpenedBeforeTheFirstCommandAndOnce() {
        command();
        command();
        assertThat(rig.sent).hasSize(1);
        Request.OpenSession open = rig.last(Request.OpenSession.class);
        rig.answerDone("a", open);

        List<Request.Command> commands = rig.all(Request.Command.class);
        assertThat(commands).extracting(Request.Command::session).containsExactly(open.session(), open.session());
        assertThat(commands).extracting(Request.Command::sequence).containsExactly(1L, 2L);
        assertThat(open.session()).isNotZero();
        assertThat(rig.states).isEmpty();
    }

    @Test
    void anOpeningIsRepeatedWithTheSameSession() {
        command();
        rig.core.lost("a", false, rig.now);
        List<Request.OpenSession> opens = rig.all(Request.OpenSession.class);

        assertThat(opens).hasSize(2);
        assertThat(opens.get(0)).isEqualTo(opens.get(1));
    }

    @Test
    void aRetryKeepsItsNumberAndSaysWhichAnswersArrived() {
        long session = open();
        long first = command(session);
        long second = command(session);
        long third = command(session);
        rig.answerDone("a", rig.all(Request.Command.class).get(1));
        assertThat(rig.done).containsKey(second);
        rig.answerDone("a", rig.all(Request.Command.class).get(0));
        assertThat(rig.done).containsKey(first);
        rig.core.lost("a", false, rig.now);

        Request.Command again = rig.last(Request.Command.class);
        assertThat(again.id()).isEqualTo(third);
        assertThat(again.sequence()).isEqualTo(3);
        assertThat(again.ackedBelow()).isEqualTo(3);
    }

    @Test
    void theLowestUnansweredCommandHoldsTheAcknowledgement() {
        long session = open();
        for (int call = 0; call < 3; call++) {
            command(session);
        }
        rig.answerDone("a", rig.all(Request.Command.class).get(1));
        rig.answerDone("a", rig.all(Request.Command.class).get(2));
        command(session);

        assertThat(rig.last(Request.Command.class).ackedBelow()).isEqualTo(1);
    }

    @Test
    void noMoreCommandsAreOutThanTheWindowHoldsAndTheNextFollowsAnAnswer() {
        long session = open();
        for (int call = 0; call < Lane.WINDOW + 2; call++) {
            command(session);
        }
        List<Request.Command> out = rig.all(Request.Command.class);
        assertThat(out).hasSize(Lane.WINDOW);
        rig.answerDone("a", out.get(1));
        assertThat(rig.all(Request.Command.class)).hasSize(Lane.WINDOW);
        rig.answerDone("a", out.get(0));

        List<Request.Command> more = rig.all(Request.Command.class);
        assertThat(more).hasSize(Lane.WINDOW + 2);
        assertThat(more.get(Lane.WINDOW + 1).sequence()).isEqualTo(Lane.WINDOW + 2);
        assertThat(more.get(Lane.WINDOW + 1).ackedBelow()).isEqualTo(3);
    }

    @Test
    void anUnansweredCommandIsUnknownAtItsDeadlineAndOneThatWaitedIsNotDone() {
        long sent = rig.core.command(open(), ClientRig.BODY, rig.in(100), rig.now);
        long waiting = rig.core.command(ClientRig.BODY, rig.in(100), rig.now);
        rig.pass(110);

        assertThat(rig.failure(sent).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(rig.failure(waiting).outcome()).isEqualTo(Outcome.NOT_DONE);
        assertThat(rig.failed.values()).allMatch(why -> why.reason() == Reason.DEADLINE);
    }

    @Test
    void aCommandThatALeaderMayHaveProposedIsSentAgain() {
        long session = open();
        long call = command(session);
        fail(call, Outcome.UNKNOWN, Reason.NOT_LEADER);
        rig.pass(20);
        assertThat(rig.all(Request.Command.class)).hasSize(2);
        rig.answerDone(rig.last().endpoint(), rig.last().request());

        assertThat(rig.done).containsKey(call);
    }

    @Test
    void aCommandThatWasDoneButIsForgottenSaysSo() {
        long call = command(open());
        fail(call, Outcome.DONE, Reason.UNKNOWN_SESSION);

        assertThat(rig.failure(call).outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void whenTheOwnSessionIsLostWhatWasSentIsUnknownAndTheRestMovesOn() {
        command();
        rig.answerDone("a", rig.last());
        long first = rig.all(Request.Command.class).get(0).id();
        List<Long> calls = new ArrayList<>();
        for (int call = 1; call < Lane.WINDOW + 2; call++) {
            calls.add(command());
        }
        rig.sent.clear();
        fail(first, Outcome.NOT_DONE, Reason.UNKNOWN_SESSION);

        assertThat(rig.failed).hasSize(Lane.WINDOW - 1).doesNotContainKey(first);
        assertThat(rig.failed.values())
                .allMatch(why -> why.outcome() == Outcome.UNKNOWN && why.reason() == Reason.UNKNOWN_SESSION);
        rig.answerDone("a", rig.last(Request.OpenSession.class));
        List<Request.Command> moved = rig.all(Request.Command.class);
        assertThat(moved)
                .extracting(Request.Command::id)
                .containsExactly(first, calls.get(Lane.WINDOW - 1), calls.get(Lane.WINDOW));
        assertThat(moved).extracting(Request.Command::sequence).containsExactly(1L, 2L, 3L);
        assertThat(moved)
                .allMatch(one ->
                        one.session() == rig.last(Request.OpenSession.class).session());
    }

    @Test
    void aCommandOfAnUnknownSessionIsUnknownIfAnEarlierTryWentUnanswered() {
        long session = open();
        long call = command(session);
        rig.core.lost("a", false, rig.now);
        rig.answer(
                rig.last().endpoint(), new Response.Failed(call, Outcome.NOT_DONE, Reason.UNKNOWN_SESSION, "ended", 0));

        assertThat(rig.failure(call).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(rig.states).endsWith(SessionState.LOST);
    }

    @Test
    void oneKeepAliveNamesAllSessions() {
        long one = open();
        long other = open();
        rig.pass(TTL / 3 + 10);

        assertThat(rig.sent).hasSize(1);
        assertThat(rig.last(Request.KeepAlive.class).sessions()).containsExactly(one, other);
        long sentAt = rig.last().atNanos();
        rig.sleep(50);
        rig.renew("a", rig.last(Request.KeepAlive.class));
        assertThat(rig.core.validUntil(one)).isEqualTo(sentAt + TTL * 950_000);
    }

    @Test
    void aSessionWithoutConfirmationIsSuspectThenLostBeforeItCanEnd() {
        long session = open();
        rig.pass(TTL / 2);
        assertThat(rig.states).containsExactly(SessionState.CONNECTED, SessionState.SUSPECT);
        rig.pass(TTL * 45 / 100 - 20);
        assertThat(rig.states).hasSize(2);
        rig.pass(20);

        assertThat(rig.states).endsWith(SessionState.LOST).hasSize(3);
        assertThat(rig.core.validUntil(session) - rig.now).isNegative();
    }

    @Test
    void aLateKeepAliveBringsASuspectSessionBack() {
        open();
        rig.pass(TTL / 2 + 2_000);
        rig.renew(rig.last().endpoint(), rig.last(Request.KeepAlive.class));

        assertThat(rig.states).containsExactly(SessionState.CONNECTED, SessionState.SUSPECT, SessionState.RECONNECTED);
    }

    @Test
    void nothingRenewsALostSession() {
        long session = open();
        rig.pass(TTL / 3 + 10);
        Request.KeepAlive sent = rig.last(Request.KeepAlive.class);
        rig.sleep(TTL);
        rig.renew("a", sent);

        assertThat(rig.states).containsExactly(SessionState.CONNECTED, SessionState.LOST);
        rig.sent.clear();
        rig.pass(TTL);
        assertThat(rig.all(Request.KeepAlive.class)).isEmpty();
        long call = command(session);
        rig.pass(10);
        assertThat(rig.failure(call).outcome()).isEqualTo(Outcome.NOT_DONE);
        assertThat(rig.failure(call).reason()).isEqualTo(Reason.UNKNOWN_SESSION);
    }

    @Test
    void behindAPauseALossIsToldBeforeAnAnswerThatCameMeanwhile() {
        long session = open();
        long call = command(session);
        rig.sleep(TTL);
        rig.answerDone("a", rig.last());

        assertThat(rig.states).endsWith(SessionState.LOST);
        assertThat(rig.failure(call).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(rig.done).doesNotContainKey(call);
    }

    @Test
    void anAnsweredCommandRenewsItsSessionFromWhenItWasFirstSent() {
        long session = open();
        rig.pass(2_000);
        long sentAt = rig.now;
        command(session);
        rig.core.lost("a", false, rig.now);
        rig.pass(1_500);
        rig.answerDone(rig.last().endpoint(), rig.last(Request.Command.class));

        assertThat(rig.core.validUntil(session)).isEqualTo(sentAt + TTL * 950_000);
    }

    @Test
    void aSessionThatEndedAtTheLeaderIsLost() {
        long session = open();
        rig.pass(TTL / 3 + 10);
        rig.answer("a", new Response.Renewed(rig.last().request().id(), new long[0], new long[] {session}));

        assertThat(rig.states).endsWith(SessionState.LOST);
        assertThat(rig.core.validUntil(session) - rig.now).isNegative();
    }

    @Test
    void anOpeningThatTookLongCountsOnlyOnceAKeepAliveConfirmsIt() {
        ClientCore.Opening opening = rig.core.openSession(TTL, rig.in(60_000), rig.now);
        rig.pass(2 * TTL);
        Request.OpenSession open = rig.last(Request.OpenSession.class);
        rig.answerDone(rig.last().endpoint(), open);
        assertThat(rig.done).doesNotContainKey(opening.call());
        assertThat(rig.states).isEmpty();
        Request.KeepAlive beat = rig.last(Request.KeepAlive.class);
        rig.renew(rig.last().endpoint(), beat);

        assertThat(rig.done).containsKey(opening.call());
        assertThat(rig.core.validUntil(opening.session()) - rig.now).isEqualTo(TTL * 950_000);
    }

    @Test
    void aClosedSessionIsLostAtOnceAndWhatWasSentMayStillBeAnswered() {
        long session = open();
        long call = command(session);
        long close = rig.core.closeSession(session, rig.in(1_000), rig.now);
        assertThat(rig.states).endsWith(SessionState.LOST);
        rig.answerDone("a", rig.all(Request.Command.class).get(0));
        rig.answerDone("a", rig.last(Request.CloseSession.class));

        assertThat(rig.done).containsKeys(call, close);
        assertThat(rig.core.underWay()).isZero();
        rig.pass(TTL);
        assertThat(rig.all(Request.KeepAlive.class)).isEmpty();
    }

    @Test
    void aRepeatedCloseOfWhatIsClosedIsDone() {
        long close = rig.core.closeSession(99, rig.in(1_000), rig.now);
        rig.core.lost("a", false, rig.now);
        rig.answer(
                rig.last().endpoint(), new Response.Failed(close, Outcome.NOT_DONE, Reason.UNKNOWN_SESSION, "none", 0));
        long other = rig.core.closeSession(98, rig.in(1_000), rig.now);
        rig.answerDone("b", rig.last());
        long unknown = rig.core.closeSession(97, rig.in(1_000), rig.now);
        rig.answer(
                rig.last().endpoint(),
                new Response.Failed(unknown, Outcome.NOT_DONE, Reason.UNKNOWN_SESSION, "none", 0));

        assertThat(rig.done).containsKeys(close, other);
        assertThat(rig.failure(unknown).outcome()).isEqualTo(Outcome.NOT_DONE);
    }

    @Test
    void aLeaseIsKeptAliveByWhoeverAsksAndNotByItself() {
        ClientCore.Opening lease = rig.core.grantLease(0, 1_000, rig.in(1_000), rig.now);
        assertThat(rig.last(Request.OpenSession.class).lease()).isTrue();
        rig.answerDone("a", rig.last());
        rig.sent.clear();
        rig.pass(5_000);
        assertThat(rig.sent).isEmpty();
        long kept = rig.core.keepAlive(lease.session(), rig.in(1_000), rig.now);
        rig.renew("a", rig.last(Request.KeepAlive.class));
        long gone = rig.core.keepAlive(lease.session(), rig.in(1_000), rig.now);
        rig.answer("a", new Response.Renewed(gone, new long[0], new long[] {lease.session()}));

        assertThat(rig.done).containsKeys(lease.call(), kept);
        assertThat(rig.failure(gone).reason()).isEqualTo(Reason.UNKNOWN_SESSION);
    }
}
