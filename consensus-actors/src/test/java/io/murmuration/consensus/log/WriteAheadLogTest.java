package io.murmuration.consensus.log;

import static io.murmuration.consensus.log.Logs.append;
import static io.murmuration.consensus.log.Logs.commit;
import static io.murmuration.consensus.log.Logs.entries;
import static io.murmuration.consensus.log.Logs.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.raft.Ready.StorageAppend;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WriteAheadLogTest {

    private static final LogSettings FEW = new LogSettings(1 << 16, 1 << 20, 4096, 8192, 1);

    private final BlockingQueue<StorageAppend> durable = new LinkedBlockingQueue<>();
    private final BlockingQueue<LogException> failed = new LinkedBlockingQueue<>();
    private final CrashDisk disk = new CrashDisk();

    @Test
    void whatWaitsGoesIntoOneSync() throws InterruptedException {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (WriteAheadLog log = start()) {
            disk.listener = () -> {
                if (Thread.currentThread().getName().equals("murmuration-log-a")) {
                    writing.countDown();
                    awaitQuietly(goOn);
                }
            };
            log.offer(append(entry(1, 1)));
            writing.await();
            for (int index = 2; index <= 11; index++) {
                log.offer(append(entry(1, index)));
            }
            goOn.countDown();
            for (int index = 1; index <= 11; index++) {
                assertThat(next()).isEqualTo(append(entry(1, index)));
            }

            LogStats stats = log.stats();
            assertThat(stats.batches()).isEqualTo(2);
            assertThat(stats.batchSizes().max()).isEqualTo(10);
            assertThat(stats.appends()).isEqualTo(11);
            assertThat(stats.entries()).isEqualTo(11);
            assertThat(stats.queuedBytes()).isZero();
            assertThat(log.lastIndex()).isEqualTo(11);
        }
    }

    @Test
    void aFullQueueTurnsAwayAndTakesAgain() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        try (WriteAheadLog log = start()) {
            disk.listener = () -> awaitQuietly(goOn);
            long index = 1;
            while (log.offer(append(entry(1, index, 1000)))) {
                index++;
            }
            assertThat(log.stats().turnedAway()).isEqualTo(1);
            assertThat(log.stats().queuedBytes()).isLessThanOrEqualTo(8192);
            goOn.countDown();
            for (long i = 1; i < index; i++) {
                next();
            }

            assertThat(log.offer(append(entry(1, index, 1000)))).isTrue();
            next();
        }
    }

    @Test
    void anAdvanceOfTheCommitIndexAloneTakesNoSync() throws InterruptedException {
        try (WriteAheadLog log = start()) {
            int before = disk.operations;
            log.offer(commit(1, 0, 0));
            next();

            assertThat(log.stats().batches()).isZero();
            assertThat(disk.operations - before).isLessThan(10);
        }
    }

    @Test
    void closingDrains() {
        WriteAheadLog log = start();
        for (int index = 1; index <= 50; index++) {
            log.offer(append(entry(1, index)));
        }
        log.close();

        assertThat(durable).hasSize(50);
        assertThat(Logs.all(Logs.open(disk))).isEqualTo(entries(1, 1, 50));
        assertThatThrownBy(() -> log.offer(append(entry(1, 51)))).isInstanceOf(LogException.class);
    }

    @Test
    void anInterruptDoesNotReachTheLog() throws InterruptedException {
        try (WriteAheadLog log = start()) {
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("murmuration-log"))
                    .forEach(Thread::interrupt);
            log.offer(append(entry(1, 1)));

            assertThat(next()).isEqualTo(append(entry(1, 1)));
            assertThat(failed).isEmpty();
        }
    }

    @Test
    void aFailureIsToldOnceAndIsFinal() throws InterruptedException {
        WriteAheadLog log = start();
        disk.failure = new IOException("bad block");
        log.offer(append(entry(1, 1)));

        LogException reason = failed.poll(60, TimeUnit.SECONDS);

        assertThat(reason).isInstanceOf(LogFailedException.class).hasMessageContaining("bad block");
        disk.failure = null;
        assertThatThrownBy(() -> log.offer(append(entry(1, 1)))).isSameAs(reason);
        log.close();
        assertThat(durable).isEmpty();
        assertThat(failed).isEmpty();
    }

    private WriteAheadLog start() {
        SegmentedLog log = SegmentedLog.create(disk, Logs.IDENTITY, Logs.INITIAL, FEW, new Random(1));
        log.prepareNext();
        return new WriteAheadLog(log, FEW, new WriteAheadLog.Listener() {
            @Override
            public void durable(StorageAppend append) {
                durable.add(append);
            }

            @Override
            public void failed(LogException reason) {
                failed.add(reason);
            }
        });
    }

    private @Nullable StorageAppend next() throws InterruptedException {
        return durable.poll(60, TimeUnit.SECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
