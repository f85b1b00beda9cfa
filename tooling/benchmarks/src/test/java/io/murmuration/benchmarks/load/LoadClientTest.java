package io.murmuration.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadClientTest {

    private final MapTarget target = new MapTarget();

    private List<String> answers(String... commands) throws IOException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            new LoadClient(target, 100, 16)
                    .serve(new BufferedReader(new StringReader(String.join("\n", commands))), out);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void everyKeyIsWrittenBeforeTheLoad() throws IOException, InterruptedException {
        assertThat(answers("roles", "preload")).containsExactly("roles FOLLOWER LEADER FOLLOWER", "preloaded 100");
        assertThat(target.values).hasSize(100);
    }

    @Test
    void eachCommandHasOneAnswer() throws IOException, InterruptedException {
        List<String> answers = answers("preload", "window read 2 20", "window write 2 20");

        assertThat(answers).hasSize(3);
        assertThat(Window.ofLine(answers.get(1)).failed()).isZero();
        assertThat(Window.ofLine(answers.get(2)).completed()).isPositive();
    }

    @Test
    void whatIsNotUnderstoodIsAnsweredToo() throws IOException, InterruptedException {
        assertThat(answers("dance", "window write", "window write many 20"))
                .hasSize(3)
                .allMatch(answer -> answer.startsWith("error "));
    }

    @Test
    void theTimeOfAFailoverEndsWithTheFirstWriteBegunAfterTheKill() throws InterruptedException {
        FailoverProbe probe = new FailoverProbe(target, new ClosedLoop(target, 8, 16), 8);

        Optional<Duration> gone = probe.nextWriteAfter(() -> target.refuses.set(true), Duration.ofMillis(200));
        target.refuses.set(false);
        Optional<Duration> there = probe.nextWriteAfter(() -> {}, Duration.ofSeconds(60));

        assertThat(gone).isEmpty();
        assertThat(there).isPresent();
    }

    @Test
    void aWindowSurvivesItsLine() {
        Window window = new Window(3_000, 2, 2_000_000_000L, 600_000, 1_200_000);

        assertThat(Window.ofLine(window.toLine())).isEqualTo(window);
        assertThat(window.perSecond()).isEqualTo(1_500, within(1e-9));
        assertThatThrownBy(() -> Window.ofLine("window 1 2 3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("window 1 2 3");
        assertThatThrownBy(() -> Window.ofLine(window.toLine() + " 9")).isInstanceOf(IllegalArgumentException.class);
    }
}
