package io.murmuration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.testkit.SeedReport;
import io.murmuration.testkit.raft.Invariant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeedReportTextTest {

    private static SeedReport report(List<SeedReport.Failure> failures, List<String> missing) {
        return new SeedReport(
                1, 2_000, 1_999, 30_000_000, failures, Map.of("config_changes", 12_345L), missing, "00ff", 61.25);
    }

    @Test
    void figuresAreAligned() {
        assertThat(String.join("\n", SeedReportText.of(report(List.of(), List.of()))))
                .isEqualTo("""
                        2,000 seeds from 1 on, 1,999 of them hard enough to count; 30,000,000 steps

                        what happened    times
                        config changes  12,345

                        trace 00ff, 61.3 s
                        all that must hold held""");
    }

    @Test
    void whatDoesNotHoldIsSaid() {
        SeedReport.Failure failure = new SeedReport.Failure(17, Invariant.FRESH_READS, "r1 answers too early");

        assertThat(SeedReportText.of(report(List.of(failure), List.of("fault LOSS"))))
                .endsWith("VIOLATED: seed 17: r1 answers too early", "NEVER CAME ABOUT: fault LOSS");
    }
}
