package io.murmuration.consensus.log;

import static io.murmuration.consensus.log.Logs.append;
import static io.murmuration.consensus.log.Logs.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.raft.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDiskTest {

    private static final LogSettings UNCACHED = Logs.SMALL.withCacheBytes(0);

    @TempDir
    Path folder;

    @Test
    void aLogLivesThroughRollsCompactionsAndOpenings() throws IOException {
        Path directory = folder.resolve("a/b");
        SegmentedLog.create(RealDisk.create(directory), Logs.IDENTITY, Logs.INITIAL, UNCACHED, new Random(1))
                .close();
        for (int round = 0; round < 5; round++) {
            SegmentedLog log = open(directory, round);
            long first = round * 100L + 1;
            for (long index = first; index < first + 100; index += 10) {
                log.append(append(entries(1, index, index + 9)));
                log.sync();
            }
            Logs.snapshot(log, first + 49, 1, 100_000);
            log.compact(first + 49);
            log.prepareNext();
            log.close();
        }

        SegmentedLog log = open(directory, 9);

        assertThat(log.lastIndex()).isEqualTo(500);
        assertThat(log.entries(451, 501, Long.MAX_VALUE)).isEqualTo(entries(1, 451, 500));
        assertThat(log.recovery().wasTorn()).isFalse();
        log.close();
        assertThat(new RealDisk(directory).list()).hasSizeLessThan(12);
    }

    @Test
    void aSecondOwnerIsKeptOutUntilTheFirstHasGone() throws IOException {
        SegmentedLog log =
                SegmentedLog.create(RealDisk.create(folder), Logs.IDENTITY, Logs.INITIAL, UNCACHED, new Random(1));

        assertThatThrownBy(() -> open(folder, 2))
                .isInstanceOf(LogRefusedException.class)
                .hasMessageContaining("another process has it open")
                .hasMessageContaining(folder.toString());
        log.close();

        open(folder, 3).close();
    }

    @Test
    void aReaderWhoIsInterruptedDoesNotCloseTheLog() throws IOException {
        SegmentedLog log =
                SegmentedLog.create(RealDisk.create(folder), Logs.IDENTITY, Logs.INITIAL, UNCACHED, new Random(1));
        log.append(append(entries(1, 1, 10)));
        log.sync();

        Thread.currentThread().interrupt();
        List<Entry> read = log.entries(1, 11, Long.MAX_VALUE);
        boolean interrupted = Thread.interrupted();

        assertThat(interrupted).isTrue();
        assertThat(read).isEqualTo(entries(1, 1, 10));
        log.append(append(entries(1, 11, 12)));
        log.sync();
        assertThat(log.lastIndex()).isEqualTo(12);
        log.close();
    }

    @Test
    void aDirectoryThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> open(folder.resolve("none"), 1))
                .isInstanceOf(LogRefusedException.class)
                .hasMessageContaining("none");
    }

    private static SegmentedLog open(Path directory, long seed) {
        return SegmentedLog.open(new RealDisk(directory), Logs.IDENTITY, UNCACHED, new Random(seed));
    }
}
