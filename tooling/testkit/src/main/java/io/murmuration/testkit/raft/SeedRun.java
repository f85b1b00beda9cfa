package io.murmuration.testkit.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one plan.
 *
 * @param tally what happened
 * @param invariant that did not hold, null if all did
 * @param message says how it did not hold; else empty
 * @param traceHash of all that happened, in order
 * @param nanos how long it was in virtual time
 * @param timeline the last things that happened, if asked for
 */
record SeedRun(
        RaftPlan plan,
        Tally tally,
        @Nullable Invariant invariant,
        String message,
        long traceHash,
        long nanos,
        List<String> timeline) {

    boolean isViolated() {
        return invariant != null;
    }

    /** Plays the plan of a seed. */
    static SeedRun of(long seed) {
        return of(RaftPlan.draw(seed), Timeline.NONE);
    }

    /** Plays a plan, and writes down what happens. */
    static SeedRun of(RaftPlan plan, Timeline timeline) {
        Tally tally = new Tally();
        RaftCluster cluster = new RaftCluster(new RaftCluster.Reports(plan, tally, timeline));
        Invariant broken = null;
        String message = "";
        try {
            cluster.run();
        } catch (RuntimeException e) {
            Violation violation = violation(e);
            broken = violation.invariant();
            message = String.valueOf(violation.getMessage());
            timeline.note(cluster.simulation().nowNanos(), "VIOLATED " + message);
        }
        long hash = cluster.simulation().trace().value();
        return new SeedRun(
                plan, tally, broken, message, hash, cluster.simulation().nowNanos(), timeline.lines());
    }

    /** Whatever else is thrown, the core or its shell is not sound. */
    private static Violation violation(RuntimeException thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && !(cause instanceof Violation)) {
            cause = cause.getCause();
        }
        if (cause instanceof Violation violation) {
            return violation;
        }
        StackTraceElement[] trace = cause.getStackTrace();
        return new Violation(Invariant.CORE_SOUND, cause + (trace.length == 0 ? "" : " at " + trace[0]));
    }
}
