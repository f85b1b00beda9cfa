package io.murmuration.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.MembershipEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Members that pause together kill nobody who is awake, neither when they wake nor before; and
 * where all have slept, nobody at all. A member that sleeps on while others are awake may be held
 * dead, as long as it sleeps: its silence began with the last probe before the pause, over a second
 * earlier if observers sleep too.
 */
class PauseTogetherTest {

    private static final int NODES = 16;
    private static final int[] SECONDS = {1, 2, 3, 4, 5, 6, 7, 8, 10, 15, 30, 60, 120};
    private static final Duration HARMLESS = Duration.ofSeconds(2);

    @ParameterizedTest
    @ValueSource(ints = {2, NODES / 2, NODES})
    void pausesOfManyKillNobodyWhoIsAwake(int sleepers) {
        for (int seconds : SECONDS) {
            for (long seed = 1; seed <= 3; seed++) {
                run(seed, sleepers, Duration.ofSeconds(seconds));
            }
        }
    }

    private static void run(long seed, int sleepers, Duration length) {
        SwimCluster cluster = SwimClusterTest.formed(seed, NODES);
        cluster.simulation().run(Duration.ofSeconds(60));
        boolean allMustLive = sleepers == NODES || length.compareTo(HARMLESS) <= 0;
        List<MembershipEvent> killed = new ArrayList<>();
        cluster.listen(new SwimCluster.Listener() {
            @Override
            public void published(int observer, int subject, MembershipEvent event) {
                if (event instanceof MembershipEvent.MemberFailed && (allMustLive || subject >= sleepers)) {
                    killed.add(event);
                }
            }
        });

        for (int node = 0; node < sleepers; node++) {
            cluster.pause(node, length);
        }
        cluster.simulation().run(length);
        boolean recovered = cluster.simulation().runUntil(cluster::allKnowAll, Duration.ofSeconds(30));
        cluster.simulation().run(Duration.ofSeconds(30));

        String what = "seed " + seed + ", " + sleepers + " of " + NODES + " paused for " + length;
        assertThat(killed).as(what).isEmpty();
        assertThat(recovered).as(what).isTrue();
        assertThat(cluster.allKnowAll()).as(what).isTrue();
    }
}
