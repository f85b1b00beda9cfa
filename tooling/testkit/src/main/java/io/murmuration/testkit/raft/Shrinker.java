package io.murmuration.testkit.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks for less that still breaks the same invariant: leaves out what the group is asked to do,
 * then faults, in halves and one by one (Zeller's delta debugging), then requests. The number of
 * tries is bounded, so that the result is the same each time.
 */
final class Shrinker {

    private static final int NOTES = 80;
    private static final int MESSAGES = 60;

    private final Invariant broken;
    private final int mostTries;
    private RaftPlan best;
    private int tries;

    private Shrinker(SeedRun failed, Invariant broken, int mostTries) {
        this.broken = broken;
        this.mostTries = mostTries;
        best = failed.plan();
    }

    /** Returns the smallest run found, with its timeline; {@code failed} must be violated. */
    static SeedRun shrink(SeedRun failed, int mostTries) {
        Invariant broken = failed.invariant();
        if (broken == null) {
            throw new IllegalArgumentException("seed " + failed.plan().seed() + " holds: there is nothing to shrink");
        }
        Shrinker shrinker = new Shrinker(failed, broken, mostTries);
        boolean smaller = true;
        while (smaller) {
            smaller = shrinker.leaveOutFeatures();
            smaller |= shrinker.leaveOutFaults();
            smaller |= shrinker.askLess();
        }
        return SeedRun.of(shrinker.best, new Timeline(NOTES, MESSAGES));
    }

    private boolean leaveOutFeatures() {
        boolean smaller = false;
        for (RaftPlan.Feature feature : List.copyOf(best.features())) {
            smaller |= accept(best.without(feature));
        }
        return smaller;
    }

    private boolean leaveOutFaults() {
        boolean smaller = false;
        int chunk = Math.max(1, best.faults().size() / 2);
        while (chunk >= 1 && !best.faults().isEmpty()) {
            boolean found = false;
            for (int from = 0; from < best.faults().size(); from += chunk) {
                List<RaftFault> kept = new ArrayList<>(best.faults());
                kept.subList(from, Math.min(kept.size(), from + chunk)).clear();
                if (accept(best.withFaults(kept))) {
                    found = true;
                    from -= chunk;
                }
            }
            smaller |= found;
            chunk = chunk == 1 && !found ? 0 : Math.max(1, chunk / 2);
        }
        return smaller;
    }

    private boolean askLess() {
        return best.spacingNanos() < 200_000_000L && accept(best.withSpacing(3));
    }

    private boolean accept(RaftPlan less) {
        if (tries >= mostTries) {
            return false;
        }
        tries++;
        boolean fails = SeedRun.of(less, Timeline.NONE).invariant() == broken;
        if (fails) {
            best = less;
        }
        return fails;
    }
}
