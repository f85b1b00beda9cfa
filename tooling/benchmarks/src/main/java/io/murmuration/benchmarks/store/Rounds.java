package io.murmuration.benchmarks.store;

import io.murmuration.benchmarks.load.Window;
import io.murmuration.benchmarks.store.Measured.Cell;
import io.murmuration.benchmarks.store.Plan.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures every contender once a round, another first each time, each with fresh processes and
 * empty folders. What disturbs the machine for a minute so disturbs one round, and the ratios of
 * that round all the same.
 */
public final class Rounds {

    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final int SETTLE_IN_FLIGHT = 16;
    private static final Duration WARM_UP_PIECE = Duration.ofSeconds(1);

    private final Plan plan;
    private final Home home;
    private final Consumer<String> progress;
    private final FreePorts ports = new FreePorts();
    private final List<String> failures = new ArrayList<>();

    /** Prepares a run; {@code progress} is told what is being done. */
    public Rounds(Plan plan, Home home, Consumer<String> progress) {
        this.plan = plan;
        this.home = home;
        this.progress = progress;
    }

    /** Runs all rounds. A contender that fails is left out of that round, see {@link #failures}. */
    public List<Measured> run(List<Contender> contenders) throws IOException, InterruptedException {
        List<Measured> all = new ArrayList<>();
        try (Children children = new Children()) {
            for (int round = 1; round <= plan.rounds(); round++) {
                List<Contender> order = new ArrayList<>(contenders);
                Collections.rotate(order, 1 - round);
                for (Contender contender : order) {
                    try {
                        Measured measured = measure(contender, round, children);
                        all.add(measured);
                        if (measured.noFailover() > 0) {
                            failed(contender, round, "no write went through after a leader was killed");
                        }
                    } catch (IOException e) {
                        failed(contender, round, String.valueOf(e.getMessage()));
                    }
                }
            }
        }
        return all;
    }

    private void failed(Contender contender, int round, String why) {
        String failure = contender.name() + ", round " + round + ": " + why;
        failures.add(failure);
        progress.accept("store: FAILED " + failure);
    }

    /** What could not be measured, and why. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    private Measured measure(Contender contender, int round, Children children)
            throws IOException, InterruptedException {
        Path folder = home.work().resolve(contender.name() + "-" + round);
        remove(folder);
        Files.createDirectories(folder);
        Site site = new Site(folder, ports.take(Site.SERVERS * contender.portsPerServer()));
        String who = "store: round " + round + " of " + plan.rounds() + ", " + contender.name() + ": ";
        progress.accept(who + "starting");
        Measured measured;
        try (Cluster cluster = Cluster.start(contender, site, children)) {
            progress.accept(who + "warm-up, " + plan.warmUp().toSeconds() + " s");
            warmUp(cluster);
            measured = new Turn(cluster, contender.name(), round, who).measure();
        }
        remove(folder);
        return measured;
    }

    /** Writes and reads in turn at the highest concurrency, for both are compiled by then. */
    private void warmUp(Cluster cluster) throws IOException, InterruptedException {
        Duration left = plan.warmUp();
        for (boolean writes = true; !left.isZero(); writes = !writes) {
            Duration piece = left.compareTo(WARM_UP_PIECE) < 0 ? left : WARM_UP_PIECE;
            cluster.client().window(writes, plan.most(), piece);
            left = left.minus(piece);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> found = Files.walk(folder)) {
                for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** What is done with a warm cluster. */
    private final class Turn {

        private final Cluster cluster;
        private final String name;
        private final int round;
        private final String who;
        private final List<Cell> cells = new ArrayList<>();
        private final List<Double> failovers = new ArrayList<>();

        Turn(Cluster cluster, String name, int round, String who) {
            this.cluster = cluster;
            this.name = name;
            this.round = round;
            this.who = who;
        }

        Measured measure() throws IOException, InterruptedException {
            OptionalDouble peak = OptionalDouble.empty();
            OptionalDouble now = OptionalDouble.empty();
            for (int inFlight : plan.inFlight()) {
                if (plan.hasWindows(inFlight)) {
                    windows(inFlight);
                }
                if (inFlight == plan.most() && plan.has(Part.MEMORY)) {
                    peak = cluster.memoryMib(ResidentMemory::peakKib);
                    now = cluster.memoryMib(ResidentMemory::nowKib);
                }
            }
            int none = plan.has(Part.FAILOVER) ? kill() : 0;
            return new Measured(name, round, List.copyOf(cells), peak, now, List.copyOf(failovers), none);
        }

        private void windows(int inFlight) throws IOException, InterruptedException {
            for (boolean writes : new boolean[] {true, false}) {
                if (plan.has(writes ? Part.WRITES : Part.READS) || (plan.has(Part.MEMORY) && inFlight == plan.most())) {
                    Window window = cluster.client().window(writes, inFlight, plan.window());
                    progress.accept(String.format(
                            Locale.ROOT,
                            "%s%s, %d in flight: %,.0f/s, p50 %.2f ms, p99 %.2f ms, %d failed",
                            who,
                            writes ? "writes" : "reads",
                            inFlight,
                            window.perSecond(),
                            window.p50Nanos() / 1e6,
                            window.p99Nanos() / 1e6,
                            window.failed()));
                    if (plan.has(writes ? Part.WRITES : Part.READS)) {
                        cells.add(new Cell(writes, inFlight, window));
                    }
                }
            }
        }

        /** Returns after how many kills nothing went through. */
        private int kill() throws IOException, InterruptedException {
            int none = 0;
            for (int i = 0; i < plan.kills(); i++) {
                if (i > 0) {
                    cluster.heal();
                }
                cluster.client().window(true, SETTLE_IN_FLIGHT, SETTLE);
                OptionalDouble millis = cluster.killLeader();
                millis.ifPresent(failovers::add);
                none += millis.isPresent() ? 0 : 1;
                progress.accept(who + "leader killed, next write after "
                        + (millis.isPresent() ? Math.round(millis.getAsDouble()) + " ms" : "more than was waited for"));
            }
            return none;
        }
    }
}
