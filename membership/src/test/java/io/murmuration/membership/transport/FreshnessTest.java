package io.murmuration.membership.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreshnessTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = Long.MAX_VALUE - 5 * SECOND; // the readings overflow on the way
    private static final long OTHER_CLOCK = -1_234 * SECOND;

    private final Freshness freshness = new Freshness(START + OTHER_CLOCK, START);

    @Test
    void aPacketIsFreshUpToTwoSecondsBeyondTheFastest() {
        assertThat(took(0, 0)).isTrue();
        assertThat(took(SECOND, 2 * SECOND)).isTrue();
        assertThat(took(SECOND, 2 * SECOND + 1)).isFalse();
    }

    @Test
    void aFasterPacketMovesTheLimit() {
        assertThat(took(SECOND, -SECOND)).isTrue();
        assertThat(took(2 * SECOND, SECOND + 1)).isFalse();
    }

    @Test
    void aBurstAfterALongCutIsNotFreshButForItsEnd() {
        long healed = 100 * SECOND;
        for (long sent = 5 * SECOND; sent < healed - 2 * SECOND; sent += SECOND) {
            assertThat(took(healed, healed - sent)).isFalse();
        }
        assertThat(took(healed, SECOND)).isTrue();
        assertThat(took(healed + SECOND, 0)).isTrue();
    }

    @Test
    void clocksThatDriftApartStayFresh() {
        for (long hour = 0; hour < 24 * 7; hour++) {
            for (long seconds = 0; seconds < 3_600; seconds += 10) {
                long now = (hour * 3_600 + seconds) * SECOND;

                assertThat(took(now, now / 10_000)).isTrue();
            }
        }
    }

    @Test
    void aSenderThatWasSuspendedIsFreshAgainAfterTwoWindows() {
        long suspended = 600 * SECOND;
        assertThat(took(SECOND, suspended)).isFalse();
        assertThat(took(Freshness.WINDOW_NANOS + SECOND, suspended)).isFalse();
        assertThat(took(2 * Freshness.WINDOW_NANOS + 2 * SECOND, suspended)).isTrue();
    }

    private boolean took(long nowNanos, long tookNanos) {
        return freshness.isFresh(START + OTHER_CLOCK + nowNanos - tookNanos, START + nowNanos);
    }
}
