package io.murmuration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MurmurationTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Murmuration.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void helpListsCommandsAndExitCodes() {
        assertThat(run("--help")).isEqualTo(ExitCode.OK);

        assertThat(out.toString())
                .contains("node", "members", "simulate", "kv", "lease", "raft", "chat", "demo", "completion", "help")
                .contains("Exit codes:", "3  the node that should answer")
                .doesNotContain("warm-up");
    }

    @Test
    void helpExplainsACommand() {
        assertThat(run("help", "simulate")).isEqualTo(ExitCode.OK);

        assertThat(out.toString()).contains("--split-minutes");
    }

    @Test
    void theVersionIsOneLine() {
        assertThat(run("--version")).isEqualTo(ExitCode.OK);

        assertThat(out.toString().lines()).hasSize(1).allMatch(line -> line.startsWith("murmuration "));
    }

    @Test
    void noCommandIsAUsageError() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("murmuration help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nodes",
                "node --bind nowhere",
                "node --bind 127.0.0.1:65536",
                "node --seed 127.0.0.1:0",
                "node --log xml",
                "node --tag role",
                "node --http [::1",
                "members --node a --http b:1",
                "simulate --nodes 1",
                "simulate --nodes many",
                "simulate --loss 1",
                "simulate --minutes 0",
                "simulate --pauses long",
                "simulate --split-minutes -1",
                "simulate raft --seeds 5..1",
                "simulate raft --seeds many",
                "simulate raft --minutes -1",
                "demo --fast",
                "kv",
                "kv get",
                "kv get a --all",
                "kv get a --prefix --range-end b",
                "kv get a --max-age 5s",
                "kv get a --mode fresh",
                "kv get a --at-least 5 --mode lease",
                "kv put a",
                "kv put a b --if-absent --sequential",
                "kv del",
                "kv watch a --revision -1",
                "lease grant soon",
                "lease revoke",
                "raft",
                "raft transfer",
                "raft reset",
                "raft reset --data no/such/folder",
                "node --memory --data d"
            })
    void whatIsNotUnderstoodIsAUsageErrorInWords(String line) {
        assertThat(run(line.split(" ", -1))).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).startsWith("murmuration: ").doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aNodeThatIsNotThereIsToldInOneLine(@TempDir Path empty) {
        assertThat(run("members", "--run-dir", empty.toString())).isEqualTo(ExitCode.UNREACHABLE);

        assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.contains("murmuration node"));
    }

    @Test
    void aNodeThatDoesNotAnswerIsToldInOneLine() {
        assertThat(run("members", "--http", "127.0.0.1:1")).isEqualTo(ExitCode.UNREACHABLE);

        assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.contains("http://127.0.0.1:1"));
    }

    @Test
    void aStackTraceComesOnlyWhenAskedFor() {
        assertThat(run("members", "--http", "127.0.0.1:1", "--debug")).isEqualTo(ExitCode.UNREACHABLE);

        assertThat(err.toString()).contains("\tat ");
    }

    @Test
    void raftSeedsAreSimulatedAndToldAsOneJsonObject() {
        assertThat(run("simulate", "raft", "--seeds", "1..2", "--json")).isEqualTo(ExitCode.OK);

        assertThat(out.toString().lines()).hasSize(1).allMatch(line -> line.startsWith("{\"first_seed\":1,"));
        assertThat(out.toString()).contains("\"seeds\":2,", "\"violations\":0,", "\"elections\":", "\"committed\":");
    }

    @Test
    void completionIsAScriptThatKnowsTheOptions() {
        assertThat(run("completion")).isEqualTo(ExitCode.OK);

        assertThat(out.toString()).startsWith("#!").contains("--split-minutes", "complete ");
    }
}
