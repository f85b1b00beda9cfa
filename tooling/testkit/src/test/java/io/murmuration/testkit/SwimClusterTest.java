package io.murmuration.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.swim.Effects;
import io.murmuration.membership.swim.SwimSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwimClusterTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void theSameSeedGivesTheSameTraceAndAnotherSeedAnother() {
        long hash = trace(1);

        assertThat(trace(1)).isEqualTo(hash);
        assertThat(trace(2)).isNotEqualTo(hash);
    }

    private static long trace(long seed) {
        SwimCluster cluster = cluster(seed, 12, VirtualNetwork.Conditions.lan(0.05));
        cluster.pauses(PauseModel.standard());
        cluster.startAll(12, Duration.ofSeconds(1));
        FaultScript.random(cluster.simulation().random("faults"), 12, 10, MINUTE)
                .play(cluster);
        cluster.simulation().run(MINUTE);
        return cluster.simulation().trace().value();
    }

    @Test
    void nodesFormOneClusterFromTheirSeeds() {
        SwimCluster cluster = formed(1, 30);

        assertThat(cluster.digestsEqual()).isTrue();
        assertThat(cluster.core(29).view().live()).hasSize(30);
        assertThat(cluster.status(29)).isEqualTo(SwimCluster.Status.UP);
    }

    @Test
    void aSilentCrashIsKnownToAllAndARestartSupersedesIt() {
        SwimCluster cluster = formed(2, 10);
        cluster.simulation().run(MINUTE);

        cluster.crash(6);
        assertThat(cluster.simulation().runUntil(() -> cluster.allHoldDead(6), MINUTE))
                .isTrue();
        cluster.restart(6, SwimCluster.Memory.LOST);
        assertThat(cluster.simulation().runUntil(cluster::allKnowAll, MINUTE)).isTrue();

        assertThat(cluster.falseAlarms().deaths()).isZero();
    }

    @Test
    void aNodeWhoseClockWasSetBackComesBackUnderAHigherUid() {
        SwimCluster cluster = formed(3, 5);
        long former = cluster.id(4).uid();
        cluster.crash(4);

        cluster.restart(4, SwimCluster.Memory.LOST_AND_CLOCK_SET_BACK);
        assertThat(cluster.id(4).uid()).isLessThan(former);
        assertThat(cluster.simulation().runUntil(cluster::allKnowAll, MINUTE)).isTrue();

        assertThat(cluster.id(4).uid()).isGreaterThan(former);
    }

    @Test
    void whoSaysGoodbyeHasLeftForAllAndNeverFails() {
        SwimCluster cluster = formed(4, 10);
        boolean[] failed = {false};
        cluster.listen(new SwimCluster.Listener() {
            @Override
            public void published(int observer, int subject, MembershipEvent event) {
                failed[0] |= event instanceof MembershipEvent.MemberFailed;
            }
        });

        cluster.leave(3);
        boolean known = cluster.simulation().runUntil(() -> cluster.count(3, MemberState.LEFT) == 9, MINUTE);
        cluster.simulation().run(MINUTE);

        assertThat(known).isTrue();
        assertThat(cluster.status(3)).isEqualTo(SwimCluster.Status.LEFT);
        assertThat(cluster.goodbyesHeard(3)).isPositive();
        assertThat(failed[0]).isFalse();
    }

    @Test
    void aPausedNodeDoesNothingAndNoticesAfterwards() {
        SwimCluster cluster = formed(5, 10);
        List<Long> noticed = new ArrayList<>();
        cluster.listen(new SwimCluster.Listener() {
            @Override
            public void noted(int node, Effects.Note note) {
                if (node == 2 && note instanceof Effects.Note.Paused paused) {
                    noticed.add(paused.millis());
                }
            }
        });
        cluster.pause(2, Duration.ofSeconds(3));
        long sent = cluster.network().packetsSent(2);

        cluster.simulation().run(Duration.ofMillis(2_999));
        assertThat(cluster.isPaused(2)).isTrue();
        assertThat(cluster.network().packetsSent(2)).isEqualTo(sent);
        cluster.simulation().run(Duration.ofSeconds(1));

        assertThat(cluster.isPaused(2)).isFalse();
        assertThat(cluster.network().packetsSent(2)).isGreaterThan(sent);
        assertThat(noticed)
                .singleElement()
                .satisfies(millis -> assertThat(millis).isBetween(2_900L, 3_000L));
    }

    @Test
    void pausesThatOverlapEndWithTheLonger() {
        SwimCluster cluster = formed(5, 5);
        cluster.pause(2, Duration.ofSeconds(3));
        cluster.pause(2, Duration.ofSeconds(1));

        cluster.simulation().run(Duration.ofMillis(2_900));
        assertThat(cluster.isPaused(2)).isTrue();
        cluster.simulation().run(Duration.ofMillis(200));
        assertThat(cluster.isPaused(2)).isFalse();
    }

    @Test
    void aFullSocketBufferDropsAndCounts() {
        SwimCluster cluster = formed(6, 10);
        cluster.socketPackets(3);
        cluster.pause(0, Duration.ofSeconds(20));

        cluster.simulation().run(Duration.ofSeconds(20));

        assertThat(cluster.socketDrops()).isPositive();
    }

    @Test
    void aMemberThatPausesForTooLongCountsAsAFalseDeathOnce() {
        SwimCluster cluster = formed(7, 10);
        cluster.simulation().run(MINUTE);

        cluster.pause(2, Duration.ofSeconds(60));
        cluster.simulation().run(Duration.ofSeconds(60));
        assertThat(cluster.falseAlarms().deaths()).isEqualTo(1);
        assertThat(cluster.falseAlarms().holders()).isEqualTo(9);
        assertThat(cluster.simulation().runUntil(cluster::allKnowAll, MINUTE)).isTrue();
        cluster.simulation().run(Duration.ofSeconds(30));

        cluster.pause(2, Duration.ofSeconds(60));
        cluster.simulation().run(Duration.ofSeconds(60));
        assertThat(cluster.falseAlarms().deaths()).isEqualTo(2);
    }

    @Test
    void theOtherSideOfACutIsRightlyHeldDead() {
        SwimCluster cluster = formed(8, 10);
        cluster.simulation().run(MINUTE);

        FaultScript.start()
                .partition(List.of("n1", "n3", "n5", "n7", "n9"))
                .at(MINUTE)
                .heal()
                .play(cluster);
        cluster.simulation().run(MINUTE);
        boolean whole = cluster.simulation().runUntil(cluster::allKnowAll, MINUTE);

        assertThat(whole).isTrue();
        assertThat(cluster.falseAlarms().otherSideFailures()).isEqualTo(50);
        assertThat(cluster.falseAlarms().ownSideFailures()).isZero();
        assertThat(cluster.falseAlarms().deaths()).isZero();
    }

    @Test
    void snapshotAndDeltasAreTheViewAtEveryVersion() {
        SwimCluster cluster = cluster(9, 20, VirtualNetwork.Conditions.lan(0.1));
        ViewsFollowDeltas views = new ViewsFollowDeltas(cluster);
        cluster.startAll(20, Duration.ofSeconds(1));
        FaultScript.random(cluster.simulation().random("faults"), 20, 20, MINUTE.multipliedBy(2))
                .play(cluster);

        views.run(MINUTE.multipliedBy(2));

        assertThat(views.deltas()).isGreaterThan(400);
    }

    static SwimCluster formed(long seed, int nodes) {
        SwimCluster cluster = cluster(seed, nodes, VirtualNetwork.Conditions.lan(0));
        cluster.startAll(nodes, Duration.ofSeconds(1));
        boolean whole =
                cluster.simulation().runUntil(() -> cluster.runningNodes() == nodes && cluster.allKnowAll(), MINUTE);
        assertThat(whole).as("formed").isTrue();
        return cluster;
    }

    static SwimCluster cluster(long seed, int nodes, VirtualNetwork.Conditions conditions) {
        return SwimCluster.of(seed, nodes, SwimSettings.lan(), conditions);
    }
}
