package io.murmuration.failuredetector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PauseProfileTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void fourBytesHoldAProfileWithinTheErrorsStated(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            PauseProfile profile = draw(random);

            PauseProfile decoded = PauseProfile.decoded(profile.encoded());

            assertThat(decoded.medianNanos()).isCloseTo(profile.medianNanos(), within(profile.medianNanos() * 0.02));
            assertThat(decoded.sigma()).isCloseTo(profile.sigma(), within(0.005));
            assertThat(decoded.perHour()).isCloseTo(profile.perHour(), within(profile.perHour() * 0.001));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void anyFourBytesAreAProfileThatEncodesToThemAgain(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int bits = random.nextInt();
            assertThat(PauseProfile.decoded(bits).encoded()).isEqualTo(bits);
        }
        for (int bits : new int[] {0, -1, 0xFF000000, 0x00FF0000, 0x0000FFFF, Integer.MIN_VALUE}) {
            assertThat(PauseProfile.decoded(bits).encoded()).isEqualTo(bits);
        }
    }

    /** The layout is a wire format: it must never change. */
    @Test
    void theAssumedProfileHasTheseBytes() {
        assertThat(Integer.toHexString(new PauseProfile(150e6, 0.9, 20).encoded()))
                .isEqualTo("8b557a57");
        assertThat(PauseProfile.assumed()).isEqualTo(new PauseProfile(150e6, 0.9, 40));
        assertThat(Integer.toHexString(PauseProfile.assumed().encoded())).isEqualTo("8b5582e7");
    }

    /**
     * P(Z &gt; 3.0902…) = 0.001, so of 20 pauses an hour 0.02 last longer than e^(3.0902 · 0.9)
     * medians.
     */
    @Test
    void silenceIsDerivedFromTheFalseAlarmsGranted() {
        PauseProfile profile = new PauseProfile(150e6, 0.9, 20);

        assertThat(profile.phiAt(0.02)).isCloseTo(3, within(1e-12));
        assertThat(profile.silenceAt(0.02) / 1e6).isCloseTo(150 * Math.exp(0.9 * 3.090232306168), within(0.001));
        assertThat(profile.phi(150_000_000)).isCloseTo(0.3010299957, within(1e-9));
    }

    @Test
    void whoPausesNoMoreThanIsGrantedNeedsNoSilence() {
        PauseProfile profile = new PauseProfile(150e6, 0.9, 20);

        assertThat(profile.silenceAt(20)).isZero();
        assertThat(profile.silenceAt(1e9)).isZero();
        assertThat(profile.phiAt(20)).isZero();
        assertThat(profile.phi(0)).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void silenceAndPhiAreInverseAndRarerAlarmsTakeLonger(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            PauseProfile profile = draw(random);
            long previous = 0;
            for (double alarms = 100; alarms > 1e-9; alarms /= 3) {
                long silence = profile.silenceAt(alarms);
                double phi = profile.phiAt(alarms);

                assertThat(silence).isGreaterThanOrEqualTo(previous);
                assertThat(profile.phi(silence)).isCloseTo(phi, within(1e-5 + phi * 1e-6));
                previous = silence;
            }
        }
    }

    @Test
    void refusesFiguresOutOfBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PauseProfile(9e5, 0.9, 20))
                .withMessage("medianNanos must be from 1 ms to 10 s: 900000.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new PauseProfile(1.1e10, 0.9, 20));
        assertThatIllegalArgumentException().isThrownBy(() -> new PauseProfile(1e8, Double.NaN, 20));
        assertThatIllegalArgumentException().isThrownBy(() -> new PauseProfile(1e8, 0.9, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PauseProfile.assumed().silenceAt(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PauseProfile.assumed().phi(-1));
    }

    private static PauseProfile draw(Random random) {
        return new PauseProfile(
                Math.pow(10, random.nextDouble(6, 10)),
                random.nextDouble(0.1, 2.5),
                Math.pow(10, random.nextDouble(-3, 6)));
    }
}
