package io.murmuration.agent.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.swim.SwimSettings;
import io.murmuration.testkit.FaultScript;
import io.murmuration.testkit.SwimCluster;
import io.murmuration.testkit.SwimCluster.Memory;
import io.murmuration.testkit.VirtualNetwork.Conditions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fault script of the simulator's page. */
class SimulatorPageTest {

    private static final String SOURCE =
            "tooling/agent/src/test/java/io/murmuration/agent/readme/SimulatorPageTest.java";

    // tag::faults
    static SwimCluster play(long seed) {
        SwimCluster cluster = SwimCluster.of(seed, 20, SwimSettings.lan(), Conditions.lan(0.01));
        cluster.startAll(20, Duration.ofSeconds(1));
        FaultScript.start()
                .at(Duration.ofSeconds(60))
                .crash("n7")
                .at(Duration.ofSeconds(75))
                .restart("n7", Memory.LOST)
                .at(Duration.ofSeconds(90))
                .partition(List.of("n1", "n2", "n3"))
                .after(Duration.ofMinutes(1))
                .heal()
                .play(cluster);
        cluster.simulation().run(Duration.ofMinutes(4));
        return cluster;
    }
    // end::faults

    @Test
    void afterTheScriptAllKnowAllAndTheSameSeedGivesTheSameTrace() {
        SwimCluster cluster = play(7);

        assertThat(cluster.allKnowAll()).isTrue();
        assertThat(cluster.digestsEqual()).isTrue();
        assertThat(play(7).simulation().trace().value())
                .isEqualTo(cluster.simulation().trace().value());
    }

    @Test
    void thePageShowsWhatRunsHere() throws IOException {
        Documents documents = Documents.ofProject();

        assertThat(Documents.snippets(documents.read("docs/simulator.md")))
                .isEqualTo(Documents.tagged(documents.read(SOURCE)));
    }
}
