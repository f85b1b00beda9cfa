package io.murmuration.testkit.history;

import java.util.function.BooleanSupplier;

/**
 * How much a check may cost. The problem is NP-complete, so some histories have to end undecided.
 *
 * @param stepsPerPart how often the model may be asked for each part of the history, at least 1
 * @param memoryBytesPerPart roughly what may be remembered of the configurations that the search
 *     of a part has been through, at least 1,024; given back when that search ends. The first of
 *     them take 16 KiB at once and are not refused
 * @param timeIsUp asked now and then, and true from the moment on when the caller's time is up
 */
public record Budget(long stepsPerPart, long memoryBytesPerPart, BooleanSupplier timeIsUp) {

    /** Refuses a budget that allows nothing. */
    public Budget {
        if (stepsPerPart < 1) {
            throw new IllegalArgumentException("stepsPerPart is " + stepsPerPart + ", but has to be at least 1");
        }
        if (memoryBytesPerPart < 1024) {
            throw new IllegalArgumentException(
                    "memoryBytesPerPart is " + memoryBytesPerPart + ", but has to be at least 1024");
        }
    }

    /** Returns 20 million steps and 256 MiB per part, without a limit of time: some seconds. */
    public static Budget standard() {
        return new Budget(20_000_000, 256L << 20, () -> false);
    }

    /** Returns the same with another limit of steps. */
    public Budget withSteps(long steps) {
        return new Budget(steps, memoryBytesPerPart, timeIsUp);
    }

    /** Returns the same with a limit of time, which the caller's clock decides. */
    public Budget until(BooleanSupplier isUp) {
        return new Budget(stepsPerPart, memoryBytesPerPart, isUp);
    }
}
