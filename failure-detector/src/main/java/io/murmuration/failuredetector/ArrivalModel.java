package io.murmuration.failuredetector;

/**
 * A belief about how long something takes to come: how surprising is it that it has not come yet?
 *
 * <p>Surprise is φ = −log₁₀ of the probability that it takes longer than the time elapsed, after
 * <i>The φ Accrual Failure Detector</i> (Hayashibara, Défago, Yared and Katayama, SRDS 2004). The
 * paper knows the normal model only; which one fits is a question of what is awaited:
 *
 * <ul>
 *   <li>{@link Normal}: an answer on a path whose round trips scatter around a mean;
 *   <li>{@link LogNormal}: the end of a pause, of which most are short and a few very long;
 *   <li>{@link Exponential}: the next of events that come independently of each other.
 * </ul>
 *
 * <p>Models are values: immutable, and the same bits on every machine.
 */
public sealed interface ArrivalModel permits ArrivalModel.Normal, ArrivalModel.LogNormal, ArrivalModel.Exponential {

    /**
     * Returns φ after {@code elapsedNanos}, zero or more: finite, and never falling as time goes
     * by, however long. The normal tails are as exact as {@link NormalTail} says; the exponential
     * one is exact but for rounding.
     */
    double phi(double elapsedNanos);

    /**
     * Returns the time in nanoseconds at which φ reaches {@code phi}: never falling, from zero to
     * {@link Long#MAX_VALUE}, which stands for all longer times; relative error below 10⁻⁶ unless
     * the answer is near zero.
     *
     * @throws IllegalArgumentException if {@code phi} is negative or not finite
     */
    double elapsedAt(double phi);

    /**
     * Times that scatter evenly around a mean.
     *
     * @param meanNanos zero or more, up to {@link Long#MAX_VALUE}
     * @param deviationNanos standard deviation, from one nanosecond to {@link Long#MAX_VALUE}
     */
    record Normal(double meanNanos, double deviationNanos) implements ArrivalModel {

        public Normal {
            Bounds.check(meanNanos >= 0 && meanNanos <= LONGEST, "meanNanos must be a time", meanNanos);
            checkPositive(deviationNanos, "deviationNanos must be at least one");
        }

        @Override
        public double phi(double elapsedNanos) {
            return NormalTail.phi((checked(elapsedNanos) - meanNanos) / deviationNanos);
        }

        @Override
        public double elapsedAt(double phi) {
            return bounded(meanNanos + NormalTail.deviationsAt(phi) * deviationNanos);
        }
    }

    /**
     * Times whose logarithms are normal: half of them below the median, the long ones far above it.
     *
     * @param medianNanos from one nanosecond to {@link Long#MAX_VALUE}
     * @param sigma standard deviation of the natural logarithm, 0.001 to 100
     */
    record LogNormal(double medianNanos, double sigma) implements ArrivalModel {

        public LogNormal {
            checkPositive(medianNanos, "medianNanos must be at least one");
            Bounds.check(sigma >= 1e-3 && sigma <= 100, "sigma must be from 0.001 to 100", sigma);
        }

        @Override
        public double phi(double elapsedNanos) {
            // The logarithm of zero is −∞: no surprise at all.
            return NormalTail.phi(StrictMath.log(checked(elapsedNanos) / medianNanos) / sigma);
        }

        @Override
        public double elapsedAt(double phi) {
            Bounds.check(phi >= 0 && phi <= Double.MAX_VALUE, "phi must be finite and not negative", phi);
            return phi == 0 ? 0 : bounded(medianNanos * StrictMath.exp(NormalTail.deviationsAt(phi) * sigma));
        }
    }

    /**
     * Times without memory: whatever has elapsed, the rest is as long as ever.
     *
     * @param meanNanos from one nanosecond to {@link Long#MAX_VALUE}
     */
    record Exponential(double meanNanos) implements ArrivalModel {

        private static final double LN_10 = StrictMath.log(10);

        public Exponential {
            checkPositive(meanNanos, "meanNanos must be at least one");
        }

        @Override
        public double phi(double elapsedNanos) {
            return checked(elapsedNanos) / meanNanos / LN_10;
        }

        @Override
        public double elapsedAt(double phi) {
            Bounds.check(phi >= 0 && phi <= Double.MAX_VALUE, "phi must be finite and not negative", phi);
            return bounded(phi * LN_10 * meanNanos);
        }
    }

    /** The longest time there is. */
    double LONGEST = Long.MAX_VALUE;

    private static double checked(double elapsedNanos) {
        Bounds.check(elapsedNanos >= 0 && elapsedNanos <= LONGEST, "elapsedNanos must be a time", elapsedNanos);
        return elapsedNanos;
    }

    private static void checkPositive(double nanos, String demand) {
        Bounds.check(nanos >= 1 && nanos <= LONGEST, demand, nanos);
    }

    private static double bounded(double nanos) {
        return Math.max(0, Math.min(nanos, LONGEST));
    }
}
