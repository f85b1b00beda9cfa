package io.murmuration.testkit.scenario;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * How to play a scenario.
 *
 * @param seed from which all that is left to chance follows
 * @param effort how many runs
 * @param progress told how far it is, from any thread
 */
public record ScenarioOptions(long seed, Effort effort, Progress progress) {

    /** How many runs a scenario is played in, and how long they are. */
    public enum Effort {
        /** A few seconds in all: for tests. */
        QUICK,
        /** As many as the scenario's question needs, if that takes less than a minute. */
        NORMAL,
        /** All there are. */
        FULL
    }

    /** Takes note of how far a scenario is. May be called by several threads at once. */
    @FunctionalInterface
    public interface Progress {

        /** So many of all the runs are done. */
        void at(int done, int all);
    }

    /** Returns options that nobody watches. */
    public static ScenarioOptions of(long seed, Effort effort) {
        return new ScenarioOptions(seed, effort, (done, all) -> {});
    }

    /** Returns one of three numbers, by effort. */
    int pick(int quick, int normal, int full) {
        return switch (effort) {
            case QUICK -> quick;
            case NORMAL -> normal;
            case FULL -> full;
        };
    }

    /** Returns the seed of one of many runs: far from those of its neighbours. */
    long seed(int run) {
        long mixed = (seed ^ run * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        return mixed ^ mixed >>> 29;
    }

    /** Plays many runs, on all cores, and returns what came of each in their order. */
    <T> List<T> each(int runs, IntFunction<T> run) {
        AtomicInteger done = new AtomicInteger();
        return IntStream.range(0, runs)
                .parallel()
                .mapToObj(i -> {
                    T result = run.apply(i);
                    progress.at(done.incrementAndGet(), runs);
                    return result;
                })
                .toList();
    }
}
