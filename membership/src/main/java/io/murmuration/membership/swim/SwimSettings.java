package io.murmuration.membership.swim;

import io.murmuration.failuredetector.PathEstimate;
import io.murmuration.failuredetector.PauseMeter;
import java.time.Duration;

/**
 * What may be tuned about the protocol. {@link #lan()} is the default; others are made from it.
 *
 * @param cluster the cluster's name; nodes of another name are refused
 * @param probe who is probed, how often
 * @param silence when silence is suspicious, and when it is death
 * @param spread how news travels
 * @param upkeep how seldom things happen: joining, healing, syncing, forgetting, leaving
 */
public record SwimSettings(String cluster, Probe probe, Silence silence, Spread spread, Upkeep upkeep) {

    /**
     * Who is probed, how often.
     *
     * @param interval mean time between two regular probes that a node sends, and between two that
     *     it gets; an observer looks at each of its subjects every interval times observers; 10 ms
     *     or more
     * @param observers how many members watch each member; 1 to 8
     * @param indirect how many others are asked when a probe is not answered; 0 to 8
     * @param suspectInterval time between probes of a member in doubt; 10 ms or more
     * @param randomEvery each so many intervals a random member is probed as well; 1 or more
     * @param path when an unanswered probe is a miss
     * @param pauses how the own pauses are measured
     */
    public record Probe(
            Duration interval,
            int observers,
            int indirect,
            Duration suspectInterval,
            int randomEvery,
            PathEstimate.Settings path,
            PauseMeter.Settings pauses) {

        public Probe {
            check(interval.toMillis() >= 10, "probe.interval must be 10 ms or more", interval);
            check(observers >= 1 && observers <= 8, "probe.observers must be from 1 to 8", observers);
            check(indirect >= 0 && indirect <= 8, "probe.indirect must be from 0 to 8", indirect);
            check(suspectInterval.toMillis() >= 10, "probe.suspect-interval must be 10 ms or more", suspectInterval);
            check(randomEvery >= 1, "probe.random-every must be 1 or more", randomEvery);
        }
    }

    /**
     * When silence is suspicious, and when it is death.
     *
     * @param floor no member is dead before it was silent for so long; above zero
     * @param ceiling every member that was silent for so long is dead; at least the floor
     * @param suspectFloor no member is suspected before it was silent for so long; above zero
     * @param falseSuspicionsPerHour how often a member that pauses as it says it does may be
     *     suspected; above zero
     * @param falseDeathsPerHour how often such a member may be held dead; above zero
     */
    public record Silence(
            Duration floor,
            Duration ceiling,
            Duration suspectFloor,
            double falseSuspicionsPerHour,
            double falseDeathsPerHour) {

        public Silence {
            check(floor.toMillis() >= 100, "silence.floor must be 100 ms or more", floor);
            check(ceiling.compareTo(floor) >= 0, "silence.ceiling must be at least the floor", ceiling);
            check(
                    suspectFloor.toMillis() >= 10 && suspectFloor.compareTo(floor) <= 0,
                    "silence.suspect-floor must be from 10 ms to the floor",
                    suspectFloor);
            check(
                    falseSuspicionsPerHour > 0,
                    "silence.false-suspicions-per-hour must be above zero",
                    falseSuspicionsPerHour);
            check(falseDeathsPerHour > 0, "silence.false-deaths-per-hour must be above zero", falseDeathsPerHour);
        }
    }

    /**
     * How news travels.
     *
     * @param interval time between two rounds in which news is repeated; 10 ms or more
     * @param fanout how many members get it in a round; 1 to 16
     * @param retransmit news is sent this times log₁₀ of ten times the members; 1 to 16
     * @param packetBytes the largest packet, the 32 bytes for sealing not included; 1,200 to 1,368
     * @param queue how many pieces of news may wait; 16 or more
     */
    public record Spread(Duration interval, int fanout, int retransmit, int packetBytes, int queue) {

        public Spread {
            check(interval.toMillis() >= 10, "gossip.interval must be 10 ms or more", interval);
            check(fanout >= 1 && fanout <= 16, "gossip.fanout must be from 1 to 16", fanout);
            check(retransmit >= 1 && retransmit <= 16, "gossip.retransmit must be from 1 to 16", retransmit);
            check(
                    packetBytes >= 1_200 && packetBytes <= 1_368,
                    "gossip.packet-bytes must be from 1200 to 1368",
                    packetBytes);
            check(queue >= 16, "gossip.queue must be 16 or more", queue);
        }
    }

