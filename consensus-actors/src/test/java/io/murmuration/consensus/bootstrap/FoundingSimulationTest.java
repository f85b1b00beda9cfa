package io.murmuration.consensus.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.bootstrap.FoundingWorld.Node;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FoundingSimulationTest {

    private static final int SEEDS = 400;

    @Test
    void whateverFailsAllFindThemselvesInOneClusterInTheEnd() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            FoundingWorld world = new FoundingWorld(seed);
            world.lossRatio = 0.3;
            world.crashRatio = 0.2;
            world.blindRatio = 0.1;
            int size = 1 + (int) (seed % 5);
            for (int i = 0; i < size; i++) {
                world.add("n" + i, size);
                world.run(world.random.nextInt(400));
            }
            world.run(5_000);
            world.lossRatio = 0;
            world.crashRatio = 0;
            world.blindRatio = 0;
            world.run(10_000);

            for (Node node : world.nodes.values()) {
                assertThat(node.isInitialised())
                        .as("seed %d: %s is initialised; it says: %s", seed, node.name(), node.waiting)
                        .isTrue();
                assertThat(node.waiting).isEmpty();
            }
        }
    }

    @Test
    void namedMembersFoundTheirClusterWhoeverElseIsThere() {
        for (long seed = 1; seed <= SEEDS / 4; seed++) {
            FoundingWorld world = new FoundingWorld(seed);
            world.lossRatio = 0.3;
            world.crashRatio = 0.2;
            world.add("late", 0);
            for (String name : new String[] {"a", "b", "c"}) {
                world.add(name, 3, "a", "b", "c");
                world.run(world.random.nextInt(400));
            }
            world.run(5_000);
            world.lossRatio = 0;
            world.crashRatio = 0;
            world.run(10_000);

            TreeSet<Long> clusters = new TreeSet<>();
            world.nodes.values().forEach(node -> clusters.addAll(node.clustersEver));
            assertThat(clusters).as("seed %d", seed).hasSize(1);
            assertThat(world.nodes.values()).as("seed %d", seed).allMatch(Node::isInitialised);
        }
    }

    @Test
    void oneThatShouldNotBeThereStopsTheFoundingOrJoins() {
        int founded = 0;
        int stopped = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            FoundingWorld world = new FoundingWorld(seed);
            world.lossRatio = 0.2;
            world.crashRatio = 0.1;
            for (String name : new String[] {"b", "c", "d"}) {
                world.add(name, 3);
            }
            world.run(world.random.nextInt(1_500));
            world.add(world.random.nextBoolean() ? "a" : "e", 3);
            world.run(5_000);
            world.lossRatio = 0;
            world.crashRatio = 0;
            world.run(10_000);

            boolean done = world.nodes.values().stream().anyMatch(Node::isInitialised);
            founded += done ? 1 : 0;
            stopped += done ? 0 : 1;
            for (Node node : world.nodes.values()) {
                assertThat(node.isInitialised())
                        .as("seed %d: %s", seed, node.waiting)
                        .isEqualTo(done);
                assertThat(node.waiting.isEmpty()).as("seed %d", seed).isEqualTo(done);
            }
        }
        assertThat(founded).isGreaterThan(SEEDS / 10);
        assertThat(stopped).isGreaterThan(SEEDS / 10);
    }
}
