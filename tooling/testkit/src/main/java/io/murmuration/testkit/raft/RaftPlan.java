package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.RaftSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One run, drawn from its seed: who takes part, with which limits, what they are asked to do, and
 * what goes wrong. Parts can be left out, and the rest stays as it was.
 *
 * @param voters at the start
 * @param learners at the start
 * @param features what the group is asked to do
 * @param template settings of all replicas, but for id and priority
 * @param network what the network always does
 * @param disk how fast disks are
 * @param snapshotEvery entries between two snapshots
 * @param snapshotTail entries kept before a snapshot
 * @param snapshotBytes of the content of a snapshot
 * @param spacingNanos between two requests of clients, on average
 * @param driftRatio how far clocks may go apart
 * @param lengthNanos how long things go wrong
 * @param faults what goes wrong, by the time of its beginning
 */
record RaftPlan(
        long seed,
        int voters,
        int learners,
        Set<Feature> features,
        RaftSettings template,
        Weather network,
        VirtualDisk.Pace disk,
        int snapshotEvery,
        int snapshotTail,
        int snapshotBytes,
        long spacingNanos,
        double driftRatio,
        long lengthNanos,
        List<RaftFault> faults) {

    /** What a group is asked to do. */
    enum Feature {
        READS,
        LEASES,
        CONFIG_CHANGES,
        TRANSFERS,
        HINTS,
        SNAPSHOTS,
        LARGE_COMMANDS,
        SLOW_APPLY,
        PRIORITIES,
        TICKS_CATCH_UP
    }

    /**
     * What the network always does.
     *
     * @param nanos at most, of a message's way
     * @param loss share of messages lost
     */
    record Weather(long nanos, double loss) {}

    static final long TICK_NANOS = 15_000_000;

    private static final long MILLI = 1_000_000;
    private static final double[] DRIFTS = {0.05, 0.05, 0.2, 0.4};
    private static final int[] SYNC_MILLIS = {1, 1, 1, 1, 1, 8, 8, 50};
    private static final int[] SIZES = {3, 3, 3, 5, 5, 7};

    /** Draws the run of a seed. */
    static RaftPlan draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 0x51);
        int voters = SIZES[random.nextInt(SIZES.length)];
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            if (random.nextInt(4) > 0) {
                features.add(feature);
            }
        }
        RaftSettings template = settings(random, features);
        boolean preVote = template.switches().preVote();
        if (!preVote) {
            // Who was left behind with an old configuration would raise its term for ever.
            features.remove(Feature.CONFIG_CHANGES);
        }
        long syncNanos = SYNC_MILLIS[random.nextInt(SYNC_MILLIS.length)] * MILLI;
        long spacing = (random.nextInt(4) == 0 ? 4 : 12) * MILLI;
        long length = (4_000 + random.nextInt(3_000)) * MILLI;
        return new RaftPlan(
                seed,
                voters,
                random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0,
                features,
                template,
                new Weather((random.nextInt(4) == 0 ? 12 : 2) * MILLI, random.nextInt(3) == 0 ? 0.03 : 0),
                new VirtualDisk.Pace(200_000, syncNanos),
                10 + random.nextInt(120),
                random.nextBoolean() ? 0 : random.nextInt(40),
                random.nextInt(4) == 0 ? 3_000 : 100,
                // What a slow disk cannot bear would pile up, and prove nothing.
                Math.max(spacing, syncNanos),
                template.reads().driftRatio(),
                length,
                faults(random, length, features.contains(Feature.LEASES)).stream()
                        .filter(fault -> preVote || !fault.isFatal())
                        .toList());
    }

    private static RaftSettings settings(SplittableRandom random, Set<Feature> features) {
        RaftSettings.Switches all = RaftSettings.Switches.PRODUCT;
        boolean preVote = random.nextInt(16) > 0;
        boolean checkQuorum = !preVote || features.contains(Feature.LEASES) || random.nextInt(16) > 0;
        long messageBytes = random.nextInt(3) == 0 ? 200 : random.nextInt(3) == 0 ? 2_000 : 1 << 18;
        int inflight = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 256;
        long inflightBytes = random.nextInt(4) == 0 ? 1_000 : 1 << 24;
        long uncommitted = random.nextInt(4) == 0 ? 2_000 : 1 << 26;
        long applying = random.nextInt(4) == 0 ? 200 : 1 << 24;
        double drift = DRIFTS[random.nextInt(DRIFTS.length)];
        int election = 8 + random.nextInt(5);
        // One that is longer than an election time-out shows what rests on promises alone.
        long lease = election * TICK_NANOS * (2 + random.nextInt(3)) / 2;
        return RaftSettings.of(1)
                .withElections(new RaftSettings.Elections(election, 1 + random.nextInt(3), 20, random.nextInt(4), 10))
                .withFlow(new RaftSettings.Flow(messageBytes, 1 << 20, applying, uncommitted, inflight, inflightBytes))
                .withSwitches(new RaftSettings.Switches(
                        preVote,
                        checkQuorum,
                        all.stepDownOnRemoval(),
                        all.asyncStorage(),
                        random.nextInt(12) == 0,
                        all.validateChanges()))
                .withReads(
                        new RaftSettings.Reads(features.contains(Feature.LEASES), lease, drift, 300 * MILLI, 1 << 10));
    }

    private static List<RaftFault> faults(SplittableRandom random, long length, boolean leases) {
        Set<RaftFault.Kind> enabled = EnumSet.noneOf(RaftFault.Kind.class);
        for (RaftFault.Kind kind : RaftFault.Kind.values()) {
            if (random.nextInt(3) > 0) {
                enabled.add(kind);
            }
        }
        List<RaftFault.Kind> kinds = new ArrayList<>(enabled);
        for (RaftFault.Kind kind : List.of(RaftFault.Kind.PARTITION, RaftFault.Kind.KILL, RaftFault.Kind.PAUSE)) {
            if (kinds.size() < 5 && !kinds.contains(kind)) {
                kinds.add(kind);
            }
        }
        int count = 8 + random.nextInt(14);
        List<RaftFault> faults = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RaftFault.Kind kind = kinds.get(i < kinds.size() ? i : random.nextInt(kinds.size()));
            faults.add(RaftFault.draw(random, i, kind, length - length / 5));
        }
        for (int i = 0; leases && i < 2; i++) {
            // A leader that some no longer hear, and others do: the hardest case for its lease.
            RaftFault drawn = RaftFault.draw(random, faults.size(), RaftFault.Kind.LINK_CUT, length - length / 5);
            faults.add(drawn.ofLeader());
        }
        return faults;
    }

    boolean has(Feature feature) {
        return features.contains(feature);
    }

    /** Returns how large the parts are in which snapshots travel. */
    int chunkBytes() {
        return 16 + snapshotBytes / 3;
    }

    /** Returns the same run with these faults only. */
    RaftPlan withFaults(List<RaftFault> kept) {
        return changed(features, List.copyOf(kept), spacingNanos, driftRatio);
    }

    /** Returns the same run in which this is not asked for. */
    RaftPlan without(Feature feature) {
        Set<Feature> kept = EnumSet.copyOf(features);
        kept.remove(feature);
        return changed(kept, faults, spacingNanos, driftRatio);
    }

    /** Returns the same run with clients that wait so much longer between two requests. */
    RaftPlan withSpacing(int times) {
        return changed(features, faults, times * spacingNanos, driftRatio);
    }

    /** Returns the same run with clocks that go further apart than leases bear. */
    RaftPlan withDrift(double ratio) {
        return changed(features, faults, spacingNanos, ratio);
    }

    private RaftPlan changed(Set<Feature> asked, List<RaftFault> wrong, long spacing, double drift) {
        return new RaftPlan(
                seed,
                voters,
                learners,
                asked,
                template,
                network,
                disk,
                snapshotEvery,
                snapshotTail,
                snapshotBytes,
                spacing,
                drift,
                lengthNanos,
                wrong);
    }
}
