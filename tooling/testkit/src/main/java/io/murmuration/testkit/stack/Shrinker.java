package io.murmuration.testkit.stack;

import io.murmuration.testkit.raft.Timeline;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for less that still breaks the same promise: leaves out what clients ask for, then faults,
 * in halves and one by one. The number of tries is bounded, so that the result is the same each
 * time.
 */
final class Shrinker {

    private final Promise broken;
    private final int mostTries;
    private StackPlan best;
    private int tries;

    private Shrinker(StackPlan failed, Promise broken, int mostTries) {
        this.broken = broken;
        this.mostTries = mostTries;
        best = failed;
    }

    /** Returns the smallest run found, with its timeline; {@code failed} must be one that fails. */
    static StackRun shrink(StackRun failed, int mostTries) {
        Promise broken = failed.promise();
        if (broken == null) {
            throw new IllegalArgumentException("seed " + failed.plan().seed() + " holds: there is nothing to shrink");
        }
        Shrinker shrinker = new Shrinker(failed.plan(), broken, mostTries);
        boolean smaller = true;
        while (smaller) {
            smaller = shrinker.leaveOutFeatures();
            smaller |= shrinker.leaveOutFaults();
        }
        return StackRun.of(shrinker.best, Timeline.NONE).withTimeline();
    }

    private boolean leaveOutFeatures() {
        boolean smaller = false;
        for (StackPlan.Feature feature : List.copyOf(best.features())) {
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
                List<StackFault> kept = new ArrayList<>(best.faults());
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

    private boolean accept(StackPlan less) {
        if (tries >= mostTries) {
            return false;
        }
        tries++;
        boolean fails = StackRun.of(less, Timeline.NONE).promise() == broken;
        if (fails) {
            best = less;
        }
        return fails;
    }
}
