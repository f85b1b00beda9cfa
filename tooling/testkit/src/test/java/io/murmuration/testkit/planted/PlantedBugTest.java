package io.murmuration.testkit.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every planted bug is found by the simulator, with the seeds that every build runs first. Those
 * that need many of them are looked for with {@code -DexcludedGroups=none}.
 */
class PlantedBugTest {

    /** So many seeds are enough for every bug. */
    private static final long SEEDS = 500;

    private static final long SEEDS_WITHOUT_A_BUG = 20;
    private static final Bug NONE = Bug.of("0", "no bug");

    private final Sources sources = Sources.ofThisProject();

    @TestFactory
    Stream<DynamicTest> theFirstSeedsFind() {
        return PlantedBugs.all().stream().filter(bug -> !bug.isRare()).map(this::isFound);
    }

    @TestFactory
    @Tag("long")
    Stream<DynamicTest> fiveHundredSeedsFind() {
        return PlantedBugs.all().stream().filter(Bug::isRare).map(this::isFound);
    }

    private DynamicTest isFound(Bug bug) {
        return DynamicTest.dynamicTest(bug.toString(), () -> {
            PlantedSimulator simulator = PlantedSimulator.with(sources, bug);

            long seed = simulator.firstFailure(SEEDS);

            assertThat(seed).as("first seed that fails").isLessThanOrEqualTo(SEEDS);
            assertThat(simulator.failureOf(seed)).matches(bug::isShownBy, "is one of " + bug.finders());
        });
    }

    @Test
    void aCopyWithoutABugHoldsInAllSeeds() {
        PlantedSimulator simulator = PlantedSimulator.with(sources, NONE);

        assertThat(simulator.firstFailure(SEEDS_WITHOUT_A_BUG)).isEqualTo(SEEDS_WITHOUT_A_BUG + 1);
    }

    @Test
    @Tag("long")
    void aCopyWithoutABugHoldsInFiveHundredSeeds() {
        PlantedSimulator simulator = PlantedSimulator.with(sources, NONE);

        assertThat(simulator.firstFailure(SEEDS)).isEqualTo(SEEDS + 1);
    }

    @Test
    void everyBugHasANameOfItsOwn() {
        List<String> names = PlantedBugs.all().stream().map(Bug::name).toList();

        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(60);
    }

    @Test
    void aBugThatDoesNotFitTheSourceAnyMoreIsToldAsSuch() {
        Bug gone = Bug.of("1", "gone").at("Lease", "what is not there", "");
        Bug twice = Bug.of("1", "twice").at("Lease", "private", "public");
        Bug renamed = Bug.of("1", "renamed").at("NoSuchFile", "private", "public");

        assertThatThrownBy(() -> sources.with(gone)).hasMessageContaining("stands 0 times, not once");
        assertThatThrownBy(() -> sources.with(twice)).hasMessageContaining("times, not once");
        assertThatThrownBy(() -> sources.with(renamed)).hasMessageContaining("there is no NoSuchFile.java");
    }
}
