package io.murmuration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.consensus.log.LogSettings;
import io.murmuration.consensus.log.RealDisk;
import io.murmuration.consensus.log.ReplicaIdentity;
import io.murmuration.consensus.log.SegmentedLog;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LogCommandTest {

    private static final ReplicaIdentity IDENTITY = new ReplicaIdentity(0xc1, 0xa);
    private static final LogSettings SMALL = LogSettings.DEFAULT.withSegmentBytes(1 << 16);
    private static final String SEGMENT = "segment-0000000000000001.log";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeALog() {
        try (SegmentedLog log =
                SegmentedLog.create(new RealDisk(directory), IDENTITY, Configuration.of(0xa), SMALL, new Random(1))) {
            log.append(new StorageAppend(
                    new HardState(1, 0xa, 0), List.of(entry(1, 1), entry(1, 2)), null, List.of(), true));
            log.sync();
            log.append(new StorageAppend(
                    new HardState(2, 0xa, 1), List.of(entry(2, 2), entry(2, 3)), null, List.of(), true));
            log.sync();
        }
    }

    private int run(String... arguments) {
        CommandLine line = Murmuration.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private int onLog(String command, String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "log";
        arguments[1] = command;
        System.arraycopy(more, 0, arguments, 2, more.length);
        arguments[more.length + 2] = directory.toString();
        return run(arguments);
    }

    @Test
    void aWholeLogIsSaidToBeWhole() {
        assertThat(onLog("verify")).isEqualTo(ExitCode.OK);

        assertThat(out.toString().lines())
                .contains(
                        "replica a of cluster c1",
                        "entries 1 to 3, newest snapshot at 0",
                        "hard state: term 2, vote a, commit 1",
                        "whole")
                .anyMatch(line -> line.startsWith("1 segments, 2 batches, 4 entries written (40 bytes), 1 rewrites"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void verifyPrintsOneObject() throws IOException {
        assertThat(onLog("verify", "--json")).isEqualTo(ExitCode.OK);

        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.get("whole").asBoolean()).isTrue();
        assertThat(report.get("lastIndex").asLong()).isEqualTo(3);
        assertThat(report.get("batches").asLong()).isEqualTo(2);
    }

    @Test
    void damageIsNamedAndEndsWithOne() throws IOException {
        flip(4096 + 100);

        assertThat(onLog("verify")).isEqualTo(ExitCode.FAILED);
        assertThat(out.toString()).startsWith("DAMAGED: ").contains(SEGMENT, "offset", "index 0");
        out.getBuffer().setLength(0);
        assertThat(onLog("verify", "--json")).isEqualTo(ExitCode.FAILED);
        assertThat(new ObjectMapper().readTree(out.toString()).get("file").asText())
                .isEqualTo(SEGMENT);
    }

    @Test
    void dumpShowsTheRecordsInTheirOrder() {
        assertThat(onLog("dump")).isEqualTo(ExitCode.OK);

        assertThat(out.toString().lines().map(line -> line.replaceAll(", segment.*", "")))
                .containsExactly(
                        "segment 1 goes on behind index 0, term 0",
                        "hard state: term 0, vote 0, commit 0",
                        "hard state: term 1, vote a, commit 0",
                        "entry 1 term 1 normal, 10 bytes",
                        "entry 2 term 1 normal, 10 bytes",
                        "hard state: term 2, vote a, commit 1",
                        "entry 2 term 2 normal, 10 bytes",
                        "entry 3 term 2 normal, 10 bytes");
    }

    @Test
    void dumpShowsAPart() throws IOException {
        assertThat(onLog("dump", "--json", "--from", "2", "--to", "2", "--limit", "4"))
                .isEqualTo(ExitCode.OK);

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(new ObjectMapper().readTree(lines.get(3)).get("index").asLong())
                .isEqualTo(2);
        assertThat(new ObjectMapper().readTree(lines.get(4)).get("left").asLong())
                .isEqualTo(2);
    }

    @Test
    void aLogInUseIsReadAllTheSame() {
        try (SegmentedLog log = SegmentedLog.open(new RealDisk(directory), IDENTITY, SMALL, new Random(2))) {
            assertThat(log.lastIndex()).isEqualTo(3);
            assertThat(onLog("verify")).isEqualTo(ExitCode.OK);
        }

        assertThat(err.toString()).contains("a running process has this log open");
        assertThat(out.toString()).contains("whole");
    }

    @Test
    void nothingIsChanged() throws IOException {
        byte[] before = Files.readAllBytes(directory.resolve(SEGMENT));
        List<String> names = new RealDisk(directory).list();

        onLog("verify");
        onLog("dump");

        assertThat(Files.readAllBytes(directory.resolve(SEGMENT))).isEqualTo(before);
        assertThat(new RealDisk(directory).list()).isEqualTo(names);
    }

    @Test
    void whatIsNoLogIsAUsageError() throws IOException {
        assertThat(run("log")).isEqualTo(ExitCode.USAGE);
        assertThat(run("log", "verify")).isEqualTo(ExitCode.USAGE);
        assertThat(run("log", "verify", directory.resolve("none").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(onLog("dump", "--from", "0")).isEqualTo(ExitCode.USAGE);
        Files.createFile(directory.resolve("notes.txt"));
        assertThat(onLog("verify")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("notes.txt").doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    private void flip(int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(directory.resolve(SEGMENT));
        bytes[offset] ^= 1;
        Files.write(directory.resolve(SEGMENT), bytes);
    }

    private static Entry entry(long term, long index) {
        return new Entry(term, index, EntryType.NORMAL, new byte[10]);
    }
}
