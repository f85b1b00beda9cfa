package io.murmuration.benchmarks.load;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** One writer that writes steadily, and how long it goes without success after a kill. */
final class FailoverProbe {

    private static final long GIVE_UP_MILLIS = 100;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int WRITES_BEFORE = 200;

    private final LoadTarget target;
    private final ClosedLoop values;
    private final int keys;
    private int written;

    FailoverProbe(LoadTarget target, ClosedLoop values, int keys) {
        this.target = target;
        this.values = values;
        this.keys = keys;
    }

    /**
     * Writes until there were enough successes in a row, kills, and writes on. One clock sees all
     * of it: that of this process, from before the kill to the end of the first write that was
     * begun after it and ended well.
     *
     * @return nothing if no write got through before the kill or after it, each within the time
     */
    Optional<Duration> nextWriteAfter(Runnable kill, Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        int inARow = 0;
        while (inARow < WRITES_BEFORE) {
            inARow = write() ? inARow + 1 : 0;
            if (System.nanoTime() - deadline > 0) {
                return Optional.empty();
            }
        }
        long start = System.nanoTime();
        kill.run();
        while (System.nanoTime() - start < within.toNanos()) {
            if (write()) {
                return Optional.of(Duration.ofNanos(System.nanoTime() - start));
            }
        }
        return Optional.empty();
    }

    private boolean write() throws InterruptedException {
        LockSupport.parkNanos(PAUSE_NANOS);
        try {
            int index = written++;
            target.write(index % keys, values.value(index))
                    .toCompletableFuture()
                    .get(GIVE_UP_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            return false;
        }
    }
}
