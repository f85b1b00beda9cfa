package io.murmuration.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What users are promised of a cluster; the full figures with {@code
 * -DexcludedGroups=none}.
 */
class SwimScenarioTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aThousandMembersKeepThePromises() {
        SwimScenario.Plan plan =
                SwimScenario.Plan.of(1_000, 0.01, MINUTE, 7).withEvents(1, 2).withSplit(Duration.ZERO);

        SimulationReport report = SwimScenario.run(plan);

        assertThat(report.holds()).as("%s", report).isTrue();
        assertThat(report.join().worst()).as("%s", report).isLessThanOrEqualTo(3_000);
        assertThat(report.crash().worst()).as("%s", report).isLessThanOrEqualTo(8_000);
        assertThat(report.crash().median()).as("%s", report).isLessThanOrEqualTo(6_000);
        assertThat(report.falseDeaths()).as("%s", report).isLessThanOrEqualTo(2);
    }

    @Test
    void theLoadOfAMemberDoesNotGrowWithTheCluster() {
        double few = idle(100).packetsPerNodePerSecond();
        double many = idle(400).packetsPerNodePerSecond();

        assertThat(many / few).isBetween(0.8, 1.2);
    }

    private static SimulationReport idle(int nodes) {
        return SwimScenario.run(SwimScenario.Plan.of(nodes, 0.01, MINUTE, 5)
                .withEvents(0, 0)
                .withSplit(Duration.ZERO)
                .withPauses(PauseModel.none()));
    }

    @Test
    void halvesBecomeOneClusterAgain() {
        SimulationReport report = SwimScenario.run(
                SwimScenario.Plan.of(120, 0.01, MINUTE, 7).withEvents(0, 0).withSplit(Duration.ofMinutes(10)));

        assertThat(report.holds()).as("%s", report).isTrue();
        assertThat(report.heal()).as("%s", report).isBetween(0L, 30_000L);
    }

    @Test
    void theReportIsAFunctionOfThePlan() {
        SwimScenario.Plan plan = SwimScenario.Plan.of(20, 0.02, MINUTE, 3);
        List<String> phases = new ArrayList<>();

        SimulationReport one = SwimScenario.run(plan);
        SimulationReport two = SwimScenario.run(plan, (time, phase) -> phases.add(phase));

        assertThat(withoutWallTime(two)).isEqualTo(withoutWallTime(one));
        assertThat(phases).startsWith("form").endsWith("converge").contains("crash", "split", "quiet minute");
        assertThat(one.fields())
                .containsKeys("join_all_ms", "crash_suspected_ms", "crash_all_ms", "crash_all_ms_median")
                .containsKeys("false_deaths", "packets_per_node_s", "bytes_per_node_s", "heal_ms", "trace_hash");
    }

    private static List<Object> withoutWallTime(SimulationReport report) {
        List<Object> figures = new ArrayList<>();
        report.fields().forEach((name, figure) -> figures.add(name.equals("wall_seconds") ? 0 : figure));
        return figures;
    }

    @Test
    @Tag("long")
    void aThousandMembersSurviveTenMinutesOfSplit() {
        SimulationReport report = SwimScenario.run(
                SwimScenario.Plan.of(1_000, 0.01, MINUTE, 7).withEvents(0, 0).withSplit(Duration.ofMinutes(10)));

        assertThat(report.holds()).as("%s", report).isTrue();
        assertThat(report.heal()).as("%s", report).isBetween(0L, 30_000L);
    }

    @Test
    @Tag("long")
    void aThousandNodeHoursHaveFewFalseDeaths() {
        SwimScenario.Plan plan = SwimScenario.Plan.of(1_000, 0.01, Duration.ofHours(1), 7);

        SimulationReport pausing = SwimScenario.run(plan);
        SimulationReport steady = SwimScenario.run(plan.withPauses(PauseModel.none()));

        assertThat(steady.holds()).as("%s", steady).isTrue();
        assertThat(steady.falseDeaths()).as("%s", steady).isZero();
        assertThat(pausing.holds()).as("%s", pausing).isTrue();
        assertThat(pausing.falseDeaths())
                .as("%s", pausing)
                .isLessThanOrEqualTo(10)
                .isLessThan(pausing.fixedTimeoutFalseDeaths());
    }
}
