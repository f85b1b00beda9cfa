package io.murmuration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.agent.demo.DemoReport;
import io.murmuration.agent.demo.DemoReport.Outcome;
import io.murmuration.agent.demo.Expectation;
import io.murmuration.agent.demo.Timeline.Moment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class DemoTextTest {

    private static final DemoReport HALF = new DemoReport(
            List.of(
                    new Outcome(Expectation.FORMED, true, "after 1200 ms"),
                    new Outcome(Expectation.HEARD, false, "not within the time")),
            Map.of("formed_ms", 1200L),
            List.of(new Moment(1200, "alice", "is up")),
            21_340,
            "logs/here");

    @Test
    void momentsAreAligned() {
        assertThat(DemoText.moment(HALF.moments().get(0))).isEqualTo("  1200 ms  alice  is up");
    }

    @Test
    void eachExpectationIsMarked() {
        assertThat(DemoText.of(HALF, Ansi.OFF))
                .containsExactly(
                        "",
                        "✓ three processes without a first seed form one cluster: after 1200 ms",
                        "✗ each message is shown by every node, once, in its sender's order: not within the time",
                        "1 of 2 expectations held, in 21.3 s",
                        "the logs of the nodes are in logs/here");
    }

    @Test
    void jsonHoldsTheWholeStory() {
        assertThat(DemoText.json(HALF).toString())
                .startsWith("{\"held\":false,\"millis\":21340,\"figures\":{\"formed_ms\":1200},\"expectations\":["
                        + "{\"name\":\"formed\",")
                .contains("\"timeline\":[{\"at_ms\":1200,\"who\":\"alice\",\"what\":\"is up\"}]");
    }
}
