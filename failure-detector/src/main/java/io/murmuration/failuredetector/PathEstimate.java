package io.murmuration.failuredetector;

import java.time.Duration;

/**
 * What one path to one peer is like: its round trip, the scatter of it, its losses. From these
 * follows how long an answer to a probe is worth waiting for.
 *
 * <p>Round trip and scatter are smoothed as in TCP (Jacobson, <i>Congestion Avoidance and
 * Control</i>, SIGCOMM 1988; RFC 6298): gains 1/8 and 1/4. Feed only successful direct probes:
 * indirect ones travelled another path, and a failed one has no round trip. Not thread-safe: one
 * owner at a time.
 */
public final class PathEstimate {

    /**
     * The frame of a probe's deadline: round trip + z(φ) · scatter, kept between least and most.
     *
     * @param minTimeout least deadline, above zero: shorter ones take scheduling for loss
     * @param maxTimeout most, and the deadline until the first answer; at most an hour
     * @param minDeviation least scatter, above zero: a calm path would get a deadline that the
     *     first hiccup breaks
     * @param phi how surprising a late answer must be to be given up; 0.5 to 100. More waits longer
     *     and escalates less often: at 5, one answer in a hundred thousand comes too late
     */
    public record Settings(Duration minTimeout, Duration maxTimeout, Duration minDeviation, double phi) {

        public Settings {
            Bounds.check(minTimeout.compareTo(Duration.ZERO) > 0, "minTimeout must be above zero", minTimeout);
            Bounds.check(maxTimeout.compareTo(minTimeout) >= 0, "maxTimeout must not be below minTimeout", maxTimeout);
            Bounds.check(maxTimeout.compareTo(Duration.ofHours(1)) <= 0, "maxTimeout must be at most 1 h", maxTimeout);
            Bounds.check(minDeviation.compareTo(Duration.ZERO) > 0, "minDeviation must be above zero", minDeviation);
            Bounds.check(
                    minDeviation.compareTo(maxTimeout) <= 0, "minDeviation must not exceed maxTimeout", minDeviation);
            Bounds.check(phi >= 0.5 && phi <= 100, "phi must be from 0.5 to 100", phi);
        }

        /** For nodes in one building: 100 to 500 ms, scatter of at least 10 ms, φ = 5. */
        public static Settings lan() {
            return new Settings(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMillis(10), 5);
        }

        /** For nodes across continents: 400 ms to 3 s, scatter of at least 10 ms, φ = 5. */
        public static Settings wan() {
            return new Settings(Duration.ofMillis(400), Duration.ofSeconds(3), Duration.ofMillis(10), 5);
        }
    }

    private static final double ROUND_TRIP_GAIN = 1.0 / 8;
    private static final double SCATTER_GAIN = 1.0 / 4;
    private static final double LOSS_GAIN = 1.0 / 8;
    private static final double LEAST_LOSS = 0.01;

    private final Settings settings;
    private final double deviations;
    private boolean answeredOnce;
    private double roundTripNanos;
    private double scatterNanos;
    private double loss = LEAST_LOSS;

    /** Starts without any knowledge of the path. */
    public PathEstimate(Settings settings) {
        this.settings = settings;
        deviations = NormalTail.deviationsAt(settings.phi());
    }

    /**
     * Takes note of an answer to a direct probe.
     *
     * @throws IllegalArgumentException if {@code rttNanos} is negative
     */
    public void answered(long rttNanos) {
        Bounds.check(rttNanos >= 0, "rttNanos must not be negative", rttNanos);
        if (answeredOnce) {
            scatterNanos += (Math.abs(rttNanos - roundTripNanos) - scatterNanos) * SCATTER_GAIN;
            roundTripNanos += (rttNanos - roundTripNanos) * ROUND_TRIP_GAIN;
        } else {
            answeredOnce = true;
            roundTripNanos = rttNanos;
            scatterNanos = rttNanos / 2.0;
        }
        loss -= loss * LOSS_GAIN;
    }

    /** Takes note of a direct probe that nobody answered in time. */
    public void missed() {
        loss += (1 - loss) * LOSS_GAIN;
    }

    /** Returns how long to wait for the answer to a direct probe. */
    public long timeoutNanos() {
        long least = settings.minTimeout().toNanos();
        long most = settings.maxTimeout().toNanos();
        if (!answeredOnce) {
            return most;
        }
        return Math.max(least, Math.min((long) (roundTripNanos + deviations * deviationNanos()), most));
    }

    /**
     * Returns the share of direct probes that get lost, 0.01 to 1: fading, with a gain of 1/8.
     * Never below one in a hundred, because a path that has lost nothing yet is not a path that
     * cannot.
     */
    public double lossRatio() {
        return Math.max(LEAST_LOSS, loss);
    }

    /** Returns the smoothed round trip; −1 before the first answer. */
    public long rttNanos() {
        return answeredOnce ? (long) roundTripNanos : -1;
    }

    /**
     * Returns how surprising it is that a probe sent {@code elapsedNanos} ago has no answer yet;
     * equals {@code settings.phi()} at the deadline where that is not clamped. Before the first
     * answer the path is taken for one whose deadline is {@code maxTimeout}.
     *
     * @throws IllegalArgumentException if {@code elapsedNanos} is negative
     */
    public double phi(long elapsedNanos) {
        if (answeredOnce) {
            return new ArrivalModel.Normal(roundTripNanos, deviationNanos()).phi((double) elapsedNanos);
        }
        double half = settings.maxTimeout().toNanos() / 2.0;
        return new ArrivalModel.Normal(half, Math.max(1, half / deviations)).phi((double) elapsedNanos);
    }

    private double deviationNanos() {
        return Math.max(scatterNanos, (double) settings.minDeviation().toNanos());
    }
}
