package io.murmuration.consensus.log;

import static io.murmuration.consensus.log.Logs.append;
import static io.murmuration.consensus.log.Logs.commit;
import static io.murmuration.consensus.log.Logs.entries;
import static io.murmuration.consensus.log.Logs.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.LogStore;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentedLogTest {

    private final CrashDisk disk = new CrashDisk();

    @Test
    void aNewLogIsEmpty() {
        SegmentedLog log = Logs.create(disk);

        assertThat(log.firstIndex()).isEqualTo(1);
        assertThat(log.lastIndex()).isZero();
        assertThat(log.term(0)).isZero();
        assertThat(log.term(1)).isEqualTo(LogStore.NO_TERM);
        assertThat(log.hardState()).isEqualTo(HardState.NONE);
        assertThat(log.configuration()).isEqualTo(Logs.INITIAL);
        assertThat(log.snapshot()).isNull();
        assertThat(SegmentedLog.identity(disk)).isEqualTo(Logs.IDENTITY);
    }

    @Test
    void whatWasSyncedIsThereAgain() {
        SegmentedLog log = Logs.create(disk);
        log.append(append(new HardState(2, 0xb, 0), entry(1, 1), entry(2, 2)));
        log.append(append(entry(2, 3)));
        log.sync();
        log.append(commit(2, 0xb, 3));
        log.close();

        SegmentedLog again = Logs.open(disk);

        assertThat(Logs.all(again)).containsExactly(entry(1, 1), entry(2, 2), entry(2, 3));
        assertThat(again.hardState()).isEqualTo(new HardState(2, 0xb, 3));
        assertThat(again.term(1)).isEqualTo(1);
        assertThat(again.term(3)).isEqualTo(2);
        assertThat(again.recovery().wasTorn()).isFalse();
        assertThat(again.recovery().batches()).isEqualTo(2);
    }

    @Test
    void aLogGoesOnAfterEachOpening() {
        Logs.create(disk).close();
        for (int round = 0; round < 40; round++) {
            SegmentedLog log = Logs.open(disk);
            log.append(append(entries(1, round * 3L + 1, round * 3L + 3)));
            log.sync();
            log.close();
        }

        SegmentedLog log = Logs.open(disk);

        assertThat(Logs.all(log)).isEqualTo(entries(1, 1, 120));
        assertThat(log.segments()).isGreaterThan(1);
    }

    @Test
    void appendsWithoutContentLeaveNoTraceInTheSizeOfABatch() {
        StorageAppend onlyAnswers = new StorageAppend(null, List.of(), null, List.of(), false);
        SegmentedLog log = Logs.create(disk);
        for (int index = 1; index <= 3; index++) {
            log.append(onlyAnswers);
            log.append(commit(1, 0xb, index - 1));
            log.append(onlyAnswers);
            log.append(append(entry(1, index)));
            log.append(onlyAnswers);
            log.sync();
        }
        log.close();

        SegmentedLog again = Logs.open(disk);

        assertThat(Logs.all(again)).isEqualTo(entries(1, 1, 3));
        assertThat(again.hardState().commit()).isEqualTo(2);
    }

    @Test
    void aWriteIsSeenOnceItIsSynced() {
        SegmentedLog log = Logs.create(disk);
        log.append(append(entry(1, 1)));

        assertThat(log.lastIndex()).isZero();
        log.sync();
        assertThat(log.lastIndex()).isEqualTo(1);
    }

    @Test
    void entriesReplaceWhatStoodThere() {
        SegmentedLog log = Logs.create(disk);
        log.append(append(entries(1, 1, 100)));
        log.sync();
        log.append(append(entries(2, 40, 50)));
        log.sync();

        List<Entry> expected = new ArrayList<>(entries(1, 1, 39));
        expected.addAll(entries(2, 40, 50));
        assertThat(Logs.all(log)).isEqualTo(expected);
        log.close();
        assertThat(Logs.all(Logs.open(disk))).isEqualTo(expected);
    }

    @Test
    void entriesAreReadInPieces() {
        SegmentedLog log = Logs.create(disk);
        log.append(append(entries(1, 1, 10)));
        log.sync();
        long two = entry(1, 1).sizeBytes() * 2;

        assertThat(log.entries(3, 11, two)).isEqualTo(entries(1, 3, 4));
        assertThat(log.entries(3, 11, two - 1)).isEqualTo(entries(1, 3, 3));
        assertThat(log.entries(3, 11, 0)).isEqualTo(entries(1, 3, 3));
        assertThat(log.entries(3, 5, Long.MAX_VALUE)).isEqualTo(entries(1, 3, 4));
        assertThat(log.entries(11, 12, Long.MAX_VALUE)).isEmpty();
        assertThat(log.entries(0, 5, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void whatIsNotInMemoryIsReadFromDisk() {
        LogSettings tiny = Logs.SMALL.withCacheBytes(0);
        SegmentedLog log = SegmentedLog.create(disk, Logs.IDENTITY, Logs.INITIAL, tiny, new Random(1));
        for (long index = 1; index <= 200; index += 7) {
            log.append(append(entries(1, index, index + 6)));
            log.sync();
        }
        log.append(append(entries(2, 150, 190)));
        log.sync();

        for (long from = 1; from <= 190; from++) {
            for (long to = from + 1; to <= 191; to += 9) {
                List<Entry> expected = new ArrayList<>(entries(1, from, Math.min(to - 1, 149)));
                expected.addAll(entries(2, Math.max(from, 150), to - 1));
                assertThat(log.entries(from, to, Long.MAX_VALUE)).isEqualTo(expected);
            }
        }
    }

    @Test
    void anEntryLargerThanASegmentGetsOneOfItsSize() {
        SegmentedLog log = Logs.create(disk);
        log.append(append(entry(1, 1)));
        log.sync();
        log.append(append(entry(1, 2, 50_000)));
        log.sync();
        log.append(append(entry(1, 3)));
        log.sync();
        log.close();

        assertThat(Logs.all(Logs.open(disk))).containsExactly(entry(1, 1), entry(1, 2, 50_000), entry(1, 3));
    }

    @Test
    void compactionGivesRoomBack() {
        SegmentedLog log = Logs.create(disk);
        for (long index = 1; index <= 1600; index += 4) {
            log.append(append(entries(1, index, index + 3)));
            log.sync();
            log.prepareNext();
        }
        int before = disk.names.size();

        Logs.snapshot(log, 1590, 1, 100);
        log.compact(1590);
        log.prepareNext();

        assertThat(log.firstIndex()).isEqualTo(1591);
        assertThat(log.term(1590)).isEqualTo(1);
        assertThat(log.term(1589)).isEqualTo(LogStore.NO_TERM);
        assertThat(disk.names.size()).isLessThan(before / 2);
        log.close();
        SegmentedLog again = Logs.open(disk);
        assertThat(again.lastIndex()).isEqualTo(1600);
        assertThat(again.firstIndex()).isLessThanOrEqualTo(1591);
        assertThat(again.hardState().commit()).isEqualTo(1590);
        assertThat(again.entries(1591, 1601, Long.MAX_VALUE)).isEqualTo(entries(1, 1591, 1600));
    }

    @Test
    void oldSegmentsAreUsedAgain() {
        SegmentedLog log = Logs.create(disk);
        for (int round = 0; round < 30; round++) {
            long first = round * 20L + 1;
            for (long index = first; index < first + 20; index += 4) {
                log.append(append(entries(1, index, index + 3)));
                log.sync();
            }
            Logs.snapshot(log, first + 15, 1, 10);
            log.compact(first + 15);
            log.prepareNext();
        }
        log.close();

        assertThat(disk.names.size()).isLessThan(10);
        SegmentedLog again = Logs.open(disk);
        assertThat(again.lastIndex()).isEqualTo(600);
        assertThat(again.entries(597, 601, Long.MAX_VALUE)).isEqualTo(entries(1, 597, 600));
    }

    @Test
    void aSnapshotInstalledReplacesTheLog() {
        SegmentedLog log = Logs.create(disk);
        log.append(append(entries(1, 1, 10)));
        log.sync();
        SnapshotMeta meta = Logs.snapshot(log, 50, 3, 200_000);
        log.append(new StorageAppend(new HardState(3, 0, 50), entries(3, 51, 52), meta, List.of(), true));
        log.sync();
        log.close();

        SegmentedLog again = Logs.open(disk);

        assertThat(again.firstIndex()).isEqualTo(51);
        assertThat(again.term(50)).isEqualTo(3);
        assertThat(Logs.all(again)).isEqualTo(entries(3, 51, 52));
        assertThat(again.snapshot()).isEqualTo(meta);
    }

    @Test
    void aSnapshotThatIsFinishedIsInstalledAtTheNextOpening() {
        SegmentedLog log = Logs.create(disk);
        log.append(append(new HardState(1, 0xb, 0), entry(1, 1)));
        log.sync();
        Logs.snapshot(log, 50, 3, 10);
        log.close();

        SegmentedLog again = Logs.open(disk);
        again.append(append(entry(3, 51)));
        again.sync();
        again.close();
        SegmentedLog third = Logs.open(disk);

        assertThat(third.firstIndex()).isEqualTo(51);
        assertThat(third.hardState()).isEqualTo(new HardState(3, 0, 50));
        assertThat(Logs.all(third)).containsExactly(entry(3, 51));
    }

    @Test
    void aWriteThatFailsIsFinal() {
        SegmentedLog log = Logs.create(disk);
        log.append(append(entry(1, 1)));
        disk.failure = new IOException("bad block");

        assertThatThrownBy(log::sync).isInstanceOf(LogFailedException.class).hasMessageContaining("bad block");
        disk.failure = null;
        assertThatThrownBy(log::sync).isInstanceOf(LogFailedException.class);
        assertThatThrownBy(() -> log.append(append(entry(1, 1)))).isInstanceOf(LogFailedException.class);
        assertThat(log.lastIndex()).isZero();
    }

    @Test
    void entriesThatDoNotFollowAreRefused() {
        SegmentedLog log = Logs.create(disk);

        assertThatThrownBy(() -> log.append(append(entry(1, 2)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.append(append(entry(1, 1), entry(1, 3))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.append(
                        new StorageAppend(null, List.of(), new SnapshotMeta(5, 1, Logs.INITIAL), List.of(), true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finish it first");
    }
}
