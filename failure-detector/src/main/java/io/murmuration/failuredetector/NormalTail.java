package io.murmuration.failuredetector;

/**
 * The upper tail of the standard normal distribution, as φ = −log₁₀ P(Z &gt; y), and its inverse.
 *
 * <p>Taken as a logarithm the tail stays exact far out, where the probability itself rounds to zero
 * (at 38 deviations). The relative error of φ is below 10⁻¹¹ for y &gt;= 0, and below 10⁻¹² · y² +
 * 10⁻¹¹ for −8 &lt;= y &lt; 0; tests hold it against figures computed with 2,500 bits. Sources:
 * Marsaglia, <i>Evaluating the normal distribution</i> (2004) near the middle, Laplace's continued
 * fraction beyond. All arithmetic is strict, so that every machine computes the same bits.
 */
public final class NormalTail {

    private static final double LN_10 = StrictMath.log(10);
    private static final double LN_SQRT_2_PI = StrictMath.log(2 * Math.PI) / 2;

    /** φ at y = 0: the decimal logarithm of two. */
    private static final double MIDDLE = StrictMath.log10(2);

    /** Where the series, which loses digits as it nears ½, hands over to the fraction. */
    private static final double HANDOVER = 2;

    /** Beyond it φ would overflow; no time in nanoseconds is that many deviations long. */
    private static final double FARTHEST = 1e150;

    /** From here down the tail is one, and φ zero, in every digit. */
    private static final double NEAREST = -40;

    private static final double LEAST_PHI = 1e-300;
    private static final double MOST_PHI = 1e299;

    private static final double STEPS_PER_DEVIATION = 0x1p42;
    private static final long MANTISSA_REST = (1L << 10) - 1;

    private NormalTail() {}

    /**
     * Returns −log₁₀ of the probability that a standard normal variable exceeds {@code deviations}.
     * Finite and zero or more for every number, and never lower for a higher one.
     */
    public static double phi(double deviations) {
        double y = coarse(Math.min(Math.abs(deviations), FARTHEST));
        double above = y < HANDOVER
                ? -StrictMath.log10(body(y))
                : (y * y / 2 + LN_SQRT_2_PI + StrictMath.log(fraction(y))) / LN_10;
        return deviations < 0 ? complement(Math.max(MIDDLE, above)) : above;
    }

    /**
     * Returns the least number of deviations at which φ reaches {@code phi}, zero or more, to a
     * resolution of 2⁻³⁰ (relative where it is above one). Never lower for a higher φ; −40 for φ
     * below 10⁻³⁰⁰, 10¹⁵⁰ for φ above 10²⁹⁹.
     */
    public static double deviationsAt(double phi) {
        Bounds.check(phi >= 0 && phi <= Double.MAX_VALUE, "phi must be finite and not negative", phi);
        if (phi < LEAST_PHI) {
            return NEAREST;
        }
        if (phi > MOST_PHI) {
            return FARTHEST;
        }
        double guess = phi < MIDDLE ? -newton(complement(phi)) : newton(phi);

        // Newton's last digits are noise. The answer is a point of a fixed lattice, so that it
        // follows from phi() alone and cannot fall where phi() does not.
        double step = Math.scalb(1.0, Math.max(0, Math.getExponent(guess)) - 30);
        double point = Math.floor(guess / step) * step;
        while (point > NEAREST && phi(point) >= phi) {
            point -= step;
        }
        while (point < FARTHEST && phi(point) < phi) {
            point += step;
        }
        return point;
    }

    /**
     * From the surprise at an event to that at its opposite; each form where it keeps its digits.
     */
    private static double complement(double phi) {
        return phi < MIDDLE
                ? -StrictMath.log10(-StrictMath.expm1(-phi * LN_10))
                : -StrictMath.log1p(-StrictMath.exp(-phi * LN_10)) / LN_10;
    }

    /** Solves φ(y) = phi for y &gt;= 0; φ is convex, so from above the steps never overshoot. */
    private static double newton(double phi) {
        double y = Math.min(StrictMath.sqrt(2 * LN_10) * StrictMath.sqrt(phi - MIDDLE), FARTHEST);
        for (int i = 0; i < 20; i++) {
            double hazard = y < HANDOVER ? density(y) / body(y) : fraction(y);
            double step = (phi(y) - phi) * LN_10 / hazard;
            y = Math.max(0, y - step);
            if (Math.abs(step) <= 1e-12 * (1 + y)) {
                break;
            }
        }
        return y;
    }

    /**
     * Rounds to a lattice so coarse that φ grows from one point to the next by more than the noise
     * of its last digits, and is flat between them: only so is "never falls" true to the last bit.
     */
    private static double coarse(double y) {
        if (y < 1) {
            return Math.rint(y * STEPS_PER_DEVIATION) / STEPS_PER_DEVIATION;
        }
        long half = (MANTISSA_REST + 1) / 2;
        return Double.longBitsToDouble((Double.doubleToRawLongBits(y) + half) & ~MANTISSA_REST);
    }

    /** The tail near the middle: p = ½ − density · (y + y³/3 + y⁵/(3·5) + …). */
    private static double body(double y) {
        double term = y;
        double sum = y;
        for (int k = 3; k < 100 && term > sum * 1e-18; k += 2) {
            term *= y * y / k;
            sum += term;
        }
        return 0.5 - sum * density(y);
    }

    /** The hazard, density over tail: y + 1/(y + 2/(y + 3/…)). */
    private static double fraction(double y) {
        double fraction = y;
        for (int k = 4 + (int) (500 / (y * y)); k > 0; k--) { // enough for all digits of a double
            fraction = y + k / fraction;
        }
        return fraction;
    }

    private static double density(double y) {
        return StrictMath.exp(-y * y / 2 - LN_SQRT_2_PI);
    }
}
