package io.murmuration.testkit.stack;

import io.murmuration.consensus.client.ClientSettings;
import io.murmuration.consensus.group.GroupSettings;
import io.murmuration.consensus.raft.RaftSettings;
import io.murmuration.testkit.raft.VirtualDisk;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One run, drawn from its seed: who takes part, with which limits, what clients ask, and what goes
 * wrong. Faults can be left out, and the rest stays as it was.
 *
 * @param nodes at the start, all voters
 * @param features what the group is asked to do beside commands and linearizable reads
 * @param template settings of all replicas, but for the id
 * @param tickNanos length of a tick of the replicas
 * @param messageNanos at most, of a message's way
 * @param spacingNanos between two calls of one client, on average
 * @param driftRatio by how much clocks may differ in pace
 * @param lengthNanos how long things go wrong
 * @param faults what goes wrong, by the time of its beginning
 */
record StackPlan(
        long seed,
        int nodes,
        int clients,
        Set<Feature> features,
        RaftSettings template,
        GroupSettings.Limits limits,
        ClientSettings client,
        VirtualDisk.Pace disk,
        long tickNanos,
        long messageNanos,
        long spacingNanos,
        double driftRatio,
        long lengthNanos,
        List<StackFault> faults) {

    /** What clients ask, and how the group is run. */
    enum Feature {
        LEASE_READS,
        WEAK_READS,
        PAST_READS,
        TRANSACTIONS,
        SEQUENTIAL_KEYS,
        SESSIONS,
        LEASES,
        WATCHES,
        COMPACTION,
        QUESTIONS,
        TRANSFERS,
        MEMBERS,
        HINTS
    }

    static final long MILLI = 1_000_000;
    static final long TICK_NANOS = 20 * MILLI;
    static final long CLIENT_TICK_NANOS = 10 * MILLI;

    private static final double DRIFT = 0.05;
    private static final int[] SYNC_MILLIS = {1, 1, 1, 1, 1, 5, 5, 30};
    private static final int[] SIZES = {3, 3, 3, 3, 5};

    /** Returns a run in which nothing goes wrong by itself, with the product's own settings. */
    static StackPlan quiet(int nodes, int clients, long tickNanos, long seed) {
        RaftSettings product = RaftSettings.of(1).withElections(new RaftSettings.Elections(10, 2, 20, 1, 10));
        return new StackPlan(
                seed,
                nodes,
                clients,
                EnumSet.noneOf(Feature.class),
                product,
                GroupSettings.Limits.DEFAULT,
                ClientSettings.DEFAULT,
                new VirtualDisk.Pace(100_000, MILLI),
                tickNanos,
                MILLI / 2,
                MILLI,
                DRIFT,
                0,
                List.of());
    }

    /** Draws the run of a seed. */
    static StackPlan draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 0x57);
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            if (random.nextInt(4) > 0) {
                features.add(feature);
            }
        }
        int nodes = SIZES[random.nextInt(SIZES.length)];
        int clients = 3 + random.nextInt(3);
        long length = (3_000 + random.nextInt(3_000)) * MILLI;
        long syncNanos = SYNC_MILLIS[random.nextInt(SYNC_MILLIS.length)] * MILLI;
        return new StackPlan(
                seed,
                nodes,
                clients,
                features,
                settings(random, features),
                limits(random),
                client(random),
                new VirtualDisk.Pace(200_000, syncNanos),
                TICK_NANOS,
                (random.nextInt(4) == 0 ? 10 : 1) * MILLI,
                (12 + random.nextInt(30)) * MILLI,
                DRIFT,
                length,
                faults(random, length));
    }

    private static RaftSettings settings(SplittableRandom random, Set<Feature> features) {
        int election = 8 + random.nextInt(5);
        long messageBytes = random.nextInt(3) == 0 ? 500 : 1 << 18;
        int inflight = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 256;
        return RaftSettings.of(1)
                .withElections(new RaftSettings.Elections(election, 1 + random.nextInt(3), 20, 1, 10))
                .withFlow(new RaftSettings.Flow(messageBytes, 2 << 20, 16 << 20, 64 << 20, inflight, 16 << 20))
                .withReads(new RaftSettings.Reads(
                        features.contains(Feature.LEASE_READS), election * TICK_NANOS, DRIFT, 300 * MILLI, 1 << 10));
    }

    private static GroupSettings.Limits limits(SplittableRandom random) {
        return new GroupSettings.Limits(
                random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 1_024,
                random.nextInt(3) == 0 ? 300 : 4 << 20,
                20 + random.nextInt(120),
                64 << 20,
                random.nextBoolean() ? 0 : random.nextInt(40),
                8 + random.nextInt(60),
                10_000,
                100,
                86_400_000,
                random.nextInt(4) == 0 ? 8 : 4_096);
    }

    private static ClientSettings client(SplittableRandom random) {
        return new ClientSettings(
                5 * MILLI,
                200 * MILLI,
                (200 + random.nextInt(800)) * MILLI,
                400 + random.nextInt(2_000),
                DRIFT,
                0.5,
                1_024);
    }

    private static List<StackFault> faults(SplittableRandom random, long length) {
        Set<StackFault.Kind> enabled = EnumSet.noneOf(StackFault.Kind.class);
        for (StackFault.Kind kind : StackFault.Kind.values()) {
            if (random.nextInt(3) > 0) {
                enabled.add(kind);
            }
        }
        List<StackFault.Kind> kinds = new ArrayList<>(enabled);
        for (StackFault.Kind kind : List.of(
                StackFault.Kind.PARTITION, StackFault.Kind.KILL, StackFault.Kind.PAUSE, StackFault.Kind.WALL_JUMP)) {
            if (kinds.size() < 5 && !kinds.contains(kind)) {
                kinds.add(kind);
            }
        }
        int count = 8 + random.nextInt(10);
        List<StackFault> faults = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StackFault.Kind kind = kinds.get(i < kinds.size() ? i : random.nextInt(kinds.size()));
            faults.add(StackFault.draw(random, i, kind, length - length / 5));
        }
        return faults;
    }

    boolean has(Feature feature) {
        return features.contains(feature);
    }

    RaftSettings settingsOf(long replica) {
        return new RaftSettings(replica, template.elections(), template.flow(), template.reads(), template.switches());
    }

    /** Returns the same run with these faults only. */
    StackPlan withFaults(List<StackFault> kept) {
        return with(features, List.copyOf(kept));
    }

    /** Returns the same run in which this is not asked for. */
    StackPlan without(Feature feature) {
        Set<Feature> kept = EnumSet.noneOf(Feature.class);
        kept.addAll(features);
        kept.remove(feature);
        return with(kept, faults);
    }

    private StackPlan with(Set<Feature> asked, List<StackFault> wrong) {
        return new StackPlan(
                seed,
                nodes,
                clients,
                asked,
                template,
                limits,
                client,
                disk,
                tickNanos,
                messageNanos,
                spacingNanos,
                driftRatio,
                lengthNanos,
                wrong);
    }
}
