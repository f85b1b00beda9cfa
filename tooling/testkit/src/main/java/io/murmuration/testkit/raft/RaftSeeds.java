package io.murmuration.testkit.raft;

/** Runs many seeds. */
public final class RaftSeeds {
    private RaftSeeds() {}

    public static String one(long seed) {
        SeedRun run = SeedRun.of(seed);
        return seed + " " + run.invariant() + " " + run.message() + " "
                + run.tally().figures() + (run.tally().isWorthCounting() ? "" : " WEAK");
    }

    public static java.util.List<String> lines(long seed) {
        return SeedRun.of(RaftPlan.draw(seed), new Timeline(400)).timeline();
    }
}
