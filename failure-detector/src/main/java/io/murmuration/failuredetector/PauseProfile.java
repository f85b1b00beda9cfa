package io.murmuration.failuredetector;

/**
 * How a process pauses: how often, and how long. Collections, a busy machine, a snapshot of the
 * virtual machine: then it is silent and yet alive. Each member measures its own
 * ({@link PauseMeter}) and tells it to its observers, in four bytes; they derive from it which
 * silence is death.
 *
 * <p>Lengths are log-normal, times of pauses independent of each other. So of a process that is
 * never dead, silences longer than s come {@code perHour · P(pause > s)} times an hour: the false
 * alarms of whoever takes s for death. An immutable value; the same bits on every machine.
 *
 * @param medianNanos half of the pauses are longer; 1 ms to 10 s
 * @param sigma standard deviation of the natural logarithm of their length; 0.1 to 2.5
 * @param perHour pauses an hour; 0.001 to 1,000,000
 */
public record PauseProfile(double medianNanos, double sigma, double perHour) {

    static final double MIN_MEDIAN_NANOS = 1e6;
    static final double MAX_MEDIAN_NANOS = 1e10;
    static final double MIN_SIGMA = 0.1;
    static final double MAX_SIGMA = 2.5;
    static final double MIN_PER_HOUR = 1e-3;
    static final double MAX_PER_HOUR = 1e6;

    private static final PauseProfile ASSUMED = new PauseProfile(150e6, 0.9, 40);
    private static final int BYTE_LEVELS = 255;
    private static final int SHORT_LEVELS = 65_535;

    public PauseProfile {
        Bounds.check(
                medianNanos >= MIN_MEDIAN_NANOS && medianNanos <= MAX_MEDIAN_NANOS,
                "medianNanos must be from 1 ms to 10 s",
                medianNanos);
        Bounds.check(sigma >= MIN_SIGMA && sigma <= MAX_SIGMA, "sigma must be from 0.1 to 2.5", sigma);
        Bounds.check(
                perHour >= MIN_PER_HOUR && perHour <= MAX_PER_HOUR, "perHour must be from 0.001 to 1000000", perHour);
    }

    /**
     * What to believe of a process that has told nothing yet: a median of 150 ms, sigma 0.9, 40 an
     * hour.
     */
    public static PauseProfile assumed() {
        return ASSUMED;
    }

    /** Returns the profile nearest to the given figures that keeps all bounds. */
    static PauseProfile nearest(double medianNanos, double sigma, double perHour) {
        return new PauseProfile(
                clamp(medianNanos, MIN_MEDIAN_NANOS, MAX_MEDIAN_NANOS),
                clamp(sigma, MIN_SIGMA, MAX_SIGMA),
                clamp(perHour, MIN_PER_HOUR, MAX_PER_HOUR));
    }

    /**
     * Returns four bytes that {@link #decoded} understands: from the top one byte of median and two
     * of rate on logarithmic scales, between them one byte of sigma. Errors at most 2 % of the
     * median, 0.005 of sigma, 0.1 % of the rate.
     */
    public int encoded() {
        int median = logLevel(medianNanos, MIN_MEDIAN_NANOS, MAX_MEDIAN_NANOS, BYTE_LEVELS);
        int spread = (int) Math.rint((sigma - MIN_SIGMA) / (MAX_SIGMA - MIN_SIGMA) * BYTE_LEVELS);
        int rate = logLevel(perHour, MIN_PER_HOUR, MAX_PER_HOUR, SHORT_LEVELS);
        return median << 24 | spread << 16 | rate;
    }

    /** Returns the profile of four bytes; every pattern is one, and encodes to itself again. */
    public static PauseProfile decoded(int encoded) {
        return nearest(
                atLogLevel(encoded >>> 24, MIN_MEDIAN_NANOS, MAX_MEDIAN_NANOS, BYTE_LEVELS),
                MIN_SIGMA + (MAX_SIGMA - MIN_SIGMA) * (encoded >>> 16 & BYTE_LEVELS) / BYTE_LEVELS,
                atLogLevel(encoded & SHORT_LEVELS, MIN_PER_HOUR, MAX_PER_HOUR, SHORT_LEVELS));
    }

    /**
     * Returns −log₁₀ of the probability that a pause lasts longer than the silence: finite, zero or
     * more, never falling.
     *
     * @throws IllegalArgumentException if {@code silenceNanos} is negative
     */
    public double phi(long silenceNanos) {
        return lengths().phi((double) silenceNanos);
    }

    /**
     * Returns the silence in nanoseconds that pauses exceed {@code falseAlarmsPerHour} times an
     * hour; zero if there are no more pauses than that, {@link Long#MAX_VALUE} if it would be
     * longer.
     *
     * @throws IllegalArgumentException if {@code falseAlarmsPerHour} is not above zero
     */
    public long silenceAt(double falseAlarmsPerHour) {
        return (long) Math.ceil(lengths().elapsedAt(phiAt(falseAlarmsPerHour)));
    }

    /**
     * Returns the φ of {@link #silenceAt}: −log₁₀ of the share of pauses that may be taken for
     * death.
     *
     * @throws IllegalArgumentException if {@code falseAlarmsPerHour} is not above zero
     */
    public double phiAt(double falseAlarmsPerHour) {
        Bounds.check(
                falseAlarmsPerHour >= Double.MIN_NORMAL && falseAlarmsPerHour <= Double.MAX_VALUE,
                "falseAlarmsPerHour must be above zero and finite",
                falseAlarmsPerHour);
        return Math.max(0, StrictMath.log10(perHour) - StrictMath.log10(falseAlarmsPerHour));
    }

    private ArrivalModel.LogNormal lengths() {
        return new ArrivalModel.LogNormal(medianNanos, sigma);
    }

    private static int logLevel(double value, double min, double max, int levels) {
        return (int) Math.rint(StrictMath.log(value / min) / StrictMath.log(max / min) * levels);
    }

    private static double atLogLevel(int level, double min, double max, int levels) {
        return min * StrictMath.exp(StrictMath.log(max / min) * level / levels);
    }

    private static double clamp(double value, double min, double max) {
        return Math.max(min, Math.min(value, max));
    }
}
