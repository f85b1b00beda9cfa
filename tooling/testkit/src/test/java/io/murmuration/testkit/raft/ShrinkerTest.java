package io.murmuration.testkit.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The planted bug: clocks go further apart than leases are told to bear. */
class ShrinkerTest {

    private static final double TOO_FAR = 1.9;
    private static final int TRIES = 40;

    private static Optional<SeedRun> brokenLease() {
        return LongStream.rangeClosed(1, 300)
                .mapToObj(seed -> SeedRun.of(RaftPlan.draw(seed).withDrift(TOO_FAR), Timeline.NONE))
                .filter(run -> run.invariant() == Invariant.LEASES_APART)
                .findFirst();
    }

    @Test
    void aFailureShrinksToFewFaultsThatFailTheSameWayAndTellsWhy() {
        SeedRun failed = brokenLease().orElseThrow();

        SeedRun small = Shrinker.shrink(failed, TRIES);

        assertThat(small.invariant()).isEqualTo(Invariant.LEASES_APART);
        assertThat(small.plan().faults())
                .hasSizeLessThan(failed.plan().faults().size())
                .isSubsetOf(failed.plan().faults());
        assertThat(small.plan().features()).contains(RaftPlan.Feature.LEASES);
        assertThat(small.timeline()).last().asString().contains("VIOLATED LEASES_APART");
        assertThat(RunText.of(failed, small))
                .last()
                .isEqualTo("repeat: ./murmuration simulate raft --seeds "
                        + failed.plan().seed() + ".." + failed.plan().seed());
    }
}
