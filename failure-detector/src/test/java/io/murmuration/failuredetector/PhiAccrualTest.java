package io.murmuration.failuredetector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.murmuration.failuredetector.PhiAccrual.Rhythm;
import io.murmuration.failuredetector.PhiAccrual.Settings;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhiAccrualTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Expects an interval of 1 s with a deviation of 0.25 s, until it has learned better. */
    private static final Settings SETTINGS = new Settings(100, SECOND, Duration.ofMillis(100), Duration.ZERO);

    private static final Settings INDEPENDENT =
            new Settings(Rhythm.EXPONENTIAL, 100, SECOND, Duration.ofMillis(100), Duration.ofMillis(500));

    @ParameterizedTest(name = "{0} deviations late: φ = {1}")
    @CsvSource({"-4, 0.0000137549", "0, 0.3010299957", "3, 2.8696990359", "40, 349.4370064593"})
    void phiIsExactEvenWhereTheProbabilityRoundsToZero(double deviations, double phi) {
        PhiAccrual detector = new PhiAccrual(SETTINGS, at(0));

        assertThat(detector.phi(at(1 + deviations * 0.25))).isCloseTo(phi, within(1e-6));
    }

    @Test
    void theRhythmIsLearned() {
        PhiAccrual detector = new PhiAccrual(SETTINGS, at(0));
        double now = 0;
        for (int i = 0; i < 2_000; i++) {
            now += i % 2 == 0 ? 1.5 : 2.5; // a mean of 2 s, a deviation of 0.5 s
            detector.heartbeat(at(now));
        }

        assertThat(detector.phi(at(now + 2.5))).isCloseTo(0.7995, within(0.02));
        assertThat(detector.phi(at(now + 4.0))).isCloseTo(4.4993, within(0.06));
    }

    @Test
    void independentEventsHaveNoRhythmButAMean() {
        PhiAccrual detector = new PhiAccrual(INDEPENDENT, at(0));
        assertThat(detector.phi(at(0.4))).isZero();
        assertThat(detector.phi(at(0.5 + Math.log(10)))).isCloseTo(1, within(1e-6));

        double now = 0;
        for (int i = 0; i < 2_000; i++) {
            now += 2;
            detector.heartbeat(at(now));
        }

        assertThat(detector.phi(at(now + 0.5 + 6 * Math.log(10)))).isCloseTo(3, within(1e-4));
        assertThat(detector.model()).isInstanceOf(ArrivalModel.Exponential.class);
    }

    @Test
    void aRegularPeerIsGrantedTheLeastDeviationAndThePause() {
        PhiAccrual detector =
                new PhiAccrual(new Settings(2, SECOND, Duration.ofMillis(100), Duration.ofSeconds(5)), at(0));
        for (int second = 1; second <= 50; second++) {
            detector.heartbeat(at(second));
        }

        assertThat(detector.phi(at(50 + 1 + 5 + 0.1))).isCloseTo(0.7995, within(0.0001));
    }

    @Test
    void anOutageIsNotLearned() {
        PhiAccrual detector = new PhiAccrual(SETTINGS, at(0));
        detector.recover(at(500));

        assertThat(detector.phi(at(501.25))).isCloseTo(0.7995, within(0.0001));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void phiNeverFallsDuringSilenceHoweverOddTheRhythm(long seed) {
        for (Settings settings : new Settings[] {SETTINGS, INDEPENDENT}) {
            Random random = new Random(seed);
            PhiAccrual detector = new PhiAccrual(settings, at(0));
            double now = 0;
            for (int i = 0; i < 100; i++) {
                now += random.nextDouble(10);
                detector.heartbeat(at(now));
            }

            double previous = 0;
            for (double silence = 1e-9; silence < 9e9; silence *= 1.01) {
                double phi = detector.phi(at(now) + (long) (silence * 1e9));
                assertThat(phi).isFinite().isGreaterThanOrEqualTo(previous);
                previous = phi;
            }
        }
    }

    @Test
    void refusesTimeThatGoesBackAndSettingsWithoutMeaning() {
        PhiAccrual detector = new PhiAccrual(SETTINGS, at(1));

        assertThatIllegalArgumentException().isThrownBy(() -> detector.phi(at(0)));
        assertThatIllegalArgumentException().isThrownBy(() -> detector.heartbeat(at(0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Settings(1, SECOND, SECOND, SECOND))
                .withMessage("memory must be from 2 to 10000: 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Settings(2, Duration.ZERO, SECOND, SECOND));
        assertThatIllegalArgumentException().isThrownBy(() -> new Settings(2, SECOND, Duration.ZERO, SECOND));
        assertThatIllegalArgumentException().isThrownBy(() -> new Settings(2, SECOND, SECOND, SECOND.negated()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Settings(2, SECOND, SECOND, Duration.ofSeconds(Long.MAX_VALUE)));
    }

    /** The clock starts five seconds before it overflows, as {@code System.nanoTime()} may. */
    private static long at(double seconds) {
        return Long.MAX_VALUE - 5_000_000_000L + Math.round(seconds * 1e9);
    }
}
