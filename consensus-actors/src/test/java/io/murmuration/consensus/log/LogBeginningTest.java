package io.murmuration.consensus.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogBeginningTest {

    private static final SnapshotMeta FOUNDING = new SnapshotMeta(1, 1, Logs.INITIAL);

    @Test
    void aFoundedLogBeginsBehindItsSnapshot() {
        CrashDisk disk = new CrashDisk();
        SegmentedLog log = found(disk, 1);

        assertThat(log.firstIndex()).isEqualTo(2);
        assertThat(log.lastIndex()).isEqualTo(1);
        assertThat(log.term(1)).isEqualTo(1);
        assertThat(log.hardState()).isEqualTo(new HardState(1, 0, 1));
        assertThat(log.snapshot()).isEqualTo(FOUNDING);
        assertThat(log.configuration()).isEqualTo(Logs.INITIAL);
        log.append(Logs.append(Logs.entry(1, 2)));
        log.sync();
        log.close();
        SegmentedLog again = found(disk, 2);
        assertThat(again.lastIndex()).isEqualTo(2);
        assertThat(again.hardState()).isEqualTo(new HardState(1, 0, 1));
    }

    @Test
    void aFoundingThatACrashCutOffIsCompleted() {
        CrashDisk disk = new CrashDisk();
        List<Map<String, byte[]>> states = new ArrayList<>();
        CrashStates crashes = new CrashStates(1, 6);
        disk.listener = () -> crashes.of(disk, states::add);
        found(disk, 1).close();

        assertThat(states).hasSizeGreaterThan(50);
        for (int i = 0; i < states.size(); i++) {
            CrashDisk after = CrashDisk.of(states.get(i));
            SegmentedLog log = found(after, 100 + i);
            assertThat(log.snapshot()).as("state %d", i).isEqualTo(FOUNDING);
            assertThat(log.firstIndex()).as("state %d", i).isEqualTo(2);
            assertThat(log.hardState()).as("state %d", i).isEqualTo(new HardState(1, 0, 1));
            log.close();
        }
    }

    @Test
    void aLogOfAnotherReplicaIsNoBeginning() {
        CrashDisk disk = new CrashDisk();
        found(disk, 1).close();

        assertThatThrownBy(() -> SegmentedLog.found(
                        disk, new ReplicaIdentity(0xc1, 0xb), beginning(), Logs.SMALL, new Random(2)))
                .isInstanceOf(LogRefusedException.class)
                .hasMessageContaining("replica a of cluster c1")
                .hasMessageContaining("replica b of cluster c1");
    }

    @Test
    void itBeginsInMemoryToo() {
        MemoryDisk disk = new MemoryDisk("store");
        SegmentedLog log = SegmentedLog.found(disk, Logs.IDENTITY, beginning(), Logs.SMALL, new Random(1));
        for (long index = 2; index < 400; index += 2) {
            log.append(Logs.append(Logs.entries(1, index, index + 1)));
            log.sync();
        }
        log.close();

        SegmentedLog again = Logs.open(disk);
        assertThat(Logs.all(again)).isEqualTo(Logs.entries(1, 2, 399));
        assertThat(again.segments()).isGreaterThan(1);
    }

    private static SegmentedLog found(Disk disk, long seed) {
        return SegmentedLog.found(disk, Logs.IDENTITY, beginning(), Logs.SMALL, new Random(seed));
    }

    private static LogBeginning beginning() {
        Iterator<byte[]> parts = List.of(new byte[] {1, 2}, new byte[700]).iterator();
        Chunks content = () -> parts.hasNext() ? parts.next() : null;
        return new LogBeginning(FOUNDING, content);
    }
}
