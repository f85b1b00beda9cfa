package io.murmuration.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.MemberState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Small clusters under scripts drawn from a seed: crashes, restarts, pauses, partitions, one-way
 * cuts, slowness, loss and disorder. Then all that ends, and all must agree. More seeds with {@code
 * -Dmurmuration.seeds=1000}.
 */
class RandomFaultsTest {

    private static final int SEEDS = Integer.getInteger("murmuration.seeds", 120);
    private static final Duration LENGTH = Duration.ofMinutes(3);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Test
    void viewsAreEqualOnceFaultsStopAndNoGoodbyeBecomesAFailure() {
        List<Long> failed = new ArrayList<>();
        List<Throwable> causes = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                run(seed);
            } catch (AssertionError | IllegalStateException e) {
                failed.add(seed);
                causes.add(e);
            }
        }
        assertThat(failed).as(() -> "the first: " + causes.get(0)).isEmpty();
    }

    private static void run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int nodes = 3 + random.nextInt(10);
        SwimCluster cluster = SwimClusterTest.cluster(seed, nodes, VirtualNetwork.Conditions.lan(0.01));
        ViewsFollowDeltas views = new ViewsFollowDeltas(cluster);
        cluster.startAll(nodes, Duration.ofSeconds(2));
        FaultScript script = FaultScript.random(random, nodes, 25, LENGTH);
        script.at(LENGTH.dividedBy(2)).leave(SwimCluster.name(random.nextInt(nodes)));
        script.play(cluster);
        views.run(LENGTH);

        stopFaults(cluster);
        boolean equal = false;
        for (int second = 0; second < LIMIT.toSeconds() && !equal; second++) {
            views.run(Duration.ofSeconds(1));
            equal = agree(cluster);
        }

        assertThat(equal)
                .as("seed %d, %d nodes%n%s%s", seed, nodes, script, describe(cluster))
                .isTrue();
        assertThat(cluster.falseAlarms().failedAfterGoodbye())
                .as("seed %d%n%s", seed, script)
                .isZero();
    }

    /** The seeds run again: without any, islands could never find each other. */
    private static void stopFaults(SwimCluster cluster) {
        new Fault.Heal().happen(cluster);
        cluster.network().conditions(VirtualNetwork.Conditions.lan(0));
        for (int node = 0; node < 3; node++) {
            cluster.restart(node, SwimCluster.Memory.KEPT);
        }
    }

    private static boolean agree(SwimCluster cluster) {
        boolean agree = cluster.allKnowAll() && cluster.digestsEqual();
        for (int node = 0; node < cluster.capacity(); node++) {
            if (!cluster.runs(node)) {
                agree &= cluster.count(node, MemberState.ALIVE) + cluster.count(node, MemberState.SUSPECT) == 0;
            }
        }
        return agree;
    }

    private static String describe(SwimCluster cluster) {
        StringBuilder text = new StringBuilder();
        for (int node = 0; node < cluster.capacity(); node++) {
            text.append(cluster.id(node)).append(' ').append(cluster.status(node));
            for (MemberState state : MemberState.values()) {
                text.append(' ').append(state).append('=').append(cluster.count(node, state));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
