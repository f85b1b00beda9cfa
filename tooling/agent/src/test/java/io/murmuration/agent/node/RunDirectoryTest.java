package io.murmuration.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    /** A process that cannot be there: beyond the largest process number of any system. */
    private static final long GONE = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    private static RunFile run(String name, long pid) {
        return new RunFile(
                name, pid, "http://127.0.0.1:7180", "127.0.0.1:7100", "", "127.0.0.1:7200", "2030-01-01T00:00:00Z");
    }

    @Test
    void whatIsWrittenIsFoundUntilItIsRemoved() throws IOException {
        RunDirectory directory = new RunDirectory(folder.resolve("a/b"));
        RunFile run = run("alpha", ProcessHandle.current().pid());

        directory.write(run);

        assertThat(directory.running()).containsExactly(run);
        try (Stream<Path> files = Files.list(directory.folder())) {
            assertThat(files).containsExactly(directory.fileOf("alpha"));
        }

        directory.remove(run);

        assertThat(directory.running()).isEmpty();
        assertThat(directory.fileOf("alpha")).doesNotExist();
    }

    @Test
    void theFolderIsOfNobodyElse() throws IOException {
        RunDirectory directory = new RunDirectory(folder.resolve("own"));

        directory.write(run("alpha", ProcessHandle.current().pid()));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.folder())))
                .isEqualTo("rwx------");
    }

    @Test
    void aKilledNodeCountsAsAbsentAndItsNameIsFree() throws IOException {
        RunDirectory directory = new RunDirectory(folder);
        directory.write(run("alpha", GONE));

        assertThat(directory.running()).isEmpty();

        RunFile next = run("alpha", ProcessHandle.current().pid());
        directory.write(next);
        assertThat(directory.running()).containsExactly(next);
    }

    @Test
    void aRunningNodeKeepsItsFile() throws IOException {
        RunDirectory directory = new RunDirectory(folder);
        RunFile first = run("alpha", ProcessHandle.current().pid());
        directory.write(first);

        assertThatThrownBy(() -> directory.write(run("alpha", GONE)))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("process " + first.pid());
        directory.remove(run("alpha", GONE));

        assertThat(directory.running()).containsExactly(first);
    }

    @Test
    void aNameMayHoldWhatAFileNameMayNot() throws IOException {
        RunDirectory directory = new RunDirectory(folder);
        RunFile run = run("../a/b:7", ProcessHandle.current().pid());

        directory.write(run);

        assertThat(directory.fileOf(run.name()).getParent()).isEqualTo(folder);
        assertThat(directory.running()).containsExactly(run);
    }

    @Test
    void otherFilesArePassedOver() throws IOException {
        Files.writeString(folder.resolve("broken.json"), "{\"name\":");
        Files.writeString(folder.resolve("other.json"), "[1]");

        assertThat(new RunDirectory(folder).running()).isEmpty();
    }

    @Test
    void theChosenFolderComesBeforeTheEnvironment() {
        Map<String, String> environment = Map.of("MURMURATION_RUN", "/run/mine", "XDG_RUNTIME_DIR", folder.toString());

        assertThat(RunDirectory.find(Path.of("here"), environment).folder()).isEqualTo(Path.of("here"));
        assertThat(RunDirectory.find(null, environment).folder()).isEqualTo(Path.of("/run/mine"));
        assertThat(RunDirectory.find(null, Map.of("XDG_RUNTIME_DIR", folder.toString()))
                        .folder())
                .isEqualTo(folder.resolve("murmuration"));
        assertThat(RunDirectory.find(null, Map.of()).folder().getFileName())
                .hasToString("murmuration-" + System.getProperty("user.name"));
    }
}
