package io.murmuration.benchmarks;

import io.murmuration.consensus.log.LogException;
import io.murmuration.consensus.log.LogSettings;
import io.murmuration.consensus.log.RealDisk;
import io.murmuration.consensus.log.ReplicaIdentity;
import io.murmuration.consensus.log.SegmentedLog;
import io.murmuration.consensus.log.WriteAheadLog;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The log on a real disk beside a bare file: both write the same bytes in the same number of synced
 * writes, with the same options, into files that were filled with zeros and synced before the clock
 * starts. One round is one of each, and each round another goes first.
 *
 * @param directory where files are made, and removed again
 * @param batch entries in one synced write
 * @param payload bytes of each
 * @param writes in one measurement
 */
record LogBench(Path directory, int batch, int payload, int writes) {

    private static final ReplicaIdentity IDENTITY = new ReplicaIdentity(0x6d75726dL, 1);
    private static final int SEGMENT_LEAST = 8 << 20;
    private static final int PAGE = 4096;

    /** A record's header; below, what closes a batch: so that the bare file gets the same bytes. */
    private static final int HEADER = 32;

    private static final int COMMIT = 40;

    /**
     * Synced writes a second, each begun when the one before is durable.
     *
     * @param log the log, called directly
     * @param thread the log behind its own thread, with the hand-over there and back
     * @param bare the bare file
     */
    record Round(double log, double thread, double bare) {}

    /** Measures each of the three once; {@code turn} says which comes first. */
    Round measure(int turn) throws IOException {
        double[] rates = new double[3];
        for (int i = 0; i < rates.length; i++) {
            int which = Math.floorMod(turn + i, rates.length);
            rates[which] = which == 2 ? bare() : inNewFolder(which == 1);
        }
        return new Round(rates[0], rates[1], rates[2]);
    }

    int bytesAWrite() {
        return batch * (HEADER + (payload + 7 & ~7)) + COMMIT;
    }

    /** Room for all writes of a measurement, in whole pages. */
    private int fileBytes() {
        long bytes = 2L * PAGE + (long) bytesAWrite() * (writes + 1);
        return Math.max(SEGMENT_LEAST, Math.toIntExact((bytes + PAGE - 1) / PAGE * PAGE));
    }

    private double inNewFolder(boolean ownThread) throws IOException {
        Path place = Files.createTempDirectory(directory, "log");
        try {
            return ownThread ? writeBehindThread(place) : writeLog(place);
        } finally {
            remove(place);
        }
    }

    /** Fills an empty directory and returns the rate. */
    double writeLog(Path place) {
        List<StorageAppend> appends = appends();
        try (SegmentedLog log = create(place, settings())) {
            long start = System.nanoTime();
            for (int i = 0; i < writes; i++) {
                log.append(appends.get(i));
                log.sync();
            }
            return rate(start);
        }
    }

    private double writeBehindThread(Path place) {
        List<StorageAppend> appends = appends();
        SegmentedLog below = create(place, settings());
        // Else its thread would fill the next segment with zeros while the clock runs.
        below.prepareNext();
        Arrival arrival = new Arrival();
        try (WriteAheadLog log = new WriteAheadLog(below, settings(), arrival)) {
            long start = System.nanoTime();
            for (int i = 0; i < writes; i++) {
                if (!log.offer(appends.get(i))) {
                    throw new IllegalStateException("the log turned one away while nothing waited");
                }
                arrival.await();
            }
            return rate(start);
        }
    }

    /** Lets the one who offers wait for the one who writes. */
    private static final class Arrival implements WriteAheadLog.Listener {

        private final Semaphore durable = new Semaphore(0);
        private volatile @Nullable LogException failure;

        @Override
        public void durable(StorageAppend append) {
            durable.release();
        }

        @Override
        public void failed(LogException reason) {
            failure = reason;
            durable.release();
        }

        void await() {
            durable.acquireUninterruptibly();
            LogException reason = failure;
            if (reason != null) {
                throw reason;
            }
        }
    }

    private LogSettings settings() {
        return LogSettings.DEFAULT.withSegmentBytes(fileBytes());
    }

    private List<StorageAppend> appends() {
        byte[] content = new byte[payload];
        List<StorageAppend> appends = new ArrayList<>(writes);
        for (int i = 0; i < writes; i++) {
            appends.add(append(1 + (long) i * batch, batch, content));
        }
        return appends;
    }

    double bare() throws IOException {
        Path place = Files.createTempFile(directory, "bare", ".log");
        try {
            zeros(place, fileBytes());
            ByteBuffer bytes = ByteBuffer.allocateDirect(bytesAWrite());
            try (FileChannel channel = FileChannel.open(place, StandardOpenOption.WRITE, StandardOpenOption.DSYNC)) {
                long at = PAGE;
                long start = System.nanoTime();
                for (int i = 0; i < writes; i++) {
                    bytes.clear();
                    while (bytes.hasRemaining()) {
                        at += channel.write(bytes, at);
                    }
                }
                return rate(start);
            }
        } finally {
            Files.delete(place);
        }
    }

    private double rate(long startNanos) {
        return writes * 1e9 / (System.nanoTime() - startNanos);
    }

    private static void zeros(Path place, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(place, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
            for (int left = bytes; left > 0; left -= zeros.limit()) {
                zeros.clear().limit(Math.min(left, zeros.capacity()));
                channel.write(zeros);
            }
            channel.force(true);
        }
    }

    private static SegmentedLog create(Path place, LogSettings settings) {
        return SegmentedLog.create(new RealDisk(place), IDENTITY, Configuration.of(1), settings, new Random(1));
    }

    private static StorageAppend append(long first, int count, byte[] payload) {
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new Entry(1, first + i, EntryType.NORMAL, payload));
        }
        return new StorageAppend(null, entries, null, List.of(), true);
    }

    /**
     * Writes a log of about so many bytes, in entries of one size, and returns how long each
     * opening of it took.
     */
    static List<Double> secondsToOpen(Path directory, long bytes, int payload, int openings) throws IOException {
        Path place = Files.createTempDirectory(directory, "open");
        try {
            int batch = Math.max(1, (1 << 20) / (payload + HEADER));
            try (SegmentedLog log = create(place, LogSettings.DEFAULT)) {
                byte[] content = new byte[payload];
                for (long written = 0, next = 1; written < bytes; next += batch) {
                    log.append(append(next, batch, content));
                    log.sync();
                    written += (long) batch * (payload + HEADER) + COMMIT;
                }
            }
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < openings; i++) {
                long start = System.nanoTime();
                SegmentedLog log = SegmentedLog.open(new RealDisk(place), IDENTITY, LogSettings.DEFAULT, new Random(i));
                seconds.add((System.nanoTime() - start) / 1e9);
                log.close();
            }
            return seconds;
        } finally {
            remove(place);
        }
    }

    private static void remove(Path place) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(place)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
