package io.murmuration.testkit.raft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Runs the simulation of many seeds on several threads; each run belongs to one thread, and the
 * result depends neither on their number nor on their order.
 */
public final class RaftSeeds {

    private static final int MOST_FAILURES = 20;
    private static final int MOST_TRIES = 300;

    private final long first;
    private final long last;
    private final int threads;
    private final LongConsumer progress;
    private final long deadlineNanos;
    private final int mostFailures;
    private final AtomicLong next;
    private final AtomicLong done = new AtomicLong();
    private final List<RaftReport.Failure> failures = new ArrayList<>();
    private final Tally tally = new Tally();
    private long counted;
    private long traceHash;
    private long skipFrom = Long.MAX_VALUE;

    private RaftSeeds(long first, long last, Limits limits, int mostFailures) {
        this.first = first;
        this.last = last;
        this.threads = limits.threads;
        this.progress = limits.progress;
        this.mostFailures = mostFailures;
        deadlineNanos = System.nanoTime() + limits.nanos;
        next = new AtomicLong(first);
    }

    /**
     * How to run.
     *
     * @param threads to run on
     * @param nanos after which no further seed is begun
     * @param progress told how many seeds are done, from any of the threads
     */
    public record Limits(int threads, long nanos, LongConsumer progress) {

        /** As many threads as there are processors, and no limit of time. */
        public static Limits none() {
            return new Limits(Runtime.getRuntime().availableProcessors(), Long.MAX_VALUE / 2, done -> {});
        }
    }

    /**
     * Runs the seeds from {@code first} to {@code last}, both included; begins no more of them
     * after {@value #MOST_FAILURES} failures.
     */
    public static RaftReport run(long first, long last, Limits limits) {
        return new RaftSeeds(first, last, limits, MOST_FAILURES).run();
    }

    /** As {@link #run(long, long, Limits)} without limits, as JSON. */
    public static String run(long first, long last) {
        return run(first, last, Limits.none()).toJson();
    }

    /**
     * Returns the first seed in whose run an invariant does not hold, or {@code last + 1} if there
     * is none.
     */
    public static long firstFailure(long first, long last) {
        List<RaftReport.Failure> found =
                new RaftSeeds(first, last, Limits.none(), 1).run().failures();
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

    private RaftReport run() {
        long start = System.nanoTime();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(this::work, "seeds-" + i);
            worker.setDaemon(true);
            workers.add(worker);
            worker.start();
        }
        workers.forEach(RaftSeeds::join);
        synchronized (this) {
            failures.sort(Comparator.comparingLong(RaftReport.Failure::seed));
            long seeds = done.get();
            return new RaftReport(
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

    private static void join(Thread worker) {
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while seeds run; the report would be incomplete", e);
        }
    }

    private void work() {
        long seed = next.getAndIncrement();
        while (seed <= last && System.nanoTime() - deadlineNanos < 0 && wanted(seed)) {
            take(SeedRun.of(seed));
            progress.accept(done.incrementAndGet());
            seed = next.getAndIncrement();
        }
    }

    private synchronized boolean wanted(long seed) {
        return seed < skipFrom;
    }

    /** All seeds before the last failure that is told are run, so that it is the same each time. */
    private synchronized void take(SeedRun run) {
        tally.add(run.tally());
        counted += run.tally().isWorthCounting() ? 1 : 0;
        traceHash += run.traceHash();
        Invariant broken = run.invariant();
        if (broken != null) {
            failures.add(new RaftReport.Failure(run.plan().seed(), broken, run.message()));
            if (failures.size() >= mostFailures) {
                skipFrom = Math.min(skipFrom, run.plan().seed());
            }
        }
    }
}
