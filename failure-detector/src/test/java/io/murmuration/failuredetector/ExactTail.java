package io.murmuration.failuredetector;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The normal tail by another way, for tests: the plain power series in fixed-point numbers of 2,500
 * bits, which leaves more than a double's digits of it up to 40 deviations, where half minus the
 * series cancels a thousand bits. Checked itself against published figures.
 */
final class ExactTail {

    private static final int BITS = 2_500;
    private static final BigInteger ONE = BigInteger.ONE.shiftLeft(BITS);
    private static final BigInteger SQRT_2_PI = pi().shiftLeft(BITS + 1).sqrt();

    /** Fraction bits of a double of at least 2⁻⁷. */
    private static final int ARGUMENT_BITS = 60;

    private ExactTail() {}

    /** Returns −log₁₀ P(Z &gt; y), for y from −40 to 40 that is zero or not too near it. */
    static double phi(double y) {
        BigInteger exact = new BigDecimal(y)
                .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(ARGUMENT_BITS)))
                .toBigIntegerExact();
        BigInteger square = exact.multiply(exact);
        BigInteger term = exact.shiftLeft(BITS - ARGUMENT_BITS);
        BigInteger sum = term;
        for (long k = 3; term.bitLength() > 1; k += 2) {
            term = term.multiply(square).shiftRight(2 * ARGUMENT_BITS).divide(BigInteger.valueOf(k));
            sum = sum.add(term);
        }
        BigInteger body = sum.shiftLeft(2 * BITS).divide(exp(square).multiply(SQRT_2_PI));
        BigInteger half = ONE.shiftRight(1);
        return y < 0
                ? -Math.log1p(-fraction(half.add(body))) / Math.log(10)
                : -Math.log10(fraction(half.subtract(body)));
    }

    /** e^(square / 2). */
    private static BigInteger exp(BigInteger square) {
        BigInteger term = ONE;
        BigInteger sum = ONE;
        for (long k = 1; term.bitLength() > 1; k++) {
            term = term.multiply(square).shiftRight(2 * ARGUMENT_BITS + 1).divide(BigInteger.valueOf(k));
            sum = sum.add(term);
        }
        return sum;
    }

    private static double fraction(BigInteger fixed) {
        int cut = Math.max(0, fixed.bitLength() - 62);
        return Math.scalb(fixed.shiftRight(cut).doubleValue(), cut - BITS);
    }

    /** Machin: π = 16·arctan(1/5) − 4·arctan(1/239). */
    private static BigInteger pi() {
        return arctanOfInverse(5).shiftLeft(4).subtract(arctanOfInverse(239).shiftLeft(2));
    }

    private static BigInteger arctanOfInverse(long n) {
        BigInteger square = BigInteger.valueOf(-n * n);
        BigInteger power = ONE.divide(BigInteger.valueOf(n));
        BigInteger sum = power;
        for (long k = 3; power.signum() != 0; k += 2) {
            power = power.divide(square);
            sum = sum.add(power.divide(BigInteger.valueOf(k)));
        }
        return sum;
    }
}
