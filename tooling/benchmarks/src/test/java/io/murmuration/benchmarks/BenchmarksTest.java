package io.murmuration.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchmarksTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Benchmarks.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    @Test
    void helpListsWhatCanBeMeasured() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("core", "log", "store", "Exit code 1");
    }

    @Test
    void nothingToMeasureIsAUsageError() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("say what to measure");
    }

    @Test
    void aFolderThatIsNotThereIsNamed(@TempDir Path folder) {
        Path missing = folder.resolve("missing");

        assertThat(run("log", "--directory", missing.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--directory", missing.toString());
    }

    @Test
    void figuresOutOfRangeAreRefused(@TempDir Path folder) {
        assertThat(run("log", "--directory", folder.toString(), "--rounds", "0"))
                .isEqualTo(2);
        assertThat(run("core", "--forks", "0")).isEqualTo(2);
        assertThat(run("core", "--batches", "many")).isEqualTo(2);
        assertThat(err.toString()).contains("--rounds", "--forks", "--batches");
    }

    @Test
    void whatAStoreIsMeasuredByIsCheckedBeforeAnythingStarts() {
        assertThat(run("store", "--rounds", "0")).isEqualTo(2);
        assertThat(run("store", "--seconds", "0")).isEqualTo(2);
        assertThat(run("store", "--warmup", "-1")).isEqualTo(2);
        assertThat(run("store", "--kills", "0")).isEqualTo(2);
        assertThat(run("store", "--in-flight", "1,0")).isEqualTo(2);
        assertThat(run("store", "--only", "writes,colours")).isEqualTo(2);
        assertThat(run("store", "--peers", "zookeeper,nobody")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--rounds", "--seconds", "--warmup", "--kills", "--in-flight", "colours", "nobody");
    }
}
