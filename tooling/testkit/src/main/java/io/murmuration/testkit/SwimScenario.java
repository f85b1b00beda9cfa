package io.murmuration.testkit;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.swim.SwimSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * The life of a cluster in a nutshell: nodes form it, some join, some crash and come back, it
 * splits into halves and heals, it idles, and at last everything is well and all must agree.
 */
public final class SwimScenario {

    /**
     * What to run.
     *
     * @param nodes members at the start, 2 or more
     * @param loss share of packets lost
     * @param steady for how long the cluster runs once it is formed, the split not counted; at
     *     least the time that joins and crashes take
     * @param pauses how nodes pause
     * @param split how long the halves hear nothing of each other; zero for no split
     * @param joins how many nodes join later
     * @param crashes how many members crash, one at a time
     */
    public record Plan(
            int nodes,
            double loss,
            Duration steady,
            long seed,
            PauseModel pauses,
            Duration split,
            int joins,
            int crashes,
            SwimSettings settings) {

        public Plan {
            if (nodes < 2 || joins < 0 || crashes < 0) {
                throw new IllegalArgumentException("a run needs 2 nodes and no negative numbers: nodes " + nodes
                        + ", joins " + joins + ", crashes " + crashes);
            }
            if (!(loss >= 0 && loss < 1)) {
                throw new IllegalArgumentException("loss must be from 0 to below 1: " + loss);
            }
        }

        /** Returns the plan of the command line: pauses, a minute of split, 5 joins, 20 crashes. */
        public static Plan of(int nodes, double loss, Duration steady, long seed) {
            return new Plan(
                    nodes,
                    loss,
                    steady,
                    seed,
                    PauseModel.standard(),
                    Duration.ofMinutes(1),
                    5,
                    Math.min(20, nodes / 2),
                    SwimSettings.lan());
        }

        /** Returns this plan with other pauses. */
        public Plan withPauses(PauseModel changed) {
            return new Plan(nodes, loss, steady, seed, changed, split, joins, crashes, settings);
        }

        /** Returns this plan with a split of another length. */
        public Plan withSplit(Duration changed) {
            return new Plan(nodes, loss, steady, seed, pauses, changed, joins, crashes, settings);
        }

        /** Returns this plan with other numbers of joins and crashes. */
        public Plan withEvents(int joining, int crashing) {
            return new Plan(nodes, loss, steady, seed, pauses, split, joining, crashing, settings);
        }

        /** Returns this plan with other settings of the protocol. */
        public Plan withSettings(SwimSettings changed) {
            return new Plan(nodes, loss, steady, seed, pauses, split, joins, crashes, changed);
        }
    }

    /** Hears how far a run is. */
    @FunctionalInterface
    public interface Progress {

        /** It is {@code time} in the simulation, and {@code phase} goes on. */
        void at(Duration time, String phase);
    }

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(5);
    private static final Duration BETWEEN_CRASHES = Duration.ofSeconds(12);
    private static final Duration DEAD_FOR = Duration.ofSeconds(3);

    private final Plan plan;
    private final Progress progress;
    private final Simulation simulation;
    private final SwimCluster cluster;
    private final SplittableRandom random;
    private final BitSet crashed = new BitSet();
    private final List<Long> joins = new ArrayList<>();
    private final List<Long> suspected = new ArrayList<>();
    private final List<Long> crashes = new ArrayList<>();
    private final List<Long> wakened = new ArrayList<>();
    private final List<Long> restarts = new ArrayList<>();
    private String phase = "form";
    private int victim = -1;
    private long victimSuspectedAt;
    private double packetsPerNodePerSecond;
    private double bytesPerNodePerSecond;

    private SwimScenario(Plan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
        simulation = new Simulation(plan.seed);
        int capacity = plan.nodes + plan.joins;
        VirtualNetwork network = new VirtualNetwork(simulation, capacity, VirtualNetwork.Conditions.lan(plan.loss));
        cluster = new SwimCluster(simulation, network, plan.settings, capacity, 3);
        random = simulation.random("scenario");
        cluster.listen(new SwimCluster.Listener() {
            @Override
            public void published(int observer, int subject, MembershipEvent event) {
                boolean doubts = event instanceof MembershipEvent.MemberSuspected
                        || event instanceof MembershipEvent.MemberFailed;
                if (subject == victim && victimSuspectedAt < 0 && doubts) {
                    victimSuspectedAt = simulation.nowNanos();
                }
            }
        });
    }

    /** Runs {@code plan} and returns its figures. */
    public static SimulationReport run(Plan plan) {
        return run(plan, (time, phase) -> {});
    }

    /** Runs {@code plan} and returns its figures; tells {@code progress} where it is. */
    public static SimulationReport run(Plan plan, Progress progress) {
        return new SwimScenario(plan, progress).run();
    }

