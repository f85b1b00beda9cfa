package io.murmuration.benchmarks;

import io.murmuration.benchmarks.Figure.Bound;
import io.murmuration.benchmarks.load.Window;
import io.murmuration.benchmarks.store.Measured;
import io.murmuration.benchmarks.store.Plan;
import io.murmuration.benchmarks.store.Plan.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What several rounds came to, and what is concluded.
 *
 * @param ours the contender whose ratios to the others are wanted
 * @param names all contenders, ours among them if it ran
 */
record StoreResults(Plan plan, String ours, List<String> names, List<Measured> measured) {

    /** Where a figure of a part has no concurrency. */
    static final int ALL = 0;

    private static final double TIMES_WRITES = 1.3;
    private static final double TIMES_READS = 1.5;
    private static final double FAILOVER_MILLIS = 300;
    private static final double MEMORY_MIB = 600;
    private static final int PROMISED_READS_AT = 256;
    private static final double MOSTLY_BETTER = 1.0;

    /** Returns what a contender came to: a value for each round that it finished, or each kill. */
    List<Double> values(String name, Part part, int inFlight) {
        return of(name).stream()
                .flatMap(one -> values(one, part, inFlight).stream())
                .toList();
    }

    /** Returns a property of each of its windows. */
    List<Double> ofWindows(String name, Part part, int inFlight, ToDoubleFunction<Window> property) {
        return of(name).stream()
                .flatMap(one -> windows(one, part, inFlight).stream())
                .map(property::applyAsDouble)
                .toList();
    }

    private List<Measured> of(String name) {
        return measured.stream().filter(one -> one.contender().equals(name)).toList();
    }

    private static List<Window> windows(Measured one, Part part, int inFlight) {
        return one.cells().stream()
                .filter(cell -> cell.writes() == (part == Part.WRITES) && cell.inFlight() == inFlight)
                .map(Measured.Cell::window)
                .toList();
    }

    private static List<Double> values(Measured one, Part part, int inFlight) {
        return switch (part) {
            case FAILOVER -> one.failoverMillis();
            case MEMORY -> one.peakMib().stream().boxed().toList();
            case WRITES, READS ->
                windows(one, part, inFlight).stream().map(Window::perSecond).toList();
        };
    }

    /** Returns the concurrencies at which there are figures of this part. */
    List<Integer> concurrencies(Part part) {
        return part == Part.WRITES || part == Part.READS
                ? plan.inFlight().stream().sorted().toList()
                : List.of(ALL);
    }

    /** Returns the times, in milliseconds or MiB, and the ratios to the peers. */
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        for (Part part : Part.values()) {
            if (plan.parts().contains(part)) {
                for (int inFlight : concurrencies(part)) {
                    if (inFlight == ALL) {
                        figures.addAll(absolute(part));
                    }
                    figures.addAll(ratios(part, inFlight));
                }
            }
        }
        return figures;
    }

    private List<Figure> absolute(Part part) {
        List<Figure> figures = new ArrayList<>();
        for (String name : names) {
            List<Double> values = values(name, part, ALL);
            if (!values.isEmpty()) {
                Bound bound = Bound.atMost(part == Part.FAILOVER ? FAILOVER_MILLIS : MEMORY_MIB);
                figures.add(new Figure(name, label(part, ALL), Spread.of(values), name.equals(ours) ? bound : null));
            }
        }
        return figures;
    }

    private List<Figure> ratios(Part part, int inFlight) {
        List<String> peers = names.stream().filter(name -> !name.equals(ours)).toList();
        List<Figure> figures = new ArrayList<>();
        if (peers.size() > 1) {
            figures.addAll(ratio("the best", peers, part, inFlight));
        }
        peers.forEach(peer -> figures.addAll(ratio(peer, List.of(peer), part, inFlight)));
        return figures;
    }

    /**
     * Ours to the best of these in the same round; a round that lacks one of them says nothing
     * about the best.
     */
    private List<Figure> ratio(String whom, List<String> peers, Part part, int inFlight) {
        boolean more = part == Part.WRITES || part == Part.READS;
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            OptionalDouble own = inRound(ours, round, part, inFlight);
            List<Double> others = new ArrayList<>();
            for (String peer : peers) {
                inRound(peer, round, part, inFlight).ifPresent(others::add);
            }
            if (own.isPresent() && others.size() == peers.size()) {
                Comparator<Double> better = more ? Comparator.naturalOrder() : Comparator.reverseOrder();
                double best = others.stream().max(better).orElseThrow();
                ratios.add(own.getAsDouble() / best);
            }
        }
        boolean promised = whom.equals("the best") || names.size() == 2;
        return ratios.isEmpty()
                ? List.of()
                : List.of(new Figure(
                        ours + " to " + whom,
                        label(part, inFlight),
                        Spread.of(ratios),
                        promised ? promise(part, inFlight) : null));
    }

    private OptionalDouble inRound(String name, int round, Part part, int inFlight) {
        List<Double> values = of(name).stream()
                .filter(one -> one.round() == round)
                .flatMap(one -> values(one, part, inFlight).stream())
                .toList();
        return values.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Spread.of(values).median());
    }

    private static @Nullable Bound promise(Part part, int inFlight) {
        if (part == Part.WRITES) {
            return Bound.atLeast(TIMES_WRITES).withLowerQuartileAbove(MOSTLY_BETTER);
        }
        return part == Part.READS && inFlight == PROMISED_READS_AT
                ? Bound.atLeast(TIMES_READS).withLowerQuartileAbove(MOSTLY_BETTER)
                : null;
    }

    /** Names a measure with its unit. */
    static String label(Part part, int inFlight) {
        return switch (part) {
            case FAILOVER -> "failover, ms";
            case MEMORY -> "peak memory of 3 servers, MiB";
            case WRITES -> "writes/s, " + inFlight + " in flight";
            case READS -> "reads/s, " + inFlight + " in flight";
        };
    }
}
