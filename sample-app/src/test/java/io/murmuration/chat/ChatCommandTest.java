package io.murmuration.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ChatCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @Test
    void pipedItPrintsPlainLinesAndLeavesAtTheEndOfItsInput() {
        int code = run("hello\n/who\n/rooms\n/dance\n", "--plain", "--name", "alice", "--bind", "127.0.0.1:0");

        assertThat(code).isZero();
        assertThat(lines())
                .doesNotContain("\u001b")
                .containsExactlyInAnyOrder(
                        "* nobody else is here yet",
                        "[lobby] alice: hello",
                        "! nobody in #lobby has heard: hello (whoever comes next is shown it)",
                        "in #lobby: alice (you)",
                        "#lobby: alice",
                        "! no such command: /dance: /help lists them; //dance says it as text");
    }

    @Test
    void wrongOptionsAreRefusedByName() {
        assertThat(run("", "--plain", "--seed", "nowhere")).isEqualTo(2);
        assertThat(err.toString()).contains("not an address of the form host:port: 'nowhere'");

        assertThat(run("", "--plain", "--name", "a", "--room", "two words")).isEqualTo(2);
        assertThat(err.toString()).contains("--room takes").contains("'two words'");

        assertThat(run("", "--plain", "--name", "a", "--profile", "slow", "--bind", "127.0.0.1:0"))
                .isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("profile").contains("slow");
    }

    private int run(String input, String... arguments) {
        ChatCommand command = new ChatCommand(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return new CommandLine(command).setErr(new PrintWriter(err, true)).execute(arguments);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
