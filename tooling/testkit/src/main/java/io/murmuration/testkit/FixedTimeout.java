package io.murmuration.testkit;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The plain detector: every node sends a heartbeat to each of its observers every second, and an
 * observer that hears none for a fixed time holds it dead. It does not know of pauses, neither of
 * its own nor of others', and asks nobody. A member that several observers hold dead counts once.
 *
 * <p>A small model beside ours, fed with the same pauses and the same loss, so that figures can be
 * compared: it sends no bytes and spreads no news, it only judges.
 *
 * @param observers how many watch each node
 * @param interval time between heartbeats
 * @param timeout the silence that is taken for death
 */
public record FixedTimeout(int observers, Duration interval, Duration timeout) {

    private static final long LATENCY_NANOS = 600_000;
    private static final double HOUR_NANOS = 3600e9;

    /** Returns four observers, a heartbeat a second and a time-out of five. */
    public static FixedTimeout standard() {
        return new FixedTimeout(4, Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    /** When one node paused: begins and ends, in order. */
    private static final class PauseTimes {

        private final long[] begins;
        private final long[] ends;

        private PauseTimes(long[] begins, long[] ends) {
            this.begins = begins;
            this.ends = ends;
        }

        static PauseTimes draw(PauseModel model, SplittableRandom random, long horizonNanos) {
            long[] begins = new long[16];
            long[] ends = new long[16];
            int count = 0;
            long at = model.sampleGapNanos(random);
            while (at < horizonNanos) {
                if (count == begins.length) {
                    begins = Arrays.copyOf(begins, 2 * count);
                    ends = Arrays.copyOf(ends, 2 * count);
                }
                begins[count] = at;
                ends[count] = at + model.sampleLengthNanos(random);
                at = ends[count++] + model.sampleGapNanos(random);
            }
            return new PauseTimes(Arrays.copyOf(begins, count), Arrays.copyOf(ends, count));
        }

        /** Returns the first moment from {@code nanos} on at which the node runs. */
        long runsAt(long nanos) {
            int at = Arrays.binarySearch(begins, nanos);
            int pause = at >= 0 ? at : -at - 2;
            return pause >= 0 && nanos < ends[pause] ? ends[pause] : nanos;
        }
    }

    /**
     * Returns how often a live member is held dead.
     *
     * @param seed with which a simulated cluster of the same seed has the same pauses
     * @param nodeHours time that all nodes together run
     */
    public long falseDeaths(long seed, int nodes, double nodeHours, double loss, PauseModel pauses) {
        Simulation chance = new Simulation(seed);
        long horizonNanos = (long) (nodeHours / nodes * HOUR_NANOS);
        PauseTimes[] times = new PauseTimes[nodes];
        for (int node = 0; node < nodes; node++) {
            times[node] = PauseTimes.draw(pauses, chance.random("pauses/" + SwimCluster.name(node)), horizonNanos);
        }
        SplittableRandom random = chance.random("baseline");
        int watching = Math.min(observers, nodes - 1);
        long deaths = 0;
        for (int subject = 0; subject < nodes; subject++) {
            PauseTimes[] watchers = new PauseTimes[watching];
            for (int i = 0; i < watching; i++) {
                watchers[i] = times[(subject + 1 + i) % nodes];
            }
            deaths += falseDeaths(times[subject], watchers, loss, horizonNanos, random);
        }
        return deaths;
    }

    private long falseDeaths(
            PauseTimes subject, PauseTimes[] watchers, double loss, long horizonNanos, SplittableRandom random) {
        long[] heardAt = new long[watchers.length];
        long heldDeadUntil = -1;
        long deaths = 0;
        long sentAt = subject.runsAt((long) (random.nextDouble() * interval.toNanos()));
        Arrays.fill(heardAt, sentAt);
        while (sentAt < horizonNanos) {
            for (int i = 0; i < watchers.length; i++) {
                if (random.nextDouble() < loss) {
                    continue;
                }
                long arrivesAt = sentAt + LATENCY_NANOS;
                long readAt = watchers[i].runsAt(arrivesAt);
                long diesAt = watchers[i].runsAt(heardAt[i] + timeout.toNanos());
                // Where timer and packet wait for the same awakening, either may come first.
                boolean both = diesAt == readAt && readAt > arrivesAt;
                if (diesAt < readAt || (both && random.nextBoolean())) {
                    deaths += diesAt > heldDeadUntil ? 1 : 0;
                    heldDeadUntil = Math.max(heldDeadUntil, readAt);
                }
                heardAt[i] = readAt;
            }
            sentAt = subject.runsAt(sentAt + interval.toNanos());
        }
        return deaths;
    }
}
