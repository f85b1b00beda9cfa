package io.murmuration.consensus.log;

import static io.murmuration.consensus.log.Logs.append;
import static io.murmuration.consensus.log.Logs.entries;
import static io.murmuration.consensus.log.Logs.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.murmuration.consensus.log.LogRefusedException.Reason;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class DamageTest {

    private static final String FIRST = SegmentHeader.fileName(1);

    private final CrashDisk disk = new CrashDisk();

    @Test
    void anyFlippedBitBeforeTheLastBatchIsFoundAndNothingIsChanged() {
        Map<String, byte[]> files = someLog();
        int last = lastBatchAt(in(files, FIRST));
        Random dice = new Random(1);
        for (int round = 0; round < 400; round++) {
            Map<String, byte[]> hurt = CrashDisk.of(files).contents();
            int offset = dice.nextInt(last);
            in(hurt, FIRST)[offset] ^= (byte) (1 << dice.nextInt(8));
            CrashDisk broken = CrashDisk.of(hurt);

            DamagedLogException damage = catchThrowableOfType(DamagedLogException.class, () -> Logs.open(broken));

            assertThat(damage).as("offset %d", offset).isNotNull();
            assertThat(damage.file()).isEqualTo(FIRST);
            assertThat(damage.offset()).isLessThanOrEqualTo(offset);
            assertThat(damage.getMessage()).contains(FIRST).contains("index " + damage.index());
            assertThat(broken.contents()).containsExactlyInAnyOrderEntriesOf(hurt);
            assertThat(broken.operations).isZero();
        }
    }

    @Test
    void aFlippedBitInTheLastBatchLooksLikeATornWrite() {
        Map<String, byte[]> files = someLog();
        in(files, FIRST)[lastBatchAt(in(files, FIRST)) + 20] ^= 1;

        SegmentedLog log = Logs.open(CrashDisk.of(files));

        assertThat(log.lastIndex()).isEqualTo(9);
        assertThat(log.recovery().wasTorn()).isFalse();
    }

    @Test
    void aBatchThatIsCutOffIsDroppedAndTold() {
        Map<String, byte[]> files = someLog();
        byte[] segment = in(files, FIRST);
        int commit = end(segment) - RecordFormat.COMMIT_BYTES;
        Arrays.fill(segment, commit, segment.length, (byte) 0);

        SegmentedLog log = Logs.open(CrashDisk.of(files));

        assertThat(log.lastIndex()).isEqualTo(9);
        assertThat(log.recovery().wasTorn()).isTrue();
        assertThat(log.recovery().tornFile()).isEqualTo(FIRST);
        assertThat(log.recovery().tornRecords()).isEqualTo(3);
        assertThat(log.recovery().tornOffset()).isEqualTo(lastBatchAt(in(someLog(), FIRST)));
    }

    @Test
    void aMissingBatchAtTheEndOfASegmentIsFound() {
        SegmentedLog log = Logs.create(disk);
        for (int index = 1; index <= 40; index++) {
            log.append(append(entry(1, index, 300)));
            log.sync();
        }
        log.close();
        Map<String, byte[]> files = disk.contents();
        byte[] segment = in(files, FIRST);
        int last = lastBatchAt(segment);
        Arrays.fill(segment, last, segment.length, (byte) 0);

        DamagedLogException damage =
                catchThrowableOfType(DamagedLogException.class, () -> Logs.open(CrashDisk.of(files)));

        assertThat(damage.file()).isEqualTo(FIRST);
        assertThat(damage.offset()).isEqualTo(last);
    }

    @Test
    void aMissingSegmentIsFound() {
        SegmentedLog log = Logs.create(disk);
        for (int index = 1; index <= 40; index++) {
            log.append(append(entry(1, index, 300)));
            log.sync();
        }
        log.close();
        for (long missing = 1; missing <= 3; missing++) {
            Map<String, byte[]> files = disk.contents();
            files.remove(SegmentHeader.fileName(missing));

            assertThatThrownBy(() -> Logs.open(CrashDisk.of(files))).isInstanceOf(DamagedLogException.class);
        }
    }

    @Test
    void aDamagedSnapshotGivesWayToTheOneBeforeIfTheLogGoesOnFromThere() {
        SegmentedLog log = Logs.create(disk);
        log.append(append(new HardState(1, 0, 10), entries(1, 1, 20).toArray(Entry[]::new)));
        log.sync();
        Logs.snapshot(log, 5, 1, 70_000);
        Logs.snapshot(log, 10, 1, 70_000);
        log.close();
        Map<String, byte[]> files = disk.contents();
        in(files, FileNames.snapshot(10, 1, true))[5000] ^= 4;

        SegmentedLog again = Logs.open(CrashDisk.of(files));

        assertThat(again.snapshot()).isNotNull().extracting("index").isEqualTo(5L);
        assertThat(again.recovery().damagedSnapshots())
                .singleElement()
                .asString()
                .contains("offset 4096");
        assertThat(again.lastIndex()).isEqualTo(20);
    }

    @Test
    void aDamagedSnapshotThatTheLogNeedsIsRefused() {
        SegmentedLog log = Logs.create(disk);
        var meta = Logs.snapshot(log, 10, 1, 70_000);
        log.append(new StorageAppend(new HardState(1, 0, 10), entries(1, 11, 12), meta, List.of(), true));
        log.sync();
        log.close();
        Map<String, byte[]> files = disk.contents();
        in(files, FileNames.snapshot(10, 1, true))[60_000] ^= 4;
        CrashDisk broken = CrashDisk.of(files);

        assertThatThrownBy(() -> Logs.open(broken))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("no snapshot up to index 10");
        assertThat(broken.contents()).containsExactlyInAnyOrderEntriesOf(files);
    }

    @Test
    void aSnapshotIsReadFromAnyPlace() {
        SegmentedLog log = Logs.create(disk);
        var meta = Logs.snapshot(log, 10, 1, 200_000);
        byte[] content = entry(1, 10, 200_000).payload();

        try (SnapshotReader reader = log.snapshots().open(meta)) {
            assertThat(reader.totalBytes()).isEqualTo(200_000);
            assertThat(reader.read(65_530, 70_000)).isEqualTo(Arrays.copyOfRange(content, 65_530, 135_530));
            assertThat(reader.read(199_999, 70_000)).hasSize(1);
            assertThat(reader.read(200_000, 70_000)).isEmpty();
        }
    }

    @Test
    void whatCannotBeOpenedIsNamedAndLeftAlone() {
        Map<String, byte[]> files = someLog();

        files.put("notes.txt", new byte[3]);
        refused(files, Reason.FOREIGN_FILE, "notes.txt");
        files.remove("notes.txt");

        byte[] header = in(files, FIRST).clone();
        files.put(FIRST, newer(header));
        refused(files, Reason.NEWER_FORMAT, "format 2");
        files.put(
                FIRST,
                new SegmentHeader(new ReplicaIdentity(0xc1, 0xbb), 1, 5)
                        .encode()
                        .array());
        refused(files, Reason.OTHER_REPLICA, "replica bb");
        files.put(
                FIRST,
                new SegmentHeader(new ReplicaIdentity(0xc2, 0xa), 1, 5).encode().array());
        refused(files, Reason.OTHER_CLUSTER, "cluster c2");
        files.put(FIRST, header);

        files.remove(FileNames.IDENTITY);
        refused(files, Reason.NO_LOG, "make one");
        refused(Map.of(), Reason.NO_LOG, "make one");
    }

    @Test
    void aLogOfAnotherIsRefused() {
        Logs.create(disk).close();

        assertRefused(
                () -> SegmentedLog.open(disk, new ReplicaIdentity(0xc1, 0xb), Logs.SMALL, new Random(1)),
                Reason.OTHER_REPLICA);
        assertRefused(
                () -> SegmentedLog.open(disk, new ReplicaIdentity(0xc2, 0xa), Logs.SMALL, new Random(1)),
                Reason.OTHER_CLUSTER);
        assertRefused(() -> Logs.create(disk), Reason.NOT_EMPTY);
        assertThat(Logs.open(disk).lastIndex()).isZero();
    }

    @Test
    void aDiskThatIsFullOrReadOnlyOrTakenIsRefused() {
        disk.freeBytes = 10_000;
        assertRefused(() -> Logs.create(disk), Reason.NO_SPACE);
        assertThat(disk.contents()).isEmpty();
        disk.freeBytes = 1 << 20;
        disk.writable = false;
        assertRefused(() -> Logs.create(disk), Reason.READ_ONLY);
        assertThat(disk.contents()).isEmpty();
        disk.writable = true;

        SegmentedLog log = Logs.create(disk);
        assertRefused(() -> Logs.open(disk), Reason.LOCKED);
        log.close();
        disk.freeBytes = 100;
        int before = disk.operations;
        assertRefused(() -> Logs.open(disk), Reason.NO_SPACE);
        disk.writable = false;
        assertRefused(() -> Logs.open(disk), Reason.READ_ONLY);
        assertThat(disk.operations).isEqualTo(before);
    }

    @Test
    void aCreationThatWasCutOffIsBegunAnew() {
        CrashStates states = new CrashStates(1, 12);
        int[] seen = new int[1];
        disk.listener = () -> states.of(disk, files -> {
            seen[0]++;
            CrashDisk left = CrashDisk.of(files);
            if (files.containsKey(FileNames.IDENTITY)) {
                assertThat(Logs.open(left).lastIndex()).isZero();
            } else {
                assertThat(Logs.create(left).lastIndex()).isZero();
            }
        });

        Logs.create(disk);

        assertThat(seen[0]).isGreaterThan(20);
    }

    private static byte[] in(Map<String, byte[]> files, String name) {
        return Objects.requireNonNull(files.get(name));
    }

    private static Map<String, byte[]> someLog() {
        CrashDisk fresh = new CrashDisk();
        SegmentedLog log = Logs.create(fresh);
        for (int index = 1; index <= 9; index += 3) {
            log.append(append(new HardState(1, 0xb, index), entry(1, index), entry(1, index + 1), entry(1, index + 2)));
            log.sync();
        }
        log.append(append(entry(1, 10), entry(1, 11), entry(1, 12)));
        log.sync();
        log.close();
        return fresh.contents();
    }

    /** Returns where the last batch starts: one record behind the last commit record but one. */
    private static int lastBatchAt(byte[] segment) {
        return commitsIn(segment)[0];
    }

    private static int end(byte[] segment) {
        return commitsIn(segment)[1];
    }

    private static int[] commitsIn(byte[] segment) {
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        int at = RecordFormat.PAGE_BYTES;
        int before = at;
        int end = at;
        while (at + RecordFormat.HEADER_BYTES <= segment.length && bytes.get(at + 8) != 0) {
            int size = (int) RecordFormat.sizeBytes(bytes.getInt(at + 4));
            if (bytes.get(at + 8) == RecordFormat.COMMIT) {
                before = end;
                end = at + size;
            }
            at += size;
        }
        return new int[] {before, end};
    }

    private static byte[] newer(byte[] segment) {
        ByteBuffer bytes = ByteBuffer.wrap(segment.clone());
        bytes.putInt(8, 2).putInt(12, 0);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, RecordFormat.PAGE_BYTES);
        return bytes.putInt(12, (int) crc.getValue()).array();
    }

    private static void refused(Map<String, byte[]> files, Reason reason, String word) {
        CrashDisk left = CrashDisk.of(files);

        LogRefusedException refusal = catchThrowableOfType(LogRefusedException.class, () -> Logs.open(left));

        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal).hasMessageContaining(word).hasMessageContaining("disk");
        assertThat(left.operations).isZero();
        assertThat(left.locked).isFalse();
    }

    private static void assertRefused(Runnable opening, Reason reason) {
        LogRefusedException refusal = catchThrowableOfType(LogRefusedException.class, opening::run);
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(reason);
    }

    @Test
    void anIdentityThatIsNotWholeIsDamage() {
        Map<String, byte[]> files = someLog();
        files.put(FileNames.IDENTITY, "hello".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> SegmentedLog.identity(CrashDisk.of(files))).isInstanceOf(DamagedLogException.class);
    }
}
