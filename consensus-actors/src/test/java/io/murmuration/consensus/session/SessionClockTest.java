package io.murmuration.consensus.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionClockTest {

    private static final long MILLI = 1_000_000;
    /** Time overflows a second and a half into each test. */
    private static final long START = Long.MAX_VALUE - 1_500 * MILLI;

    private final SessionClock clock = new SessionClock(1_000, 0.05, 0.5, START);

    @Test
    void aSessionIsSureForOneTtlLessTheDriftSinceTheRequestWasSent() {
        assertThat(clock.validUntil()).isEqualTo(at(950));
        assertThat(clock.isValid(at(949))).isTrue();
        assertThat(clock.isValid(at(950))).isFalse();

        clock.confirmed(at(300), at(320));
        clock.confirmed(at(200), at(330));

        assertThat(clock.validUntil()).isEqualTo(at(1_250));
    }

    @Test
    void silenceMakesItSuspectThenLost() {
        assertThat(clock.tick(at(499))).isNull();
        assertThat(clock.tick(at(500))).isEqualTo(SessionState.SUSPECT);
        assertThat(clock.tick(at(949))).isNull();
        assertThat(clock.tick(at(950))).isEqualTo(SessionState.LOST);
        assertThat(clock.tick(at(951))).isNull();
    }

    @Test
    void aConfirmationInTimeReconnects() {
        clock.tick(at(500));

        assertThat(clock.confirmed(at(480), at(600))).isEqualTo(SessionState.RECONNECTED);
        assertThat(clock.confirmed(at(590), at(610))).isNull();
        assertThat(clock.tick(at(1_089))).isNull();
        assertThat(clock.tick(at(1_090))).isEqualTo(SessionState.SUSPECT);
    }

    @Test
    void anOldConfirmationDoesNotReconnect() {
        clock.tick(at(500));

        assertThat(clock.confirmed(at(100), at(700))).isNull();
        assertThat(clock.state()).isEqualTo(SessionState.SUSPECT);
        assertThat(clock.validUntil()).isEqualTo(at(1_050));
    }

    @Test
    void behindAPauseLossIsToldBeforeAnythingElse() {
        assertThat(clock.confirmed(at(400), at(1_000))).isEqualTo(SessionState.LOST);
        assertThat(clock.confirmed(at(999), at(1_001))).isNull();
        assertThat(clock.isValid(at(1_001))).isFalse();
        assertThat(clock.tick(at(1_001))).isNull();
    }

    @Test
    void aSessionThatEndedElsewhereIsLostOnce() {
        assertThat(clock.ended()).isEqualTo(SessionState.LOST);
        assertThat(clock.ended()).isNull();
        assertThat(clock.isKeepAliveDue(at(900))).isFalse();
    }

    @Test
    void keepAlivesComeThreePerTtlAndSoonerWithoutAnAnswer() {
        assertThat(clock.isKeepAliveDue(at(332))).isFalse();
        assertThat(clock.isKeepAliveDue(at(334))).isTrue();
        clock.sent(at(334));
        assertThat(clock.isKeepAliveDue(at(500))).isFalse();
        assertThat(clock.isKeepAliveDue(at(501))).isTrue();
        clock.sent(at(501));
        clock.tick(at(502));
        assertThat(clock.nextKeepAlive()).isBetween(at(584), at(585));
        clock.confirmed(at(501), at(510));
        assertThat(clock.nextKeepAlive()).isBetween(at(834), at(835));
    }

    @Test
    void anyAnswerUnderTheSessionSparesAKeepAlive() {
        clock.confirmed(at(300), at(310));

        assertThat(clock.isKeepAliveDue(at(600))).isFalse();
        assertThat(clock.isKeepAliveDue(at(634))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theClientKnowsOfTheEndBeforeTheLeaderCanEndIt(long seed) {
        Random random = new Random(seed);
        for (int life = 0; life < 50; life++) {
            outlive(random);
        }
    }

    /** A client whose clock is slower by up to 4 %, with lost and slow messages and pauses. */
    private static void outlive(Random random) {
        double pace = 1 - random.nextDouble() * 0.04;
        SessionTable table = new SessionTable();
        SessionKeeper keeper = new SessionKeeper(10_000 * MILLI);
        keeper.tookOffice(table, at(0));
        keeper.opened(1, 1_000, at(0));
        SessionClock clock = new SessionClock(1_000, 0.05, 0.5, at(0));
        List<long[]> underWay = new ArrayList<>();
        long paused = 0;
        for (long milli = 1; milli < 20_000; milli++) {
            long here = START + (long) (milli * MILLI * pace);
            if (milli > paused && random.nextInt(3_000) == 0) {
                paused = milli + random.nextInt(2_000);
            }
            long[] arriving = underWay.isEmpty() ? null : underWay.get(0);
            if (arriving != null && milli >= arriving[0]) {
                underWay.remove(arriving);
                boolean answered = keeper.renewed(1, at(milli)) && random.nextInt(4) > 0;
                if (answered && milli >= paused) {
                    clock.confirmed(arriving[1], here);
                }
            }
            if (milli >= paused) {
                clock.tick(here);
                if (clock.isKeepAliveDue(here)) {
                    clock.sent(here);
                    if (random.nextInt(4) > 0) {
                        underWay.add(new long[] {milli + random.nextInt(300), here});
                    }
                }
            }
            if (keeper.due(at(milli)).length > 0) {
                assertThat(clock.isValid(here)).isFalse();
                return;
            }
        }
    }

    @Test
    void senselessRatiosAreRefused() {
        assertThatThrownBy(() -> new SessionClock(0, 0.05, 0.5, START)).hasMessageContaining("TTL 0");
        assertThatThrownBy(() -> new SessionClock(1, 1.0, 0.5, START)).hasMessageContaining("drift ratio 1.0");
        assertThatThrownBy(() -> new SessionClock(1, 0.1, Double.NaN, START)).hasMessageContaining("suspect ratio");
    }

    private static long at(long millis) {
        return START + millis * MILLI;
    }
}
