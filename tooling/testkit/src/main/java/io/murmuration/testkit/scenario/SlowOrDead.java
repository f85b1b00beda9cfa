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
 * twice elect nobody wrongly, and once they come in time there is a leader. Whoever is elected all the same crashes
 * soon, so that there is always something to vote about.
 */
final class SlowOrDead implements Scenario {

    private static final int VOTERS = 5;
    private static final Duration SLOW = Duration.ofMinutes(5);
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
        int runs = options.pick(20, 300, 2_000);
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
                        "terms-with-two-leaders",
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
        Terms terms = new Terms(group);
        group.writeWithin(PROMPT);
        group.note("network", "votes are late from here on");
        group.extraDelay(message -> isOfVotes(message) ? random.nextLong(LEAST_DELAY_NANOS, MOST_DELAY_NANOS) : 0);
        long before = highestTerm(group);
        long end = group.nowNanos() + SLOW.toNanos();
        while (group.nowNanos() < end) {
            int leader = group.leader();
            if (leader != 0) {
                group.write(leader);
                group.run(Duration.ofMillis(100));
                group.crash(leader);
                group.run(Duration.ofMillis(500));
                group.restart(leader);
            }
            group.run(Duration.ofSeconds(1));
        }
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

        Terms(RaftGroup group) {
            group.onLead((id, term) -> {
                Integer other = leaders.put(term, id);
                elected += other == null ? 1 : 0;
                twoLedOne |= other != null && other != id;
            });
        }
    }
}
