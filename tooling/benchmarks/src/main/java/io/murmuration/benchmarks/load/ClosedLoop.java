package io.murmuration.benchmarks.load;

import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a number of operations in flight: as one ends, the next starts. An operation counts if it
 * ends well before the time is up, so that all of its cost lies within the window.
 */
final class ClosedLoop {

    /** Random, so that nobody gains by compressing; few, so that making them costs nothing. */
    private static final int VALUES = 256;

    private static final long SEED = 20_261_121L;

    /** How long the last operations may take after the end; what takes longer has failed. */
    private static final long GRACE_SECONDS = 10;

    /** A store that refuses at once must not be asked again at once. */
    private static final Executor AFTER_A_FAILURE =
            CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, Runnable::run);

    private final LoadTarget target;
    private final int keys;
    private final byte[][] values;
    private final int valueBytes;
    private final SplittableRandom seeds = new SplittableRandom(SEED);

    ClosedLoop(LoadTarget target, int keys, int valueBytes) {
        this.target = target;
        this.keys = keys;
        this.valueBytes = valueBytes;
        values = new byte[VALUES][valueBytes];
        for (byte[] value : values) {
            seeds.nextBytes(value);
        }
    }

    byte[] value(int index) {
        return values[index % VALUES];
    }

    /** Runs for so long and waits until what was started has ended. */
    Window run(boolean writes, int inFlight, long nanos) throws InterruptedException {
        Stretch stretch = new Stretch(writes, inFlight, System.nanoTime() + nanos);
        for (int i = 0; i < inFlight; i++) {
            new Slot(stretch, seeds.split()).turn();
        }
        boolean ended = stretch.ended.await(nanos + TimeUnit.SECONDS.toNanos(GRACE_SECONDS), TimeUnit.NANOSECONDS);
        long never = ended ? 0 : stretch.ended.getCount();
        Throwable first = stretch.firstFailure.get();
        if (first != null) {
            System.err.println("operations failed, " + stretch.failed.sum() + " of them; the first: " + first);
        }
        return new Window(
                stretch.latencies.count(),
                stretch.failed.sum() + never,
                nanos,
                stretch.latencies.quantile(0.5),
                stretch.latencies.quantile(0.99));
    }

    private static final class Stretch {

        final boolean writes;
        final long endNanos;
        final CountDownLatch ended;
        final Latencies latencies = new Latencies();
        final LongAdder failed = new LongAdder();
        final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();

        Stretch(boolean writes, int inFlight, long endNanos) {
            this.writes = writes;
            this.endNanos = endNanos;
            this.ended = new CountDownLatch(inFlight);
        }

        boolean isOver(long nowNanos) {
            return nowNanos - endNanos >= 0;
        }
    }

    /** One of the operations in flight and its successors. */
    private final class Slot {

        private final Stretch stretch;
        private final SplittableRandom random;

        Slot(Stretch stretch, SplittableRandom random) {
            this.stretch = stretch;
            this.random = random;
        }

        /** Goes on until an operation takes time; its end calls this again. */
        void turn() {
            long begun = System.nanoTime();
            while (!stretch.isOver(begun)) {
                CompletionStage<?> operation = start();
                if (!operation.toCompletableFuture().isDone()) {
                    long start = begun;
                    operation.whenComplete((done, failure) -> {
                        if (ended(start, failure)) {
                            turn();
                        }
                    });
                    return;
                }
                if (!ended(begun, failureOf(operation.toCompletableFuture()))) {
                    return;
                }
                begun = System.nanoTime();
            }
            stretch.ended.countDown();
        }

        private static @Nullable Throwable failureOf(CompletableFuture<?> ended) {
            try {
                ended.join();
                return null;
            } catch (CompletionException | CancellationException e) {
                return e;
            }
        }

        private CompletionStage<?> start() {
            try {
                int key = random.nextInt(keys);
                return stretch.writes ? target.write(key, value(random.nextInt(VALUES))) : read(key);
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private CompletionStage<?> read(int key) {
            return target.read(key).thenAccept(size -> {
                if (size != valueBytes) {
                    throw new IllegalStateException("key " + key + " has " + size + " bytes instead of " + valueBytes);
                }
            });
        }

        /** Counts it; false if this slot goes on later, by itself. */
        private boolean ended(long begun, @Nullable Throwable failure) {
            long now = System.nanoTime();
            if (failure == null) {
                if (!stretch.isOver(now)) {
                    stretch.latencies.record(now - begun);
                }
                return true;
            }
            stretch.failed.increment();
            stretch.firstFailure.compareAndSet(null, failure);
            AFTER_A_FAILURE.execute(this::turn);
            return false;
        }
    }
}
