package io.murmuration.failuredetector;

import java.time.Duration;

/**
 * Measures how suspicious the silence of one peer is, after <i>The φ Accrual Failure Detector</i>
 * (Hayashibara, Défago, Yared and Katayama, SRDS 2004). For periodic streams: heartbeats, ticks,
 * feeds. Membership itself judges by {@link PathEstimate} and {@link PauseProfile}.
 *
 * <p>The detector learns the rhythm of a peer's heartbeats. From it follows φ = −log₁₀ p, where p
 * is the probability that a heartbeat takes longer than the present silence: who suspects the peer
 * at φ ≥ 1 is wrong in one case of ten, at φ ≥ 3 in one of a thousand. Measuring and judging stay
 * apart: the detector has no threshold, every caller may have its own.
 *
 * <p>Time is a monotonic reading in nanoseconds passed in by the caller: {@code System.nanoTime()}
 * in production, a counter in tests. Not thread-safe: one owner at a time.
 */
public final class PhiAccrual {

    /** What kind of rhythm to expect. */
    public enum Rhythm {

        /** Heartbeats that keep time and scatter around a mean interval. */
        NORMAL,

        /** Events that come independently of each other; only their mean interval is learned. */
        EXPONENTIAL
    }

    /**
     * What to assume about a peer.
     *
     * @param rhythm what kind of rhythm to expect
     * @param memory how far back the rhythm reaches: an interval so many heartbeats ago counts
     *     about a third of the latest one; 2 to 10,000
     * @param expectedInterval rhythm to assume until the peer has shown its own, above zero
     * @param minDeviation least standard deviation, above zero: keeps the first hiccup of a very
     *     regular peer from looking like its death. For {@link Rhythm#EXPONENTIAL}, whose deviation
     *     is its mean, the least mean
     * @param pause silence forgiven on top of the rhythm, for garbage collection and the like
     */
    public record Settings(
            Rhythm rhythm, int memory, Duration expectedInterval, Duration minDeviation, Duration pause) {

        public Settings {
            Bounds.check(memory >= 2 && memory <= 10_000, "memory must be from 2 to 10000", memory);
            Bounds.check(isPositive(expectedInterval), "expectedInterval must be above zero", expectedInterval);
            Bounds.check(isPositive(minDeviation), "minDeviation must be above zero", minDeviation);
            Bounds.check(!pause.isNegative(), "pause must not be negative", pause);
            Bounds.check(pause.compareTo(LONGEST) <= 0, "pause must be at most a year", pause);
            Bounds.check(
                    expectedInterval.compareTo(LONGEST) <= 0,
                    "expectedInterval must be at most a year",
                    expectedInterval);
            Bounds.check(minDeviation.compareTo(LONGEST) <= 0, "minDeviation must be at most a year", minDeviation);
        }

        /** Expects {@link Rhythm#NORMAL}. */
        public Settings(int memory, Duration expectedInterval, Duration minDeviation, Duration pause) {
            this(Rhythm.NORMAL, memory, expectedInterval, minDeviation, pause);
        }

        private static boolean isPositive(Duration duration) {
            return !duration.isNegative() && !duration.isZero();
        }
    }

    private static final Duration LONGEST = Duration.ofDays(365);

    private final Settings settings;
    private final double minDeviationNanos;
    private final double pauseNanos;
    private long lastNanos;
    private double meanNanos;
    private double varianceSquaredNanos;

    /** Starts to watch a peer at {@code nowNanos}, as if a heartbeat had come in at that moment. */
    public PhiAccrual(Settings settings, long nowNanos) {
        this.settings = settings;
        minDeviationNanos = settings.minDeviation().toNanos();
        pauseNanos = settings.pause().toNanos();
        lastNanos = nowNanos;
        meanNanos = settings.expectedInterval().toNanos();
        varianceSquaredNanos = meanNanos * meanNanos / 16; // a quarter of the mean, squared
    }

    /** Takes note of a heartbeat. */
    public void heartbeat(long nowNanos) {
        // The paper keeps a window of intervals. Weights that fade remember as long, in two numbers
        // instead of a thousand, and cannot drift (Finch, "Incremental calculation of weighted mean
        // and variance", 2009).
        double surplus = Bounds.elapsedNanos(lastNanos, nowNanos) - meanNanos;
        double step = surplus / settings.memory();
        meanNanos += step;
        varianceSquaredNanos = (varianceSquaredNanos + surplus * step) * (1 - 1.0 / settings.memory());
        lastNanos = nowNanos;
    }

    /** Takes note of a heartbeat that ends an outage: the gap says nothing about the rhythm. */
    public void recover(long nowNanos) {
        lastNanos += Bounds.elapsedNanos(lastNanos, nowNanos);
    }

    /** Returns φ at {@code nowNanos}: finite, zero or more, never falling while silence lasts. */
    public double phi(long nowNanos) {
        double silenceNanos = Bounds.elapsedNanos(lastNanos, nowNanos);
        return model().phi(Math.max(0, silenceNanos - pauseNanos));
    }

    /** Returns what has been learned: the model of the intervals, without the forgiven pause. */
    public ArrivalModel model() {
        return switch (settings.rhythm()) {
            case NORMAL ->
                new ArrivalModel.Normal(meanNanos, Math.max(StrictMath.sqrt(varianceSquaredNanos), minDeviationNanos));
            case EXPONENTIAL -> new ArrivalModel.Exponential(Math.max(meanNanos, minDeviationNanos));
        };
    }
}
