package io.murmuration.testkit;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How processes stop and go on: collections, a busy machine, a snapshot of the virtual machine.
 * Lengths are log-normal; pauses come independently of each other.
 *
 * @param median half of the pauses are longer
 * @param sigma standard deviation of the natural logarithm of their length
 * @param perHour pauses in an hour of each node; 0 for none
 */
public record PauseModel(Duration median, double sigma, double perHour) {

    private static final double HOUR_NANOS = 3600e9;

    public PauseModel {
        if (median.isNegative() || !(sigma >= 0) || !(perHour >= 0)) {
            throw new IllegalArgumentException(
                    "median, sigma and rate of pauses must not be negative: " + median + ", " + sigma + ", " + perHour);
        }
    }

    /** Returns the pauses of an ordinary JVM on a shared machine: 150 ms, sigma 0.9, 60 an hour. */
    public static PauseModel standard() {
        return new PauseModel(Duration.ofMillis(150), 0.9, 60);
    }

    /** Returns a model of processes that never pause. */
    public static PauseModel none() {
        return new PauseModel(Duration.ZERO, 0, 0);
    }

    /**
     * Returns the model of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static PauseModel named(String name) {
        return switch (name) {
            case "default" -> standard();
            case "none" -> none();
            default -> throw new IllegalArgumentException("pauses must be default or none: '" + name + "'");
        };
    }

    /** Returns the name of this model, as {@link #named} knows it, or its figures. */
    public String title() {
        if (equals(standard())) {
            return "default";
        }
        return perHour == 0 ? "none" : median.toMillis() + "ms/" + sigma + "/" + perHour + "h";
    }

    /**
     * Draws how long a node runs until its next pause begins; the longest time there is for none.
     */
    public long sampleGapNanos(RandomGenerator random) {
        if (perHour == 0) {
            return Long.MAX_VALUE / 4;
        }
        return (long) (-StrictMath.log(1 - random.nextDouble()) * HOUR_NANOS / perHour);
    }

    /** Draws how long a pause lasts. */
    public long sampleLengthNanos(RandomGenerator random) {
        return Latency.logNormal(median.toNanos(), sigma, random);
    }
}
