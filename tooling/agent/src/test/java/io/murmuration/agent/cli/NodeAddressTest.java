package io.murmuration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.murmuration.agent.node.RunFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {

    private static final RunFile ALPHA = new RunFile("alpha", 1, "http://127.0.0.1:7180", "", "", "", "");
    private static final RunFile BETA = new RunFile("beta", 2, "http://127.0.0.1:7181", "", "", "", "");

    private static void fails(int exitCode, String hint, List<RunFile> running, @Nullable String name) {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> NodeAddress.choose(running, name, Path.of("run")))
                .withMessageContaining(hint)
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(exitCode));
    }

    @Test
    void theOnlyNodeNeedsNoName() {
        assertThat(NodeAddress.choose(List.of(ALPHA), null, Path.of("run"))).isEqualTo(ALPHA);
    }

    @Test
    void oneOfSeveralIsChosenByName() {
        assertThat(NodeAddress.choose(List.of(ALPHA, BETA), "beta", Path.of("run")))
                .isEqualTo(BETA);
        fails(ExitCode.USAGE, "--node (alpha, beta)", List.of(ALPHA, BETA), null);
    }

    @Test
    void withoutANodeTheHintSaysHowToStartOne() {
        fails(ExitCode.UNREACHABLE, "murmuration node", List.of(), null);
        fails(ExitCode.UNREACHABLE, "'gamma'", List.of(ALPHA), "gamma");
    }

    @Test
    void anAddressMayBeShort() {
        assertThat(NodeAddress.parse("127.0.0.1:7180")).hasToString("http://127.0.0.1:7180");
        assertThat(NodeAddress.parse("http://[::1]:7180/")).hasToString("http://[::1]:7180");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "https://localhost:1", "a b:1", "http://:7"})
    void whatIsNoAddressIsAUsageError(String text) {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> NodeAddress.parse(text))
                .withMessageContaining("--http")
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE));
    }
}
