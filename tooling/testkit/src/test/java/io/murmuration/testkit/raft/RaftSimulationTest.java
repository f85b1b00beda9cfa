package io.murmuration.testkit.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.testkit.SeedPool;
import io.murmuration.testkit.SeedReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Raft groups while all goes wrong that may. More seeds with {@code -Dmurmuration.seeds=20000}, or
 * with {@code murmuration simulate raft}.
 */
class RaftSimulationTest {

    private static final int SEEDS = Integer.getInteger("murmuration.seeds", 600);
    private static final List<Long> SOME_SEEDS = List.of(1L, 28L, 189L, 571L, 1_000_003L);

    @Test
    void everyInvariantHoldsAtEveryStepAndFaultsOnceOverLeaveProgress() {
        SeedReport report = RaftSeeds.run(1, SEEDS, SeedPool.Limits.none());

        assertThat(report.failures())
                .as(() -> String.join(
                        "\n", RaftSeeds.explain(report.failures().get(0).seed())))
                .isEmpty();
        assertThat(report.seeds()).isEqualTo(SEEDS);
        assertThat(report.counted()).as("seeds hard enough to count").isGreaterThanOrEqualTo(SEEDS * 99L / 100);
        assertThat(report.missing()).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        for (long seed : SOME_SEEDS) {
            assertThat(SeedRun.of(seed).traceHash()).isEqualTo(SeedRun.of(seed).traceHash());
        }
        assertThat(SeedRun.of(1).traceHash()).isNotEqualTo(SeedRun.of(2).traceHash());
    }

    @Test
    void theSumsDoNotDependOnTheNumberOfThreads() {
        SeedReport alone = RaftSeeds.run(1, 12, new SeedPool.Limits(1, Long.MAX_VALUE / 2, done -> {}));
        SeedReport three = RaftSeeds.run(1, 12, new SeedPool.Limits(3, Long.MAX_VALUE / 2, done -> {}));

        assertThat(three.figures()).isEqualTo(alone.figures());
        assertThat(three.traceHash()).isEqualTo(alone.traceHash());
    }

    @Test
    void whatIsWrittenDownChangesNothing() {
        RaftPlan plan = RaftPlan.draw(28);

        SeedRun written = SeedRun.of(plan, new Timeline(50, 50));

        assertThat(written.traceHash()).isEqualTo(SeedRun.of(28).traceHash());
        assertThat(written.timeline()).hasSizeBetween(90, 101);
    }

    @Test
    void aFaultLeftOutLeavesTheOthersAsTheyWere() {
        RaftPlan plan = RaftPlan.draw(7);
        List<RaftFault> fewer = new ArrayList<>(plan.faults());
        fewer.remove(0);

        assertThat(plan.withFaults(fewer).faults()).isEqualTo(fewer);
        assertThat(SeedRun.of(plan.withFaults(fewer), Timeline.NONE).invariant())
                .isNull();
    }

    @Test
    void theReportIsOneJsonObject() {
        String json = new SeedReport(
                        1,
                        2,
                        2,
                        30,
                        List.of(new SeedReport.Failure(2, Invariant.FRESH_READS, "a \"stale\" read")),
                        java.util.Map.of("elections", 4L),
                        List.of("fault LOSS"),
                        "00ff",
                        1.234)
                .toJson();

        assertThat(json)
                .isEqualTo("{\"first_seed\":1,\"seeds\":2,\"seeds_counted\":2,\"steps\":30,\"violations\":1,"
                        + "\"elections\":4,\"failed_seeds\":[2],\"failed_invariants\":[\"FRESH_READS\"],"
                        + "\"missing\":[\"fault LOSS\"],\"trace_hash\":\"00ff\",\"wall_seconds\":1.23}");
    }
}
