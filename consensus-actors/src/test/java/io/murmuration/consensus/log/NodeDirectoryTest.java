package io.murmuration.consensus.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.bootstrap.Acceptance;
import io.murmuration.consensus.bootstrap.Standing;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeDirectoryTest {

    private static final Acceptance ACCEPTANCE = new Acceptance(
            "a", 0xc1, List.of(new ReplicaAddress(0xa, "a", "h:1"), new ReplicaAddress(0xb, "b", "h:2")));
    private static final Standing EMPTY = new Standing.Empty(true);
    private static final Standing JOINS_ONLY = new Standing.Empty(false);

    @TempDir
    Path folder;

    @Test
    void whatWasKeptIsThereAgain() {
        try (NodeDirectory directory = open()) {
            assertThat(directory.standing()).isEqualTo(EMPTY);
            directory.storeAcceptance(ACCEPTANCE);
        }
        try (NodeDirectory directory = open()) {
            assertThat(directory.standing()).isEqualTo(new Standing.Accepted(ACCEPTANCE));
            directory.storeAcceptance(ACCEPTANCE);
            directory.found(0xc1, 0xa);
            directory.found(0xc1, 0xa);
        }
        try (NodeDirectory directory = open()) {
            assertThat(directory.standing()).isEqualTo(new Standing.Initialised(0xc1, 0xa));
            assertThat(directory.setAsideBecause()).isEmpty();
        }
    }

    @Test
    void nothingThatWasPromisedIsReplaced() {
        try (NodeDirectory directory = open()) {
            directory.storeAcceptance(ACCEPTANCE);
            Acceptance other = new Acceptance("a", 0xd2, ACCEPTANCE.replicas());
            assertThatThrownBy(() -> directory.storeAcceptance(other)).isInstanceOf(IllegalStateException.class);

            directory.found(0xc1, 0xa);
            assertThatThrownBy(() -> directory.found(0xc1, 0xb)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> directory.storeAcceptance(ACCEPTANCE)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void oneProcessAtATimeHasIt() {
        try (NodeDirectory directory = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(LogRefusedException.class)
                    .hasMessageContaining(directory.place())
                    .hasMessageContaining("another process has it open");
        }
        open().close();
    }

    @Test
    void aForeignDirectoryIsRefusedAndLeftAlone() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "chapter 1");

        assertThatThrownBy(() -> NodeDirectory.open(folder))
                .isInstanceOf(LogRefusedException.class)
                .hasMessageContaining("thesis.txt");
        assertThat(new RealDisk(folder).list()).containsExactly("thesis.txt");
    }

    @Test
    void aDamagedIdentityIsSetAsideAndTheNodeOnlyJoins() throws IOException {
        try (NodeDirectory directory = open()) {
            directory.found(0xc1, 0xa);
            found(directory.logDisk("store")).close();
        }
        flip(data().resolve("node/identity"), 20);

        try (NodeDirectory directory = open()) {
            assertThat(directory.standing()).isEqualTo(JOINS_ONLY);
            assertThat(directory.setAsideBecause()).contains("identity").contains("aside-1");
            assertThat(directory.groups()).isEmpty();
        }
        assertThat(data().resolve("aside-1/groups/store/identity")).exists();
        assertThat(data().resolve("aside-1/node/identity")).exists();
        try (NodeDirectory directory = open()) {
            assertThat(directory.standing()).isEqualTo(JOINS_ONLY);
            directory.found(0xc1, 0xd);
        }
        try (NodeDirectory directory = open()) {
            assertThat(directory.standing()).isEqualTo(new Standing.Initialised(0xc1, 0xd));
        }
    }

    @Test
    void aDamagedAcceptanceIsNotForgottenButKeptAside() throws IOException {
        try (NodeDirectory directory = open()) {
            directory.storeAcceptance(ACCEPTANCE);
        }
        flip(data().resolve("node/acceptance"), 20);

        try (NodeDirectory directory = open()) {
            assertThat(directory.standing()).isEqualTo(JOINS_ONLY);
        }
    }

    @Test
    void logsThatAreNobodysAreSetAside() {
        try (NodeDirectory directory = open()) {
            found(directory.logDisk("store")).close();
        }

        try (NodeDirectory directory = open()) {
            assertThat(directory.standing()).isEqualTo(JOINS_ONLY);
            assertThat(directory.setAsideBecause()).contains("[store]");
        }
    }

    @Test
    void aDamagedLogIsSetAsideAgainAndAgain() {
        try (NodeDirectory directory = open()) {
            directory.found(0xc1, 0xa);
            directory.logDisk("store");
            directory.setAside("The log is damaged");
            directory.found(0xc1, 0xd);
            directory.logDisk("store");
            directory.setAside("The log is damaged");

            assertThat(directory.standing()).isEqualTo(JOINS_ONLY);
            assertThat(directory.setAsideBecause())
                    .startsWith("The log is damaged")
                    .contains("aside-2");
        }
        assertThat(data().resolve("aside-1/groups/store")).exists();
        assertThat(data().resolve("aside-2/groups/store")).exists();
    }

    @Test
    void aResetNeedsForceAndForgetsAllButKeepsTheFiles() {
        assertThat(NodeDirectory.reset(data(), false)).contains("nothing to reset");
        try (NodeDirectory directory = open()) {
            directory.storeAcceptance(ACCEPTANCE);
            assertThatThrownBy(() -> NodeDirectory.reset(data(), true)).hasMessageContaining("another process");
        }

        assertThatThrownBy(() -> NodeDirectory.reset(data(), false))
                .isInstanceOf(LogRefusedException.class)
                .hasMessageContaining("--force");
        assertThat(NodeDirectory.reset(data(), true)).contains("aside-1");

        try (NodeDirectory directory = open()) {
            assertThat(directory.standing()).isEqualTo(EMPTY);
            directory.found(0xc1, 0xa);
            directory.setAside("The log is damaged");
        }
        NodeDirectory.reset(data(), true);
        try (NodeDirectory directory = open()) {
            assertThat(directory.standing()).isEqualTo(EMPTY);
        }
    }

    @Test
    void aNewerFormatIsRefusedAndLeftAlone() throws IOException {
        Disk node = RealDisk.create(data().resolve("node"));
        NodeFile.write(node, "identity", new byte[16]);
        byte[] bytes = Files.readAllBytes(data().resolve("node/identity"));
        bytes[11] = 2;
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, 12);
        crc.update(bytes, 16, 16);
        ByteBuffer.wrap(bytes).putInt(12, (int) crc.getValue());
        Files.write(data().resolve("node/identity"), bytes);

        assertThatThrownBy(this::open).isInstanceOf(LogRefusedException.class).hasMessageContaining("format 2");
        assertThat(data().resolve("node/identity")).exists();
    }

    @Test
    void groupsHavePlainNames() {
        try (NodeDirectory directory = open()) {
            for (String bad : new String[] {"", "..", "a/b", "Store", "-x", "x".repeat(65)}) {
                assertThatThrownBy(() -> directory.logDisk(bad)).isInstanceOf(IllegalArgumentException.class);
            }
            directory.logDisk("store");
            directory.logDisk("counter-2");
            assertThat(directory.groups()).containsExactly("counter-2", "store");
        }
    }

    @Test
    void inMemoryItDoesTheSame() {
        try (NodeDirectory directory = NodeDirectory.inMemory("n1")) {
            directory.storeAcceptance(ACCEPTANCE);
            found(directory.logDisk("store")).close();
            directory.found(0xc1, 0xa);
            assertThat(directory.groups()).containsExactly("store");
            assertThat(Logs.open(directory.logDisk("store")).lastIndex()).isEqualTo(1);
            directory.setAside("The log is damaged");

            assertThat(directory.standing()).isEqualTo(JOINS_ONLY);
            assertThat(directory.groups()).isEmpty();
        }
    }

    @Test
    void aCrashLeavesAPromiseWholeOrNotGiven() throws IOException {
        CrashPlace place = new CrashPlace();
        CrashStates crashes = new CrashStates(1, 8);
        int[] seen = {0};
        Standing[] before = {EMPTY};
        Standing[] after = {new Standing.Accepted(ACCEPTANCE)};
        place.node.listener = () -> crashes.of(place.node, state -> {
            seen[0]++;
            assertThat(standingOf(state)).isIn(before[0], after[0]);
        });
        NodeDirectory directory = NodeDirectory.open(place);
        directory.storeAcceptance(ACCEPTANCE);
        crashes.of(place.node, state -> assertThat(standingOf(state)).isEqualTo(after[0]));

        before[0] = after[0];
        after[0] = new Standing.Initialised(0xc1, 0xa);
        directory.found(0xc1, 0xa);
        crashes.of(place.node, state -> assertThat(standingOf(state)).isEqualTo(after[0]));
        assertThat(seen[0]).isGreaterThan(10);
    }

    private static Standing standingOf(Map<String, byte[]> files) {
        CrashPlace place = new CrashPlace();
        place.node = CrashDisk.of(files);
        try (NodeDirectory directory = NodeDirectory.open(place)) {
            return directory.standing();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The node's own files on a disk that crashes; the rest in memory. */
    private static final class CrashPlace implements NodePlace {
        private final Map<String, Disk> others = new TreeMap<>();
        private CrashDisk node = new CrashDisk();

        @Override
        public Disk top() {
            return others.computeIfAbsent("", MemoryDisk::new);
        }

        @Override
        public Disk folder(String name) {
            return name.equals("node") ? node : others.computeIfAbsent(name, MemoryDisk::new);
        }

        @Override
        public boolean has(String name) {
            return name.equals("node") || others.containsKey(name);
        }

        @Override
        public List<String> namesIn(String name) {
            return List.of();
        }

        @Override
        public void move(String name, String into) {
            throw new IllegalStateException(name + " into " + into);
        }
    }

    private static SegmentedLog found(Disk disk) {
        LogBeginning beginning = new LogBeginning(new SnapshotMeta(1, 1, Logs.INITIAL), () -> null);
        return SegmentedLog.found(disk, Logs.IDENTITY, beginning, Logs.SMALL, new Random(1));
    }

    private Path data() {
        return folder.resolve("data");
    }

    private NodeDirectory open() {
        return NodeDirectory.open(data());
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }
}
