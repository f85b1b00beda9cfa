package io.murmuration.benchmarks.store;

import io.murmuration.benchmarks.load.Window;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One contender in one round.
 *
 * @param contender its name
 * @param round counted from 1
 * @param peakMib what the three servers together occupied at most, right after the windows with
 *     most in flight
 * @param nowMib what they occupied at that moment
 * @param failoverMillis one for each leader that was killed
 * @param noFailover kills after which nothing could be written in time
 */
public record Measured(
        String contender,
        int round,
        List<Cell> cells,
        OptionalDouble peakMib,
        OptionalDouble nowMib,
        List<Double> failoverMillis,
        int noFailover) {

    /** One window. */
    public record Cell(boolean writes, int inFlight, Window window) {}
}
