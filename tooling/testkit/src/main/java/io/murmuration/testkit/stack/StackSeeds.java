package io.murmuration.testkit.stack;

import io.murmuration.testkit.SeedPool;
import io.murmuration.testkit.SeedReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Runs the simulation of the whole stack for many seeds on several threads; each run belongs to one
 * thread, and the result depends neither on their number nor on their order.
 */
public final class StackSeeds {

    /** From so many seeds on everything is expected to have come about. */
    static final int SEEDS_FOR_ALL = 1_000;

    private static final int MOST_FAILURES = 20;
    private static final int MOST_TRIES = 150;

    private final long first;
    private final int mostFailures;
    private final SeedPool pool;
    private final List<SeedReport.Failure> failures = new ArrayList<>();
    private final Tally tally = new Tally();
    private long counted;
    private long traceHash;

    private StackSeeds(long first, long last, SeedPool.Limits limits, int mostFailures) {
        this.first = first;
        this.mostFailures = mostFailures;
        pool = new SeedPool(first, last, limits, seed -> take(StackRun.of(seed)));
    }

    /**
     * Runs the seeds from {@code first} to {@code last}, both included; begins no more of them
     * after {@value #MOST_FAILURES} failures.
     */
    public static SeedReport run(long first, long last, SeedPool.Limits limits) {
        return new StackSeeds(first, last, limits, MOST_FAILURES).run();
    }

    /**
     * Returns the first seed in whose run a promise is not kept, or {@code last + 1} if there is
     * none.
     */
    public static long firstFailure(long first, long last) {
        List<SeedReport.Failure> found =
                new StackSeeds(first, last, SeedPool.Limits.none(), 1).run().failures();
        return found.isEmpty() ? last + 1 : found.get(0).seed();
    }

    /** Runs one seed; returns which promise was not kept and how, empty if all were. */
    public static String failureOf(long seed) {
        return StackRun.of(seed).message();
    }

    /**
     * Runs a failing seed again and again with less, and tells the smallest run that fails the same
     * way, line by line.
     *
     * @throws IllegalArgumentException if it does not fail
     */
    public static List<String> explain(long seed) {
        StackRun failed = StackRun.of(seed);
        StackRun small = Shrinker.shrink(failed, MOST_TRIES);
        StackPlan plan = small.plan();
        List<String> lines = new ArrayList<>();
        lines.add("seed " + seed + ": " + failed.message());
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%d nodes, %d clients; the smallest run found asks for %s and needs %d of %d faults:",
                plan.nodes(),
                plan.clients(),
                plan.features(),
                plan.faults().size(),
                failed.plan().faults().size()));
        plan.faults().forEach(fault -> lines.add("  " + fault));
        lines.add("");
        lines.add("its end, seconds from the start:");
        lines.addAll(small.timeline());
        lines.add(small.message());
        lines.add("");
        lines.add("repeat: ./murmuration simulate stack --seeds " + seed + ".." + seed);
        return lines;
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
                    seeds >= SEEDS_FOR_ALL ? tally.missing() : List.of(),
                    String.format("%016x", traceHash),
                    (System.nanoTime() - start) / 1e9);
        }
    }

    private synchronized void take(StackRun run) {
        tally.add(run.tally());
        counted += run.tally().isWorthCounting() ? 1 : 0;
        traceHash += run.traceHash();
        Promise broken = run.promise();
        if (broken != null) {
            failures.add(new SeedReport.Failure(run.plan().seed(), broken, run.message()));
            if (failures.size() >= mostFailures) {
                pool.skipFrom(run.plan().seed());
            }
        }
    }
}
