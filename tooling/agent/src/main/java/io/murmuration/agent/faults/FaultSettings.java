package io.murmuration.agent.faults;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run is to do.
 *
 * @param nodes that decide: 3 or 5
 * @param duration of the faults; starting and judging come on top
 * @param seed of the faults and the work
 * @param kinds of faults, at least one
 * @param rolling whether, instead, each node in turn is killed and restarted
 */
public record FaultSettings(int nodes, Duration duration, long seed, Set<FaultKind> kinds, boolean rolling) {

    /** Refuses what makes no run. */
    public FaultSettings {
        if (nodes != 3 && nodes != 5) {
            throw new IllegalArgumentException("nodes is " + nodes + ", but has to be 3 or 5");
        }
        if (duration.toSeconds() < 5 || duration.toHours() > 24) {
            throw new IllegalArgumentException("the duration is " + duration + ", but has to be 5 s to 24 h");
        }
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("no kind of fault is left: name one of "
                    + EnumSet.allOf(FaultKind.class).toString().toLowerCase(java.util.Locale.ROOT));
        }
        kinds = new TreeSet<>(kinds);
    }

    /** Returns a run of all kinds of faults on three nodes. */
    public static FaultSettings of(Duration duration, long seed) {
        return new FaultSettings(3, duration, seed, EnumSet.allOf(FaultKind.class), false);
    }
}
