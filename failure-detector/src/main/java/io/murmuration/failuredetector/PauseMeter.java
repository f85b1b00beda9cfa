package io.murmuration.failuredetector;

import java.time.Duration;

/**
 * Learns how this process itself pauses: whoever asks it every {@code tick} and comes late has
 * slept.
 *
 * <p>The estimate is Bayesian: it starts from {@link PauseProfile#assumed()}, as if that had been
 * seen in 60 pauses (240, for the spread), and follows what is measured as more comes in. Without
 * this the noise of a young estimate would do harm: deaths are judged at a silence four deviations
 * out, where the spread of a dozen samples moves the threshold by a factor of two, down as often as
 * up. Old pauses fade with a half-life of 24 hours. The rate starts at the assumed one, with the
 * weight of three minutes only: a process that does not pause should soon be known for it.
 *
 * <p>Time is a monotonic reading in nanoseconds. Not thread-safe: one owner at a time.
 */
public final class PauseMeter {

    /**
     * How finely to measure.
     *
     * @param tick how often {@link #ran} is called, above zero; being late is measured against it
     * @param minPause least lateness that counts as a pause, above zero: less is scheduling
     */
    public record Settings(Duration tick, Duration minPause) {

        public Settings {
            Duration hour = Duration.ofHours(1);
            Bounds.check(tick.compareTo(Duration.ZERO) > 0, "tick must be above zero", tick);
            Bounds.check(tick.compareTo(hour) <= 0, "tick must be at most 1 h", tick);
            Bounds.check(minPause.compareTo(Duration.ZERO) > 0, "minPause must be above zero", minPause);
            Bounds.check(minPause.compareTo(hour) <= 0, "minPause must be at most 1 h", minPause);
        }

        /** A tick of 20 ms, and pauses from 20 ms. */
        public static Settings standard() {
            return new Settings(Duration.ofMillis(20), Duration.ofMillis(20));
        }
    }

    private static final double PRIOR_SAMPLES = 60;
    private static final double PRIOR_SPREAD_SAMPLES = 240;
    private static final double PRIOR_PAUSES = 2;
    private static final double HOUR_NANOS = 3600e9;
    private static final double PRIOR_EXPOSURE_NANOS =
            PRIOR_PAUSES * HOUR_NANOS / PauseProfile.assumed().perHour();

    /** Fades to a half in 24 hours. */
    private static final double FADE_PER_NANO = StrictMath.log(2) / (24 * HOUR_NANOS);

    private final long tickNanos;
    private final long minPauseNanos;
    private long lastNanos;
    private long fadedAtNanos;
    private double samples;
    private double exposureNanos;
    private double meanLog;
    private double squaresLog;

    /** Starts at {@code nowNanos}, when the process is running. */
    public PauseMeter(Settings settings, long nowNanos) {
        tickNanos = settings.tick().toNanos();
        minPauseNanos = settings.minPause().toNanos();
        lastNanos = nowNanos;
        fadedAtNanos = nowNanos;
    }

    /**
     * Takes note that the process is running at {@code nowNanos}.
     *
     * @return how long it has just paused, in nanoseconds: by how much the call is late, or zero if
     *     by no more than {@code minPause}
     * @throws IllegalArgumentException if time goes back; nothing is learned then
     */
    public long ran(long nowNanos) {
        long lateNanos = Bounds.elapsedNanos(lastNanos, nowNanos) - tickNanos;
        lastNanos = nowNanos;
        if (lateNanos <= minPauseNanos) {
            return 0;
        }
        learn(StrictMath.log((double) lateNanos), nowNanos);
        return lateNanos;
    }

    /**
     * Takes note that the process has run without a pause until {@code nowNanos}: for callers who
     * know it otherwise and need not ask every tick, such as a simulator.
     *
     * @throws IllegalArgumentException if time goes back
     */
    public void ranSteadily(long nowNanos) {
        Bounds.elapsedNanos(lastNanos, nowNanos);
        lastNanos = nowNanos;
    }

    /**
     * Returns what is believed of this process at {@code nowNanos}.
     *
     * @throws IllegalArgumentException if that is before the last call of {@link #ran}
     */
    public PauseProfile profile(long nowNanos) {
        double fade = fade(Bounds.elapsedNanos(lastNanos, nowNanos) + (lastNanos - fadedAtNanos));
        double n = samples * fade;
        double exposure = exposureNanos(fade);
        double priorLog = StrictMath.log(PauseProfile.assumed().medianNanos());
        double priorSigma = PauseProfile.assumed().sigma();

        double mu = (PRIOR_SAMPLES * priorLog + n * meanLog) / (PRIOR_SAMPLES + n);
        double squares = squaresLog * fade + n * (meanLog - mu) * (meanLog - mu);
        double variance = (PRIOR_SPREAD_SAMPLES * priorSigma * priorSigma + squares) / (PRIOR_SPREAD_SAMPLES + n);
        double perHour = (PRIOR_PAUSES + n) * HOUR_NANOS / (PRIOR_EXPOSURE_NANOS + exposure);
        return PauseProfile.nearest(StrictMath.exp(mu), StrictMath.sqrt(variance), perHour);
    }

    private void learn(double pauseLog, long nowNanos) {
        double fade = fade(nowNanos - fadedAtNanos);
        exposureNanos = exposureNanos(fade);
        fadedAtNanos = nowNanos;

        // Welford (1962), with weights that have faded.
        double surplus = pauseLog - meanLog;
        samples = samples * fade + 1;
        meanLog += surplus / samples;
        squaresLog = squaresLog * fade + surplus * (pauseLog - meanLog);
    }

    private static double fade(long elapsedNanos) {
        return StrictMath.exp(-FADE_PER_NANO * elapsedNanos);
    }

    /** Time watched, faded: the integral of the weights, so it does not matter when it is taken. */
    private double exposureNanos(double fade) {
        return exposureNanos * fade + (1 - fade) / FADE_PER_NANO;
    }
}
