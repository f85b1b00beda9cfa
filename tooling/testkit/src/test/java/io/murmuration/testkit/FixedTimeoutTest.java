package io.murmuration.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FixedTimeoutTest {

    private static final PauseModel LONG_ONES = new PauseModel(Duration.ofSeconds(2), 0.5, 30);

    @Test
    void nobodyDiesWithoutPausesAndLoss() {
        assertThat(FixedTimeout.standard().falseDeaths(1, 100, 1_000, 0, PauseModel.none()))
                .isZero();
    }

    @Test
    void fiveLostHeartbeatsInARowAreDeath() {
        // 4 edges · 3,600 heartbeats an hour · 0.2⁵ · 0.8 as the chance that a run of losses
        // begins, and some of those fall on the same member at once.
        long deaths = FixedTimeout.standard().falseDeaths(1, 100, 100, 0.2, PauseModel.none());

        assertThat(deaths / 100.0).isBetween(3.2, 4.1);
    }

    @Test
    void aMemberDiesOncePerPauseThatIsTooLong() {
        // Too long is from 4 to 5 s, by when in the second it begins; from the normal tail at
        // ln(4/2)/0.5 = 1.386 and ln(5/2)/0.5 = 1.833: between 3.3 and 8.3 % of 30 pauses an hour.
        // Paused observers, who find four members silent, come on top.
        double perHour = FixedTimeout.standard().falseDeaths(1, 200, 400, 0, LONG_ONES) / 400.0;

        assertThat(perHour).isBetween(30 * 0.033, 30 * 0.083 * 5);
    }

    @Test
    void theSameSeedGivesTheSameDeaths() {
        FixedTimeout detector = FixedTimeout.standard();
        long deaths = detector.falseDeaths(3, 50, 100, 0.01, LONG_ONES);

        assertThat(detector.falseDeaths(3, 50, 100, 0.01, LONG_ONES)).isEqualTo(deaths);
        assertThat(detector.falseDeaths(4, 50, 100, 0.01, LONG_ONES)).isNotEqualTo(deaths);
    }
}