    private SimulationReport run() {
        long wallStart = System.nanoTime();
        reportProgress();
        cluster.pauses(plan.pauses);
        cluster.startAll(plan.nodes, Duration.ofSeconds(1));
        boolean formed = await(() -> cluster.runningNodes() == plan.nodes && cluster.allKnowAll());
        long form = formed ? millis(simulation.nowNanos()) : -1;

        long steadyStart = simulation.nowNanos();
        enter("settle");
        simulation.run(MINUTE);
        joinSome();
        crashSome();
        Duration used = Duration.ofNanos(simulation.nowNanos() - steadyStart);
        long heal = splitAndHeal();
        idle(plan.steady.minus(used));

        enter("converge");
        cluster.network().conditions(cluster.network().conditions().withLoss(0));
        cluster.endPauses();
        boolean converged = converge();
        FalseAlarms alarms = cluster.falseAlarms();
        return new SimulationReport(
                plan.nodes,
                plan.seed,
                plan.loss,
                plan.steady.toMillis() / 60_000.0,
                plan.pauses.title(),
                cluster.nodeHours(),
                form,
                SimulationReport.Times.of(joins),
                SimulationReport.Times.of(suspected),
                SimulationReport.Times.of(crashes),
                SimulationReport.Times.of(wakened),
                SimulationReport.Times.of(restarts),
                alarms.deaths(),
                alarms.holders(),
                alarms.suspicions(),
                alarms.failedAfterGoodbye(),
                packetsPerNodePerSecond,
                bytesPerNodePerSecond,
                heal,
                alarms.ownSideFailures(),
                converged,
                cluster.digestsEqual(),
                FixedTimeout.standard().falseDeaths(plan.seed, plan.nodes, cluster.nodeHours(), plan.loss, plan.pauses),
                simulation.trace().toString(),
                simulation.events(),
                (System.nanoTime() - wallStart) * 1e-9);
    }

    private void joinSome() {
        enter("join");
        for (int i = 0; i < plan.joins; i++) {
            int joiner = plan.nodes + i;
            waitUpTo(Duration.ofSeconds(2));
            long start = simulation.nowNanos();
            cluster.start(joiner);
            joins.add(await(() -> cluster.allKnow(joiner)) ? millis(simulation.nowNanos() - start) : -1);
        }
    }

    private void crashSome() {
        enter("crash");
        for (int i = 0; i < plan.crashes; i++) {
            waitUpTo(Duration.ofSeconds(1));
            int chosen = chooseVictim();
            if (chosen < 0) {
                return;
            }
            long start = simulation.nowNanos();
            crashOne(chosen, i % 2 == 0 ? SwimCluster.Memory.KEPT : SwimCluster.Memory.LOST);
            simulation.runUntil(start + BETWEEN_CRASHES.toNanos());
        }
    }

    private void crashOne(int chosen, SwimCluster.Memory memory) {
        crashed.set(chosen);
        victim = chosen;
        victimSuspectedAt = -1;
        long start = simulation.nowNanos();
        cluster.crash(chosen);
        crashes.add(await(() -> cluster.allAwakeHoldDead(chosen)) ? millis(simulation.nowNanos() - start) : -1);
        wakened.add(await(() -> cluster.allHoldDead(chosen)) ? millis(simulation.nowNanos() - start) : -1);
        suspected.add(victimSuspectedAt < 0 ? -1 : millis(victimSuspectedAt - start));
        victim = -1;
        simulation.run(DEAD_FOR);
        start = simulation.nowNanos();
        cluster.restart(chosen, memory);
        restarts.add(await(() -> cluster.allKnow(chosen)) ? millis(simulation.nowNanos() - start) : -1);
    }

    /** A member that has been up for over a minute, has not crashed before and is in no doubt. */
    private int chooseVictim() {
        for (int attempt = 0; attempt < 10 * cluster.capacity(); attempt++) {
            int node = random.nextInt(cluster.capacity());
            boolean settled = cluster.status(node) == SwimCluster.Status.UP
                    && simulation.nowNanos() - cluster.startedAtNanos(node) > MINUTE.toNanos();
            if (settled && !crashed.get(node) && cluster.count(node, MemberState.SUSPECT) == 0) {
                return node;
            }
        }
        return -1;
    }

    private long splitAndHeal() {
        if (plan.split.isZero()) {
            return 0;
        }
        enter("split");
        List<Integer> half = new ArrayList<>();
        for (int node = 0; node < cluster.capacity(); node += 2) {
            half.add(node);
        }
        new Fault.Partition(half).happen(cluster);
        simulation.run(plan.split);
        enter("heal");
        new Fault.Heal().happen(cluster);
        long start = simulation.nowNanos();
        return await(cluster::allKnowAll) ? millis(simulation.nowNanos() - start) : -1;
    }

    /** Idles for the rest of the time, and weighs what is sent in the last minute of it. */
    private void idle(Duration rest) {
        enter("idle");
        Duration settle = plan.split.isZero() ? Duration.ZERO : MINUTE;
        Duration soak = rest.minus(MINUTE);
        simulation.run(soak.compareTo(settle) > 0 ? soak : settle);
        enter("quiet minute");
        VirtualNetwork network = cluster.network();
        long packets = network.allPacketsSent();
        long bytes = network.allBytesSent();
        simulation.run(MINUTE);
        double nodeSeconds = cluster.runningNodes() * (double) MINUTE.toSeconds();
        packetsPerNodePerSecond = (network.allPacketsSent() - packets) / nodeSeconds;
        bytesPerNodePerSecond = (network.allBytesSent() - bytes) / nodeSeconds;
    }

    private boolean converge() {
        for (long seconds = 0; seconds < LIMIT.toSeconds(); seconds++) {
            if (cluster.allKnowAll() && cluster.digestsEqual()) {
                return true;
            }
            simulation.run(Duration.ofSeconds(1));
        }
        return false;
    }

    private void waitUpTo(Duration most) {
        simulation.run(Duration.ofNanos((long) (random.nextDouble() * most.toNanos())));
    }

    private boolean await(BooleanSupplier condition) {
        return simulation.runUntil(condition, LIMIT);
    }

    private void enter(String next) {
        phase = next;
        progress.at(Duration.ofNanos(simulation.nowNanos()), phase);
    }

    private void reportProgress() {
        progress.at(Duration.ofNanos(simulation.nowNanos()), phase);
        simulation.after(REPORT_EVERY, this::reportProgress);
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
