package io.murmuration.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * How many rounds of gossip it takes until all know one change of tags, without loss. Thousands of
 * members with {@code -DexcludedGroups=none}.
 */
class RumourRoundsTest {

    private static final double ROUND_MILLIS = 200;
    private static final int REPEATS = 5;

    @Test
    void roundsGrowAsTheLogarithmOfTheMembers(TestReporter reporter) {
        measure(reporter, 10, 100, 300);
    }

    @Test
    @Tag("long")
    void roundsGrowAsTheLogarithmOfThousandsOfMembers(TestReporter reporter) {
        measure(reporter, 1_000, 2_000);
    }

    private static void measure(TestReporter reporter, int... sizes) {
        List<String> table = new ArrayList<>();
        for (int nodes : sizes) {
            double worst = worstRounds(nodes);
            double bound = 2 * Math.log(nodes) / Math.log(2) + 4;
            table.add(String.format("%,6d members: %4.1f rounds, at most %4.1f", nodes, worst, bound));
            assertThat(worst).as("%s", table).isBetween(0.0, bound);
        }
        reporter.publishEntry(String.join(System.lineSeparator(), table));
    }

    private static double worstRounds(int nodes) {
        SwimCluster cluster = SwimClusterTest.formed(nodes, nodes);
        cluster.simulation().run(Duration.ofSeconds(10));
        BitSet know = new BitSet();
        cluster.listen(new SwimCluster.Listener() {
            @Override
            public void published(int observer, int subject, MembershipEvent event) {
                if (event instanceof MembershipEvent.TagsChanged) {
                    know.set(observer);
                }
            }
        });
        double worst = 0;
        for (int i = 0; i < REPEATS; i++) {
            int teller = i * nodes / REPEATS;
            know.clear();
            know.set(teller);
            long start = cluster.simulation().nowNanos();
            cluster.updateTags(teller, Tags.none().with("round", Integer.toString(i)));
            boolean all = cluster.simulation().runUntil(() -> know.cardinality() == nodes, Duration.ofSeconds(30));
            assertThat(all).as("%d of %d know", know.cardinality(), nodes).isTrue();
            worst = Math.max(worst, (cluster.simulation().nowNanos() - start) / 1e6 / ROUND_MILLIS);
            cluster.simulation().run(Duration.ofSeconds(1));
        }
        return worst;
    }
}
