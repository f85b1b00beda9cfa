package io.murmuration.testkit.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every bug planted above the Raft core is found by the whole-stack simulator. */
class StackPlantedBugTest {

    private static final long SEEDS = 500;
    private static final long SEEDS_WITHOUT_A_BUG = 8;

    private final Sources sources = Sources.ofThisProject();

    @TestFactory
    Stream<DynamicTest> theFirstSeedsFind() {
        return StackBugs.ALL.stream().filter(bug -> !bug.isRare()).map(this::isFound);
    }

    @TestFactory
    @Tag("long")
    Stream<DynamicTest> fiveHundredSeedsFind() {
        return StackBugs.ALL.stream().filter(Bug::isRare).map(this::isFound);
    }

    private DynamicTest isFound(Bug bug) {
        return DynamicTest.dynamicTest(bug.toString(), () -> {
            PlantedSimulator simulator = PlantedSimulator.ofStackWith(sources, bug);

            long seed = simulator.firstFailure(SEEDS);

            assertThat(seed).as("first seed that fails").isLessThanOrEqualTo(SEEDS);
            String failure = simulator.failureOf(seed);
            assertThat(bug.finders()).as(failure).contains(failure.split(" ", 2)[0]);
        });
    }

    @Test
    void aCopyWithoutABugHolds() {
        PlantedSimulator simulator = PlantedSimulator.ofStackWith(sources, Bug.of("0", "no bug"));

        assertThat(simulator.firstFailure(SEEDS_WITHOUT_A_BUG)).isEqualTo(SEEDS_WITHOUT_A_BUG + 1);
    }
}
