package io.murmuration.consensus.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.session.SessionTable.Limits;
import io.murmuration.consensus.session.SessionTable.Lookup;
import io.murmuration.consensus.session.SessionTable.Opening;
import org.junit.jupiter.api.Test;

class SessionTableTest {

    private static final long ID = 0x5e551;

    private final SessionTable table = new SessionTable();

    @Test
    void aRequestRunsOnceAndItsRetryGetsTheSameAnswer() {
        table.open(ID, 1_000, false);

        assertThat(table.begin(ID, 1, 1)).isEqualTo(Lookup.NEW);
        table.remember(ID, 1, bytes("one"));

        assertThat(table.begin(ID, 1, 1)).isEqualTo(Lookup.REPEATED);
        assertThat(table.answer(ID, 1)).isEqualTo(bytes("one"));
    }

    @Test
    void requestsMayComeInAnyOrderWithinTheWindow() {
        SessionTable small = new SessionTable(new Limits(10, 20, 1 << 20, 1 << 20, 10));
        small.open(ID, 1_000, false);
        for (long sequence = 20; sequence >= 1; sequence--) {
            assertThat(small.begin(ID, sequence, 1)).isEqualTo(Lookup.NEW);
            small.remember(ID, sequence, bytes("to " + sequence));
        }

        assertThat(small.begin(ID, 21, 1)).isEqualTo(Lookup.WINDOW_FULL);
        for (long sequence = 1; sequence <= 20; sequence++) {
            assertThat(small.begin(ID, sequence, 1)).isEqualTo(Lookup.REPEATED);
            assertThat(small.answer(ID, sequence)).isEqualTo(bytes("to " + sequence));
        }
        assertThat(small.begin(ID, 21, 2)).isEqualTo(Lookup.NEW);
    }

    @Test
    void anAcknowledgedAnswerIsForgottenButKnownAsDone() {
        table.open(ID, 1_000, false);
        for (long sequence = 1; sequence <= 3; sequence++) {
            table.begin(ID, sequence, 1);
            table.remember(ID, sequence, bytes("12345"));
        }

        assertThat(table.begin(ID, 4, 3)).isEqualTo(Lookup.NEW);

        assertThat(table.begin(ID, 2, 1)).isEqualTo(Lookup.FORGOTTEN);
        assertThat(table.begin(ID, 3, 1)).isEqualTo(Lookup.REPEATED);
        assertThat(table.answerBytes()).isEqualTo(5);
        assertThatThrownBy(() -> table.answer(ID, 2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRequestCannotAcknowledgeItself() {
        table.open(ID, 1_000, false);

        assertThat(table.begin(ID, 5, Long.MAX_VALUE)).isEqualTo(Lookup.NEW);
        assertThat(table.begin(ID, 4, 1)).isEqualTo(Lookup.FORGOTTEN);
        assertThat(table.begin(ID, 0, 0)).isEqualTo(Lookup.FORGOTTEN);
    }

    @Test
    void anEmptyAnswerIsAnAnswer() {
        table.open(ID, 1_000, false);
        table.begin(ID, 1, 1);
        table.remember(ID, 1, new byte[0]);

        assertThat(table.begin(ID, 1, 1)).isEqualTo(Lookup.REPEATED);
        assertThat(table.answer(ID, 1)).isEmpty();
    }

    @Test
    void whatDoesNotFitIsRememberedAsDoneOnly() {
        SessionTable small = new SessionTable(new Limits(10, 20, 10, 14, 10));
        small.open(1, 1_000, false);
        small.open(2, 1_000, false);
        for (long sequence = 1; sequence <= 3; sequence++) {
            small.remember(1, sequence, new byte[5]);
        }
        small.remember(2, 1, new byte[5]);
        small.remember(2, 2, new byte[4]);

        assertThat(small.peek(1, 2)).isEqualTo(Lookup.REPEATED);
        assertThat(small.peek(1, 3)).isEqualTo(Lookup.FORGOTTEN);
        assertThat(small.peek(2, 1)).isEqualTo(Lookup.FORGOTTEN);
        assertThat(small.peek(2, 2)).isEqualTo(Lookup.REPEATED);
        assertThat(small.answerBytes()).isEqualTo(14);
        assertThat(small.answersDropped()).isEqualTo(2);
        small.close(1);
        assertThat(small.answerBytes()).isEqualTo(4);
    }

    @Test
    void openingIsIdempotentAndKeepsTheFirstTtl() {
        assertThat(table.open(ID, 1_000, false)).isEqualTo(Opening.OPENED);
        assertThat(table.open(ID, 2_000, false)).isEqualTo(Opening.OPEN_ALREADY);

        assertThat(table.ttlMillis(ID)).isEqualTo(1_000);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void aSessionThatEndedStaysEnded() {
        table.open(ID, 1_000, false);
        table.begin(ID, 1, 1);
        table.remember(ID, 1, bytes("one"));

        assertThat(table.close(ID)).isTrue();

        assertThat(table.close(ID)).isFalse();
        assertThat(table.begin(ID, 1, 1)).isEqualTo(Lookup.UNKNOWN_SESSION);
        assertThat(table.open(ID, 1_000, false)).isEqualTo(Opening.ENDED);
        assertThat(table.isOpen(ID)).isFalse();
        assertThat(table.ttlMillis(ID)).isZero();
    }

    @Test
    void onlyTheLastEndedIdsAreKnown() {
        SessionTable small = new SessionTable(new Limits(10, 20, 10, 10, 3));
        for (long id = 1; id <= 4; id++) {
            small.open(id, 1_000, false);
            small.close(id);
        }

        assertThat(small.open(1, 1_000, false)).isEqualTo(Opening.OPENED);
        assertThat(small.open(2, 1_000, false)).isEqualTo(Opening.ENDED);
        assertThat(small.open(4, 1_000, false)).isEqualTo(Opening.ENDED);
    }

    @Test
    void aRequestThatEndsItsOwnSessionLeavesNothing() {
        table.open(ID, 1_000, false);
        table.begin(ID, 1, 1);
        table.close(ID);

        table.remember(ID, 1, bytes("bye"));

        assertThat(table.answerBytes()).isZero();
        assertThat(table.begin(ID, 1, 1)).isEqualTo(Lookup.UNKNOWN_SESSION);
    }

    @Test
    void aLeaseHasNoSequences() {
        table.open(ID, 1_000, true);

        assertThat(table.isLease(ID)).isTrue();
        assertThat(table.begin(ID, 1, 1)).isEqualTo(Lookup.UNKNOWN_SESSION);
    }

    @Test
    void thereIsRoomForSoManySessionsOnly() {
        SessionTable small = new SessionTable(new Limits(2, 20, 10, 10, 3));
        small.open(1, 1_000, false);
        small.open(2, 1_000, true);

        assertThat(small.open(3, 1_000, false)).isEqualTo(Opening.FULL);
        assertThat(small.open(2, 1_000, true)).isEqualTo(Opening.OPEN_ALREADY);
    }

    @Test
    void endingManyTellsWhichWereOpen() {
        for (long id : new long[] {4, -7, 9}) {
            table.open(id, 1_000, false);
        }

        assertThat(table.ids()).containsExactly(-7, 4, 9);
        assertThat(table.end(new long[] {9, 8, -7, 9})).containsExactly(9, -7);
        assertThat(table.ids()).containsExactly(4);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
