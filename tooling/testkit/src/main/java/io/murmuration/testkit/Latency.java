package io.murmuration.testkit;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long a packet is under way. */
public sealed interface Latency {

    /** Draws one. */
    long sampleNanos(RandomGenerator random);

    /** Returns what a network of one data centre does: 0.2 to 1 ms, each as likely. */
    static Latency lan() {
        return new Uniform(Duration.ofNanos(200_000), Duration.ofMillis(1));
    }

    /** Each time from {@code least} to {@code most} is as likely. */
    record Uniform(Duration least, Duration most) implements Latency {

        public Uniform {
            if (least.isNegative() || most.compareTo(least) < 0) {
                throw new IllegalArgumentException("latencies must be a range from zero: " + least + ".." + most);
            }
        }

        @Override
        public long sampleNanos(RandomGenerator random) {
            long span = most.getNano() - least.getNano() + (most.getSeconds() - least.getSeconds()) * 1_000_000_000L;
            return least.toNanos() + (long) (random.nextDouble() * span);
        }
    }

    /** The logarithm is normal: most packets are quick, a few are very late. */
    record LogNormal(Duration median, double sigma) implements Latency {

        public LogNormal {
            if (median.isNegative() || !(sigma >= 0)) {
                throw new IllegalArgumentException(
                        "median and sigma must not be negative: " + median + ", " + sigma);
            }
        }

        @Override
        public long sampleNanos(RandomGenerator random) {
            return logNormal(median.toNanos(), sigma, random);
        }
    }

    /** Draws from a log-normal distribution, with the same bits on every machine. */
    static long logNormal(double median, double sigma, RandomGenerator random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        double normal = radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
        return (long) (median * StrictMath.exp(sigma * normal));
    }
}
