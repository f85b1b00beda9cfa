package io.murmuration.testkit.scenario;

import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import io.murmuration.consensus.raft.RaftMessage.VoteReply;
import io.murmuration.testkit.scenario.RaftGroup.Setup;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Nobody can tell a slow network from a dead one (Fischer, Lynch and Paterson, 1985): who delays
 * votes alone, for longer than anyone waits for them, can keep a group from electing for as long as
 * that lasts. Raft pays with time, not with safety (§5.6): votes that come late, out of order and
 * twice elect nobody wrongly, and once they come in time there is a leader. Whoever is elected all
 * the same crashes at once or soon, so that there is always something to vote about.
 */
final class SlowOrDead implements Scenario {

    private static final int VOTERS = 5;
    private static final Duration SLOW = Duration.ofMinutes(5);
    private static final Duration LED = Duration.ofSeconds(1);
    private static final int MOST_DOWN_MS = 300;
    private static final Duration PROMPT = Duration.ofSeconds(3);
    private static final long LEAST_DELAY_NANOS = 20_000_000L;
    private static final long MOST_DELAY_NANOS = 5_000_000_000L;

    @Override
    public String name() {
        return "slow-or-dead";
    }

    @Override
    public String question() {
        return "Votes come seconds late: is no term given two leaders, and is there one once votes come in time?";
    }

    private record Outcome(boolean safe, boolean live, int elected, long terms, long waitedMs, List<Moment> timeline) {}

    @Override
    public ScenarioResult run(ScenarioOptions options) {
        int runs = options.pick(8, 200, 2_000);
        List<Outcome> outcomes = options.each(runs, run -> play(options.seed(run)));
        return new ScenarioResult.Builder(this)
                .figure("runs", runs)
                .figure("minutes-of-slow-votes-each", SLOW.toMinutes())
                .figure(
                        "terms-begun",
                        outcomes.stream().mapToLong(Outcome::terms).sum())
                .figure(
                        "leaders-elected-meanwhile",
                        outcomes.stream().mapToInt(Outcome::elected).sum())
                .figure(
                        "runs-not-safe",
                        outcomes.stream().filter(each -> !each.safe).count())
                .figure(
                        "next-write-after-the-end-worst-ms",
                        outcomes.stream().mapToLong(Outcome::waitedMs).max().orElse(0))
                .require(outcomes.stream().allMatch(Outcome::safe), "two leaders in one term, or conflicting answers")
                .require(outcomes.stream().allMatch(Outcome::live), "no write within " + PROMPT + " of prompt votes")
                .timeline(outcomes.get(0).timeline)
                .build();
    }

    private static Outcome play(long seed) {
        RaftGroup group = new RaftGroup(Setup.lan(VOTERS), seed);
        SplittableRandom random = group.simulation().random("scenario");
        Terms terms = new Terms(group, random);
        group.writeWithin(PROMPT);
        group.note("network", "votes are late from here on");
        group.extraDelay(message -> isOfVotes(message) ? delayNanos(random) : 0);
        terms.crashWhoLeads = true;
        long before = highestTerm(group);
        long end = group.nowNanos() + SLOW.toNanos();
        crash(group, group.leader(), random);
        while (group.nowNanos() < end) {
            int leader = group.leader();
            if (leader != 0) {
                group.write(leader);
            }
            group.run(Duration.ofMillis(500));
        }
        terms.crashWhoLeads = false;
        group.note("network", "votes are in time again");
        group.extraDelay(message -> 0);
        long from = group.nowNanos();
        boolean live = group.writeWithin(PROMPT);
        long waited = (group.nowNanos() - from) / 1_000_000;
        group.note("clients", "write: " + live);
        live &= group.runUntil(group::isEven, PROMPT);
        boolean safe = group.ledger().isSafe() && !terms.twoLedOne;
        return new Outcome(safe, live, terms.elected, highestTerm(group) - before, waited, group.timeline());
    }

    /** As often between 20 and 40 ms as between 2.5 and 5 s: some votes come just in time. */
    private static long delayNanos(SplittableRandom random) {
        double ratio = (double) MOST_DELAY_NANOS / LEAST_DELAY_NANOS;
        return (long) (LEAST_DELAY_NANOS * StrictMath.pow(ratio, random.nextDouble()));
    }

    private static boolean isOfVotes(RaftMessage message) {
        return message instanceof RequestVote || message instanceof VoteReply;
    }

    private static long highestTerm(RaftGroup group) {
        long highest = 0;
        for (int id = 1; id <= VOTERS; id++) {
            highest = group.isUp(id) ? Math.max(highest, group.core(id).term()) : highest;
        }
        return highest;
    }

    /** Notes who leads in which term. */
    private static final class Terms {

        private final TreeMap<Long, Integer> leaders = new TreeMap<>();
        private int elected;
        private boolean twoLedOne;

        private boolean crashWhoLeads;

        Terms(RaftGroup group, SplittableRandom random) {
            group.onLead((id, term) -> {
                Integer other = leaders.put(term, id);
                elected += other == null ? 1 : 0;
                twoLedOne |= other != null && other != id;
                if (crashWhoLeads && random.nextBoolean()) {
                    // Before it has told anyone, so that others go on counting votes of that term.
                    crash(group, id, random);
                } else if (crashWhoLeads) {
                    group.simulation().after(LED, () -> crash(group, id, random));
                }
            });
        }
    }

    private static void crash(RaftGroup group, int id, SplittableRandom random) {
        if (group.isUp(id)) {
            group.crash(id);
            Duration down = Duration.ofMillis(1 + random.nextInt(MOST_DOWN_MS));
            group.simulation().after(down, () -> group.restart(id));
        }
    }
}
