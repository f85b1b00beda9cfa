package io.murmuration.testkit.raft;

import io.murmuration.testkit.SeedPool;
import io.murmuration.testkit.SeedReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Runs the simulation of many seeds on several threads; each run belongs to one thread, and the
 * result depends neither on their number nor on their order.
 */
public final class RaftSeeds {

    private static final int MOST_FAILURES = 20;
    private static final int MOST_TRIES = 300;

    private final long first;
    private final int mostFailures;
    private final SeedPool pool;
    private final List<SeedReport.Failure> failures = new ArrayList<>();
    private final Tally tally = new Tally();
    private long counted;
    private long traceHash;

    private RaftSeeds(long first, long last, SeedPool.Limits limits, int mostFailures) {
        this.first = first;
        this.mostFailures = mostFailures;
        pool = new SeedPool(first, last, limits, seed -> take(SeedRun.of(seed)));
    }

    /**
     * Runs the seeds from {@code first} to {@code last}, both included; begins no more of them
     * after {@value #MOST_FAILURES} failures.
     */
    public static SeedReport run(long first, long last, SeedPool.Limits limits) {
        return new RaftSeeds(first, last, limits, MOST_FAILURES).run();
    }

    /** As {@link #run(long, long, SeedPool.Limits)} without limits, as JSON. */
    public static String run(long first, long last) {
        return run(first, last, SeedPool.Limits.none()).toJson();
    }

    /**
     * Returns the first seed in whose run an invariant does not hold, or {@code last + 1} if there
     * is none.
     */
    public static long firstFailure(long first, long last) {
        List<SeedReport.Failure> found =
                new RaftSeeds(first, last, SeedPool.Limits.none(), 1).run().failures();
        return found.isEmpty() ? last + 1 : found.get(0).seed();
    }

    /** Runs one seed; returns what did not hold and how, empty if all did. */
    public static String failureOf(long seed) {
        return SeedRun.of(seed).message();
    }

    /**
     * Runs a failing seed again and again with less, and tells the smallest run that fails the same
     * way, line by line.
     *
     * @throws IllegalArgumentException if it does not fail
     */
    public static List<String> explain(long seed) {
        SeedRun failed = SeedRun.of(seed);
        SeedRun small = Shrinker.shrink(failed, MOST_TRIES);
        return RunText.of(failed, small);
    }

    private SeedReport run() {
        long start = System.nanoTime();
        long seeds = pool.run();
        synchronized (this) {
            failures.sort(Comparator.comparingLong(SeedReport.Failure::seed));
            return new SeedReport(
                    first,
                    seeds,
                    counted,
                    tally.get(Tally.Count.EVENTS),
                    List.copyOf(failures),
                    tally.figures(),
                    seeds >= Coverage.SEEDS ? Coverage.missing(tally) : List.of(),
                    String.format("%016x", traceHash),
                    (System.nanoTime() - start) / 1e9);
        }
    }

    private synchronized void take(SeedRun run) {
        tally.add(run.tally());
        counted += run.tally().isWorthCounting() ? 1 : 0;
        traceHash += run.traceHash();
        Invariant broken = run.invariant();
        if (broken != null) {
            failures.add(new SeedReport.Failure(run.plan().seed(), broken, run.message()));
            if (failures.size() >= mostFailures) {
                pool.skipFrom(run.plan().seed());
            }
        }
    }
}
