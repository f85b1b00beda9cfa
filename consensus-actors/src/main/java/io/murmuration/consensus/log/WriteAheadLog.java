package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.LogStore;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SegmentedLog} with a thread of its own. Whatever waits when a sync is done goes into the
 * next one together (group commit). A second thread makes segments ready ahead of time.
 *
 * <p>{@link #offer}, {@link #compact} and the methods of {@link LogStore} are for one thread, the
 * core's; {@link #stats} is for all. The listener is called on the log's thread, in the order in
 * which appends were taken.
 */
public final class WriteAheadLog implements LogStore, AutoCloseable {

    /** Hears what became of appends. It returns at once and throws nothing. */
    public interface Listener {

        /** All of this append, and of all before it, is durable. */
        void durable(StorageAppend append);

        /**
         * The log is done for; what was not reported durable may or may not be. Called once.
         *
         * @param reason says what happened and what to do
         */
        void failed(LogException reason);
    }

    private record Queued(StorageAppend append, long bytes, long takenNanos) {}

    private final SegmentedLog log;
    private final LogSettings settings;
    private final Listener listener;
    private final LogThread writer;
    private final LogThread preparer;

    private final Object monitor = new Object();
    private final Deque<Queued> queue = new ArrayDeque<>();
    private long queuedBytes;
    private long queuedBytesMax;
    private long turnedAway;
    private boolean closing;
    private boolean preparing = true;
    private @Nullable LogException failure;

    private final Object statsMonitor = new Object();
    private final LogStats.Counter appendToSync = new LogStats.Counter();
    private final LogStats.Counter batchSizes = new LogStats.Counter();
    private long entries;

    /** Takes over a log, whose only owner it is from now on, and starts. */
    public WriteAheadLog(SegmentedLog log, LogSettings settings, Listener listener) {
        this.log = log;
        this.settings = settings;
        this.listener = listener;
        String replica = Long.toHexString(log.recovery().identity().replicaId());
        writer = new LogThread(this::write, "murmuration-log-" + replica);
        preparer = new LogThread(this::prepare, "murmuration-log-segments-" + replica);
        writer.start();
        preparer.start();
    }

    /**
     * Takes an append, to be made durable after all that were taken before.
     *
     * @return false if too much is waiting: nothing was taken, ask again after the next completion
     * @throws LogException if the log has failed or is closed
     */
    public boolean offer(StorageAppend append) {
        long bytes = SegmentedLog.bytesOf(append);
        synchronized (monitor) {
            if (failure != null) {
                throw failure;
            }
            if (closing) {
                throw new LogException("the log is closed: offer nothing after close", null);
            }
            if (!queue.isEmpty() && queuedBytes + bytes > settings.queueBytes()) {
                turnedAway++;
                return false;
            }
            queue.add(new Queued(append, bytes, System.nanoTime()));
            queuedBytes += bytes;
            queuedBytesMax = Math.max(queuedBytesMax, queuedBytes);
            monitor.notifyAll();
        }
        return true;
    }

    /**
     * Gives up the entries up to this index; segments become free in the background.
     *
     * @throws IllegalArgumentException if no finished snapshot covers them
     */
    public void compact(long upTo) {
        log.compact(upTo);
        wakePreparer();
    }

    public SnapshotFiles snapshots() {
        return log.snapshots();
    }

    public RecoveryReport recovery() {
        return log.recovery();
    }

    /** Returns what it has done so far. */
    public LogStats stats() {
        long waiting;
        long most;
        long refused;
        synchronized (monitor) {
            waiting = queuedBytes;
            most = queuedBytesMax;
            refused = turnedAway;
        }
        synchronized (statsMonitor) {
            LogStats.Spread latencies = appendToSync.spread();
            LogStats.Spread sizes = batchSizes.spread();
            return new LogStats(latencies.count(), entries, sizes.count(), refused, waiting, most, latencies, sizes);
        }
    }

    /** Makes durable what was taken, tells the listener, and lets go of the directory. */
    @Override
    public void close() {
        synchronized (monitor) {
            closing = true;
            monitor.notifyAll();
        }
        writer.await();
        preparer.await();
        log.close();
    }

    @Override
    public HardState hardState() {
        return log.hardState();
    }

    @Override
    public Configuration configuration() {
        return log.configuration();
    }

    @Override
    public long firstIndex() {
        return log.firstIndex();
    }

    @Override
    public long lastIndex() {
        return log.lastIndex();
    }

    @Override
    public long term(long index) {
        return log.term(index);
    }

    @Override
    public List<Entry> entries(long from, long to, long maxBytes) {
        return log.entries(from, to, maxBytes);
    }

    @Override
    public @Nullable SnapshotMeta snapshot() {
        return log.snapshot();
    }

    private void write() {
        List<Queued> batch = new ArrayList<>();
        try {
            while (take(batch)) {
                boolean mustSync = false;
                for (Queued queued : batch) {
                    mustSync |= log.append(queued.append());
                }
                if (mustSync) {
                    log.sync();
                }
                count(batch, mustSync);
                for (Queued queued : batch) {
                    listener.durable(queued.append());
                }
                if (log.wantsNext()) {
                    wakePreparer();
                }
                batch.clear();
            }
        } catch (LogException e) {
            fail(e);
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(new LogException("the log's thread met a bug and stopped, stop this process: " + e, e));
        }
    }

    /** Moves what waits into the batch, up to its limit; false when there will be no more. */
    private boolean take(List<Queued> batch) {
        synchronized (monitor) {
            awaitUnless(() -> !queue.isEmpty());
            long bytes = 0;
            while (failure == null && !queue.isEmpty()) {
                long next = queue.element().bytes();
                if (!batch.isEmpty() && bytes + next > settings.batchBytes()) {
                    break;
                }
                bytes += next;
                batch.add(queue.remove());
            }
            queuedBytes -= bytes;
            return !batch.isEmpty();
        }
    }

    private void prepare() {
        try {
            while (awaitPreparation()) {
                log.prepareNext();
            }
        } catch (LogException e) {
            fail(e);
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(new LogException("the log's segments met a bug, stop this process: " + e, e));
        }
    }

    private boolean awaitPreparation() {
        synchronized (monitor) {
            awaitUnless(() -> preparing);
            preparing = false;
            return !closing && failure == null;
        }
    }

    private void wakePreparer() {
        synchronized (monitor) {
            preparing = true;
            monitor.notifyAll();
        }
    }

    /** Waits for work, or for the end. */
    private void awaitUnless(BooleanSupplier work) {
        synchronized (monitor) {
            while (!work.getAsBoolean() && !closing && failure == null) {
                try {
                    monitor.wait();
                } catch (InterruptedException e) {
                    // cannot happen, as these threads take no interrupt; if it did, the loop looks
                    // again
                }
            }
        }
    }

    private void fail(LogException reason) {
        synchronized (monitor) {
            if (failure != null) {
                return;
            }
            failure = reason;
            queue.clear();
            queuedBytes = 0;
            monitor.notifyAll();
        }
        listener.failed(reason);
    }

    private void count(List<Queued> batch, boolean synced) {
        long nowNanos = System.nanoTime();
        synchronized (statsMonitor) {
            for (Queued queued : batch) {
                appendToSync.add(nowNanos - queued.takenNanos());
                entries += queued.append().entries().size();
            }
            if (synced) {
                batchSizes.add(batch.size());
            }
        }
    }
}
