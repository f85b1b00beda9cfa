package io.murmuration.testkit.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.testkit.SeedPool;
import io.murmuration.testkit.SeedReport;
import io.murmuration.testkit.raft.Timeline;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The whole stack while all goes wrong that may. More seeds with {@code -Dmurmuration.seeds=5000},
 * or with {@code murmuration simulate stack}.
 */
class StackSimulationTest {

    private static final int SEEDS = Integer.getInteger("murmuration.seeds", 150);

    @Test
    void everyPromiseIsKeptAndFaultsOnceOverLeaveProgress() {
        SeedReport report = StackSeeds.run(1, SEEDS, SeedPool.Limits.none());

        assertThat(report.failures())
                .as(() -> String.join(
                        "\n", StackSeeds.explain(report.failures().get(0).seed())))
                .isEmpty();
        assertThat(report.seeds()).isEqualTo(SEEDS);
        assertThat(report.counted()).as("seeds hard enough to count").isGreaterThanOrEqualTo(SEEDS * 99L / 100);
        assertThat(report.missing()).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameTraceWrittenDownOrNot() {
        for (long seed : List.of(1L, 14L, 1_000_003L)) {
            StackRun written = StackRun.of(seed).withTimeline();

            assertThat(written.traceHash()).isEqualTo(StackRun.of(seed).traceHash());
            assertThat(written.timeline()).isNotEmpty();
        }
        assertThat(StackRun.of(1).traceHash()).isNotEqualTo(StackRun.of(2).traceHash());
    }

    @Test
    void theSumsDoNotDependOnTheNumberOfThreads() {
        SeedReport alone = StackSeeds.run(1, 6, new SeedPool.Limits(1, Long.MAX_VALUE / 2, done -> {}));
        SeedReport three = StackSeeds.run(1, 6, new SeedPool.Limits(3, Long.MAX_VALUE / 2, done -> {}));

        assertThat(three.figures()).isEqualTo(alone.figures());
        assertThat(three.traceHash()).isEqualTo(alone.traceHash());
    }

    @Test
    void aFaultLeftOutLeavesTheOthersAsTheyWere() {
        StackPlan plan = StackPlan.draw(7);
        List<StackFault> fewer = new ArrayList<>(plan.faults());
        fewer.remove(0);

        assertThat(plan.withFaults(fewer).faults()).isEqualTo(fewer);
        assertThat(StackRun.of(plan.withFaults(fewer), Timeline.NONE).promise()).isNull();
    }
}
