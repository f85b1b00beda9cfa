package io.murmuration.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** How long, in seconds, is up to the property {@code
 * murmuration.faults.seconds}; from which seed, likewise. */
@Tag("process")
class FaultRunTest {

    private static final long SECONDS = Long.getLong("murmuration.faults.seconds", 40);
    private static final long SEED = Long.getLong("murmuration.faults.seed", 1);

    @Test
    void nothingAcknowledgedIsLostUnderFaults(TestReporter reporter) throws Exception {
        FaultReport report = run(FaultSettings.of(Duration.ofSeconds(SECONDS), SEED), reporter);

        assertThat(report.faults()).isNotEmpty();
        assertThat(report.operations().get("acknowledged")).isGreaterThan(100);
    }

    @Test
    void restartsOneByOneCostAtMostUnknownAnswers(TestReporter reporter) throws Exception {
        FaultReport report = run(
                new FaultSettings(
                        3, Duration.ofSeconds(Math.max(15, SECONDS / 3)), SEED, EnumSet.of(FaultKind.KILL), true),
                reporter);

        assertThat(report.faults().get("kill")).isPositive();
    }

    private static FaultReport run(FaultSettings settings, TestReporter reporter) throws Exception {
        FaultReport report = FaultRun.run(settings, moment -> reporter.publishEntry(moment.who(), moment.what()));

        assertThat(report.violations())
                .as("data and logs in %s", report.folder())
                .isEmpty();
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
        return report;
    }
}