    /**
     * What happens seldom.
     *
     * @param joinRetry time between the first attempts to reach the seeds; 10 ms or more
     * @param joinGrace after this time without an answer the node starts a cluster of its own,
     *     which merges with others as soon as they meet
     * @param syncAfter views that differ for so long are compared
     * @param healInterval time between attempts to reach a seed or a dead member
     * @param tombstone how long the ended are remembered
     * @param leaveTimeout how long a goodbye may take
     */
    public record Upkeep(
            Duration joinRetry,
            Duration joinGrace,
            Duration syncAfter,
            Duration healInterval,
            Duration tombstone,
            Duration leaveTimeout) {

        public Upkeep {
            check(joinRetry.toMillis() >= 10, "join.retry must be 10 ms or more", joinRetry);
            check(joinGrace.compareTo(joinRetry) >= 0, "join.grace must be at least join.retry", joinGrace);
            check(syncAfter.toMillis() >= 100, "sync.after must be 100 ms or more", syncAfter);
            check(healInterval.toMillis() >= 100, "heal.interval must be 100 ms or more", healInterval);
            check(tombstone.compareTo(healInterval) >= 0, "tombstone must be at least heal.interval", tombstone);
            check(leaveTimeout.toMillis() >= 10, "leave.timeout must be 10 ms or more", leaveTimeout);
        }
    }

    public SwimSettings {
        boolean named =
                !cluster.isEmpty() && cluster.length() <= 64 && cluster.chars().allMatch(c -> c > ' ' && c < 0x7f);
        check(named, "cluster-name must be 1 to 64 visible ASCII characters", "'" + cluster + "'");
    }

    /** Returns the settings for members in one data centre or on one machine. */
    public static SwimSettings lan() {
        return new SwimSettings(
                "default",
                new Probe(
                        Duration.ofSeconds(1),
                        4,
                        2,
                        Duration.ofMillis(250),
                        8,
                        PathEstimate.Settings.lan(),
                        PauseMeter.Settings.standard()),
                new Silence(Duration.ofSeconds(4), Duration.ofSeconds(7), Duration.ofMillis(800), 5e-3, 1.5e-3),
                new Spread(Duration.ofMillis(200), 3, 4, 1_368, 4_096),
                new Upkeep(
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        Duration.ofHours(24),
                        Duration.ofSeconds(2)));
    }

    /** Returns {@link #lan()} for those who would rather have a false alarm than wait. */
    public static SwimSettings fast() {
        SwimSettings lan = lan();
        return lan.withSilence(
                new Silence(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofMillis(600), 5e-2, 2e-2));
    }

    /** Returns the settings for members that are far from each other. */
    public static SwimSettings wan() {
        SwimSettings lan = lan();
        Probe probe = lan.probe();
        return new SwimSettings(
                        lan.cluster(),
                        new Probe(
                                Duration.ofSeconds(2),
                                probe.observers(),
                                3,
                                Duration.ofMillis(500),
                                probe.randomEvery(),
                                PathEstimate.Settings.wan(),
                                probe.pauses()),
                        lan.silence(),
                        new Spread(Duration.ofMillis(500), 4, 4, 1_368, 4_096),
                        lan.upkeep())
                .withSilence(
                        new Silence(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(3), 5e-4, 1e-4));
    }

    /** Returns these settings for the cluster of that name. */
    public SwimSettings withCluster(String name) {
        return new SwimSettings(name, probe, silence, spread, upkeep);
    }

    /** Returns these settings with another judgement of silence. */
    public SwimSettings withSilence(Silence changed) {
        return new SwimSettings(cluster, probe, changed, spread, upkeep);
    }

    /** Returns these settings with other upkeep. */
    public SwimSettings withUpkeep(Upkeep changed) {
        return new SwimSettings(cluster, probe, silence, spread, changed);
    }

    private static void check(boolean condition, String rule, Object value) {
        if (!condition) {
            throw new IllegalArgumentException(rule + ": " + value);
        }
    }
}
