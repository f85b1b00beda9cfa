package io.murmuration.failuredetector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.murmuration.failuredetector.PauseMeter.Settings;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PauseMeterTest {

    private static final long TICK = 20_000_000;
    private static final long MINUTE = 60_000_000_000L;
    private static final long HOUR = 60 * MINUTE;

    /** The clock overflows five seconds later, as {@code System.nanoTime()} may. */
    private static final long START =
            Duration.ofNanos(Long.MAX_VALUE).minusSeconds(5).toNanos();

    private final PauseMeter meter = new PauseMeter(Settings.standard(), START);

    @Test
    void latenessUpToTheLeastPauseIsScheduling() {
        assertThat(meter.ran(START)).isZero();
        assertThat(meter.ran(START + TICK)).isZero();
        assertThat(meter.ran(START + TICK + 2 * TICK)).isZero();
        assertThat(meter.ran(START + 3 * TICK + 2 * TICK + 1)).isEqualTo(TICK + 1);
        assertThat(meter.ran(START + 5 * TICK + 1 + 10 * MINUTE)).isEqualTo(10 * MINUTE - TICK);
    }

    @Test
    void anUnknownProcessIsAssumedToPauseAsUsual() {
        PauseProfile profile = meter.profile(START);

        assertThat(profile.medianNanos()).isCloseTo(150e6, within(1.0));
        assertThat(profile.sigma()).isCloseTo(0.9, within(1e-9));
        assertThat(profile.perHour()).isCloseTo(40, within(1e-9));
    }

    @Test
    void aProcessThatDoesNotPauseIsSoonKnownForIt() {
        long now = START;
        while (now - START < 10 * MINUTE) {
            now += TICK;
            meter.ran(now);
        }

        assertThat(meter.profile(now).perHour()).isLessThan(10);
        assertThat(meter.profile(now).silenceAt(0.002)).isLessThan(new PauseProfile(150e6, 0.9, 10).silenceAt(0.002));
        assertThat(meter.profile(now + 100 * HOUR).perHour()).isCloseTo(2 / (24 / Math.log(2) + 0.05), within(0.004));
    }

    /**
     * By hand: two pauses against 60 samples of 150 ms, 240 of sigma 0.9, and three minutes.
     */
    @Test
    void whatIsMeasuredIsWeighedAgainstWhatWasAssumed() {
        long pause = (long) (150e6 * Math.exp(1.1));
        meter.ran(START + TICK + pause);
        meter.ran(START + 2 * (TICK + pause));

        PauseProfile profile = meter.profile(START + 2 * (TICK + pause));

        double mu = 2 * 1.1 / 62;
        double variance = (240 * 0.81 + 2 * (1.1 - mu) * (1.1 - mu)) / 242;
        assertThat(profile.medianNanos()).isCloseTo(150e6 * Math.exp(mu), within(1e4));
        assertThat(profile.sigma()).isCloseTo(Math.sqrt(variance), within(1e-4));
        assertThat(profile.perHour()).isCloseTo(4 / (0.05 + 2.0 * (TICK + pause) / HOUR), within(0.01));
    }

    /** Eighty hours of pauses of one kind, then of another: what counts is the latter. */
    @Test
    void oldPausesFade() {
        long now = learn(meter, START, 80, 300e6, new Random(1));
        assertThat(meter.profile(now).medianNanos()).isCloseTo(300e6, within(25e6));

        long later = learn(meter, now, 24, 1_200e6, new Random(2));

        // Half the weight is old and half is new: the medians meet near the geometric mean.
        assertThat(meter.profile(later).medianNanos()).isCloseTo(Math.sqrt(300e6 * 1_200e6), within(60e6));
        assertThat(meter.profile(later + 240 * HOUR).perHour()).isLessThan(0.12);
    }

    @Test
    void anOldSpreadFadesToo() {
        long now = START;
        for (int i = 0; i < 2_000; i++) {
            now += TICK + (i % 2 == 0 ? 30_000_000L : 3_000_000_000L);
            meter.ran(now);
        }
        assertThat(meter.profile(now).sigma()).isGreaterThan(2);

        for (long end = now + 240 * HOUR; now < end; now += TICK) {
            meter.ran(now);
        }
        for (int i = 0; i < 1_000; i++) {
            now += TICK + 300_000_000L;
            meter.ran(now);
        }

        assertThat(meter.profile(now).sigma()).isLessThan(0.45);
    }

    @Test
    void whenTheProfileIsAskedForDoesNotChangeIt() {
        PauseMeter asked = new PauseMeter(Settings.standard(), START);
        Random random = new Random(5);
        long now = START;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextLong(10 * TICK);
            meter.ran(now);
            asked.ran(now);
            asked.profile(now);
        }

        assertThat(asked.profile(now)).isEqualTo(meter.profile(now));
    }

    /**
     * What a weaker assumption would not give: with 20 and 60 samples one estimate of six is off by
     * more than a quarter.
     */
    @Test
    void anHourOfPausesGivesTheSilenceOfDeathToAQuarterAsARule() {
        double exact = new PauseProfile(150e6, 0.9, 60).silenceAt(0.002);
        int withinQuarter = 0;
        for (int seed = 0; seed < 300; seed++) {
            PauseMeter young = new PauseMeter(Settings.standard(), START);
            long now = learn(young, START, 1, 150e6, new Random(seed));
            double error = Math.abs(young.profile(now).silenceAt(0.002) / exact - 1);
            withinQuarter += error <= 0.25 ? 1 : 0;
        }

        assertThat(withinQuarter).isGreaterThanOrEqualTo(300 * 95 / 100);
    }

    @Test
    void noPauseLeadsOutOfTheBoundsOfAProfile() {
        PauseMeter extreme = new PauseMeter(new Settings(Duration.ofNanos(1), Duration.ofNanos(1)), START);
        long now = START;
        for (int i = 0; i < 1_000; i++) {
            now += 3;
            extreme.ran(now);
        }
        assertThat(extreme.profile(now).medianNanos()).isEqualTo(1e6);
        assertThat(extreme.profile(now).perHour()).isLessThanOrEqualTo(1e6);

        now += Long.MAX_VALUE;
        assertThat(extreme.ran(now)).isEqualTo(Long.MAX_VALUE - 1);
        PauseProfile profile = extreme.profile(now);
        assertThat(PauseProfile.decoded(profile.encoded()).sigma()).isCloseTo(profile.sigma(), within(0.005));
    }

    @Test
    void refusesTimeThatGoesBackAndLearnsNothingFromIt() {
        meter.ran(START + TICK);
        PauseProfile before = meter.profile(START + TICK);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> meter.ran(START))
                .withMessage("time must not go back, but did by this many nanoseconds: 20000000");
        assertThatIllegalArgumentException().isThrownBy(() -> meter.profile(START));
        assertThat(meter.profile(START + TICK)).isEqualTo(before);
        assertThatIllegalArgumentException().isThrownBy(() -> new Settings(Duration.ZERO, Duration.ofMillis(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Settings(Duration.ofMillis(1), Duration.ZERO));
    }

    /**
     * A process that pauses 60 times an hour, log-normal with sigma 0.9, and else runs every tick.
     */
    private static long learn(PauseMeter meter, long start, int hours, double medianNanos, Random random) {
        long now = start;
        long next = now + untilNext(random);
        while (now - start < hours * HOUR) {
            if (next - now <= TICK) {
                long pause = (long) (medianNanos * Math.exp(0.9 * random.nextGaussian()));
                now = now + Math.max(TICK, next - now + pause);
                next = now + untilNext(random);
            } else {
                now += TICK;
            }
            meter.ran(now);
        }
        return now;
    }

    private static long untilNext(Random random) {
        return (long) (-Math.log(1 - random.nextDouble()) * MINUTE);
    }
}
