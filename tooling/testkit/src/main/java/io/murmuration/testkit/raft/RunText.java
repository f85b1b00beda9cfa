package io.murmuration.testkit.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells a failed run and the smallest one that fails the same way to people. */
final class RunText {

    private RunText() {}

    static List<String> of(SeedRun failed, SeedRun small) {
        List<String> lines = new ArrayList<>();
        RaftPlan plan = small.plan();
        lines.add("seed " + plan.seed() + ": " + failed.message());
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%d voters, %d learners; the smallest run found asks for %s and needs %d of %d faults:",
                plan.voters(),
                plan.learners(),
                plan.features(),
                plan.faults().size(),
                failed.plan().faults().size()));
        plan.faults().forEach(fault -> lines.add("  " + fault));
        lines.add("");
        lines.add("its end, seconds from the start:");
        lines.addAll(small.timeline());
        lines.add("");
        lines.add("repeat: ./murmuration simulate raft --seeds " + plan.seed() + ".." + plan.seed());
        return lines;
    }
}
