package io.murmuration.failuredetector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.murmuration.failuredetector.PathEstimate.Settings;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathEstimateTest {

    private static final long MILLI = 1_000_000;
    private static final double Z_5 = 4.264890793923;

    /** A frame so wide that nothing is clamped. */
    private static final Settings WIDE = new Settings(Duration.ofNanos(1), Duration.ofHours(1), Duration.ofNanos(1), 5);

    @Test
    void anUnknownPathIsGrantedTheLongestDeadline() {
        PathEstimate path = new PathEstimate(Settings.lan());

        assertThat(path.rttNanos()).isEqualTo(-1);
        assertThat(path.timeoutNanos()).isEqualTo(500 * MILLI);
        assertThat(path.phi(500 * MILLI)).isCloseTo(5, within(1e-6));
        assertThat(path.lossRatio()).isEqualTo(0.01);

        path.missed();
        assertThat(path.timeoutNanos()).isEqualTo(500 * MILLI);
    }

    /** RFC 6298, §2.2 and §2.3, by hand. */
    @Test
    void theRoundTripIsSmoothedAsInTcp() {
        PathEstimate path = new PathEstimate(WIDE);

        path.answered(80 * MILLI);
        assertThat(path.rttNanos()).isEqualTo(80 * MILLI);
        assertThat(path.timeoutNanos()).isCloseTo((long) ((80 + Z_5 * 40) * MILLI), within(10L));

        // Scatter ¾ · 40 + ¼ · |160 − 80| = 50, round trip ⅞ · 80 + ⅛ · 160 = 90.
        path.answered(160 * MILLI);
        assertThat(path.rttNanos()).isEqualTo(90 * MILLI);
        assertThat(path.timeoutNanos()).isCloseTo((long) ((90 + Z_5 * 50) * MILLI), within(10L));
        assertThat(path.phi(path.timeoutNanos())).isCloseTo(5, within(1e-6));
    }

    @Test
    void theDeadlineKeepsToItsFrameAndTheScatterToItsLeast() {
        PathEstimate calm =
                new PathEstimate(new Settings(Duration.ofNanos(1), Duration.ofSeconds(3), Duration.ofMillis(10), 5));
        PathEstimate lan = new PathEstimate(Settings.lan());
        for (int i = 0; i < 200; i++) {
            calm.answered(20 * MILLI);
            lan.answered(MILLI);
        }

        assertThat(calm.timeoutNanos()).isCloseTo((long) ((20 + Z_5 * 10) * MILLI), within(10L));
        assertThat(lan.timeoutNanos()).isEqualTo(100 * MILLI);

        lan.answered(10_000 * MILLI);
        assertThat(lan.timeoutNanos()).isEqualTo(500 * MILLI);
    }

    @Test
    void lossRisesWithEachMissAndFadesWithEachAnswer() {
        PathEstimate path = new PathEstimate(Settings.wan());

        path.missed(); // 0.01 + 0.99 / 8
        assertThat(path.lossRatio()).isCloseTo(0.13375, within(1e-12));
        path.answered(MILLI);
        assertThat(path.lossRatio()).isCloseTo(0.13375 * 7 / 8, within(1e-12));
        for (int i = 0; i < 500; i++) {
            path.answered(MILLI);
        }
        assertThat(path.lossRatio()).isEqualTo(0.01);
        for (int i = 0; i < 500; i++) {
            path.missed();
        }
        assertThat(path.lossRatio()).isCloseTo(1, within(1e-9));
        assertThat(path.rttNanos())
                .as("a miss says nothing about the round trip")
                .isEqualTo(MILLI);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void whateverHappensTheFiguresKeepTheirBounds(long seed) {
        Random random = new Random(seed);
        PathEstimate path = new PathEstimate(Settings.wan());
        for (int i = 0; i < 2_000; i++) {
            if (random.nextInt(3) == 0) {
                path.missed();
            } else {
                path.answered(random.nextLong(1L << random.nextInt(1, 63)));
            }
            assertThat(path.timeoutNanos()).isBetween(400 * MILLI, 3_000 * MILLI);
            assertThat(path.lossRatio()).isBetween(0.01, 1.0);
            assertThat(path.phi(Long.MAX_VALUE)).isFinite().isGreaterThanOrEqualTo(path.phi(0));
        }
    }

    @Test
    void refusesNegativeTimesAndFramesWithoutMeaning() {
        Duration second = Duration.ofSeconds(1);
        PathEstimate path = new PathEstimate(Settings.lan());

        assertThatIllegalArgumentException().isThrownBy(() -> path.answered(-1));
        assertThat(path.rttNanos()).isEqualTo(-1);
        assertThatIllegalArgumentException().isThrownBy(() -> path.phi(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Settings(Duration.ZERO, second, second, 5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Settings(second, second.minusNanos(1), second, 5))
                .withMessage("maxTimeout must not be below minTimeout: PT0.999999999S");
        assertThatIllegalArgumentException().isThrownBy(() -> new Settings(second, Duration.ofHours(2), second, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> new Settings(second, second, Duration.ZERO, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> new Settings(second, second, second, Double.NaN));
    }
}
