package io.murmuration.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private record Planned(long at, int number) {}

    @Test
    void eventsHappenByTimeAndThenInTheOrderOfTheirScheduling() {
        Simulation simulation = new Simulation(1);
        SplittableRandom random = new SplittableRandom(1);
        List<Planned> planned = new ArrayList<>();
        List<Planned> happened = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Planned next = new Planned(random.nextInt(1_000), i);
            planned.add(next);
            simulation.at(next.at, (kind, value) -> happened.add(new Planned(simulation.nowNanos(), value)), 0, i);
        }

        simulation.runUntil(1_000);

        planned.sort(Comparator.comparingLong(Planned::at));
        assertThat(happened).isEqualTo(planned);
        assertThat(simulation.events()).isEqualTo(20_000);
    }

    @Test
    void eventsThatEventsScheduleKeepTheOrderToo() {
        Simulation simulation = new Simulation(1);
        List<Integer> happened = new ArrayList<>();
        Simulation.Target note = (kind, value) -> happened.add(value);
        simulation.at(
                10,
                (kind, value) -> {
                    happened.add(1);
                    simulation.at(10, note, 0, 3);
                    simulation.at(11, note, 0, 4);
                },
                0,
                0);
        simulation.at(10, note, 0, 2);

        simulation.runUntil(11);

        assertThat(happened).containsExactly(1, 2, 3, 4);
    }

    @Test
    void theTimeIsTheEndOfARunThoughNothingHappensThere() {
        Simulation simulation = new Simulation(1);

        simulation.run(Duration.ofSeconds(2));

        assertThat(simulation.nowNanos()).isEqualTo(2_000_000_000L);
        assertThat(simulation.runUntil(() -> false, Duration.ofSeconds(3))).isFalse();
        assertThat(simulation.nowNanos()).isEqualTo(5_000_000_000L);
    }

    @Test
    void aRunUntilAConditionStopsRightAfterTheEventThatBringsIt() {
        Simulation simulation = new Simulation(1);
        int[] happened = {0};
        for (int at = 1; at <= 10; at++) {
            simulation.at(at, (kind, value) -> happened[0]++, 0, 0);
        }

        assertThat(simulation.runUntil(() -> happened[0] == 4, Duration.ofNanos(10)))
                .isTrue();

        assertThat(simulation.nowNanos()).isEqualTo(4);
    }

    @Test
    void whatIsOverCannotBeScheduled() {
        Simulation simulation = new Simulation(1);
        simulation.runUntil(5);

        assertThatThrownBy(() -> simulation.at(4, (kind, value) -> {}, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 ns");
    }

    @Test
    void aFailureNamesTheSeedAndTheTime() {
        Simulation simulation = new Simulation(4711);
        simulation.after(Duration.ofSeconds(3), () -> {
            throw new IllegalStateException("broken");
        });

        assertThatThrownBy(() -> simulation.run(Duration.ofSeconds(5)))
                .hasMessageContaining("seed 4711")
                .hasMessageContaining("PT3S")
                .hasMessageContaining("broken");
    }

    @Test
    void chanceFollowsFromSeedAndPurposeAlone() {
        Simulation one = new Simulation(7);
        Simulation two = new Simulation(7);
        two.random("something else").nextLong();

        long drawn = one.random("network").nextLong();

        assertThat(two.random("network").nextLong()).isEqualTo(drawn);
        assertThat(one.random("faults").nextLong()).isNotEqualTo(drawn);
        assertThat(new Simulation(8).random("network").nextLong()).isNotEqualTo(drawn);
    }
}
