package io.murmuration.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Runs a simulation for each of many seeds on several threads. Each run belongs to one thread; what
 * is made of it must depend neither on their number nor on their order.
 */
public final class SeedPool {

    private final long last;
    private final Limits limits;
    private final LongConsumer work;
    private final long deadlineNanos;
    private final AtomicLong next;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong skipFrom = new AtomicLong(Long.MAX_VALUE);

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
     * Prepares the seeds from {@code first} to {@code last}, both included.
     *
     * @param work on one seed, called from any of the threads
     */
    public SeedPool(long first, long last, Limits limits, LongConsumer work) {
        this.last = last;
        this.limits = limits;
        this.work = work;
        deadlineNanos = System.nanoTime() + limits.nanos;
        next = new AtomicLong(first);
    }

    /** Runs them; returns how many were run. */
    public long run() {
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < limits.threads; i++) {
            Thread worker = new Thread(this::work, "seeds-" + i);
            worker.setDaemon(true);
            workers.add(worker);
            worker.start();
        }
        workers.forEach(SeedPool::join);
        return done.get();
    }

    /** Begins none from this seed on; all before it are run, so that the result is the same. */
    public void skipFrom(long seed) {
        skipFrom.accumulateAndGet(seed, Math::min);
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
        while (seed <= last && System.nanoTime() - deadlineNanos < 0 && seed < skipFrom.get()) {
            work.accept(seed);
            limits.progress.accept(done.incrementAndGet());
            seed = next.getAndIncrement();
        }
    }
}
