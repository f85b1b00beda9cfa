package io.murmuration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.testkit.scenario.Scenario;
import io.murmuration.testkit.scenario.ScenarioResult;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import io.murmuration.testkit.scenario.Scenarios;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateScenarioCommandTest {

    private static final String QUICK = "a-write-costs-two-round-trips";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Murmuration.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void withoutANameItListsThem() {
        assertThat(run("simulate", "scenario")).isEqualTo(ExitCode.OK);

        assertThat(out.toString())
                .contains(Scenarios.all().stream().map(Scenario::name).toList());
    }

    @Test
    void anUnknownNameIsAUsageErrorThatSaysWhereToLook() {
        assertThat(run("simulate", "scenario", "two-leaders")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("'two-leaders'", "murmuration simulate scenario");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void itTellsTimelineFiguresAndVerdict() {
        assertThat(run("simulate", "scenario", QUICK)).isEqualTo(ExitCode.OK);

        assertThat(out.toString().lines())
                .contains(QUICK)
                .anyMatch(line -> line.matches("0:00\\.543\\d\\d  client  has its answer"))
                .anyMatch(line -> line.matches("3 voters round trips +2\\.0"))
                .anyMatch(line -> line.startsWith("held (seed 1, "));
    }

    @Test
    void itTellsProgramsTheSame() throws IOException {
        assertThat(run("simulate", "scenario", QUICK, "--seed", "4", "--json")).isEqualTo(ExitCode.OK);

        JsonNode told = new ObjectMapper().readTree(out.toString());
        assertThat(told.get("scenario").asText()).isEqualTo(QUICK);
        assertThat(told.get("held").asBoolean()).isTrue();
        assertThat(told.get("seed").asLong()).isEqualTo(4);
        assertThat(told.at("/figures/3_voters_round_trips").asDouble()).isEqualTo(2);
        assertThat(told.at("/timeline/0/who").asText()).isEqualTo("n1");
    }

    @Test
    void aLongTimelineIsShortenedInTheMiddle() {
        List<Moment> moments = Collections.nCopies(40, new Moment(Duration.ofSeconds(61), "n1", "leads"));
        ScenarioResult result = new ScenarioResult("a", "b?", true, new TreeMap<>(), moments, List.of());

        assertThat(ScenarioText.of(result, 1, 0))
                .contains("1:01.00000  n1   leads")
                .anyMatch(line -> line.endsWith("... and so on, 16 times ..."))
                .hasSizeLessThan(40);
    }

    @Test
    void whatDidNotHoldIsSaidLast() {
        TreeMap<String, Object> figures = new TreeMap<>();
        figures.put(ScenarioResult.BROKEN, "two led");
        ScenarioResult result = new ScenarioResult("a", "b?", false, figures, List.of(), List.of());

        assertThat(ScenarioText.of(result, 1, 0)).contains("VIOLATED: two led");
    }
}
