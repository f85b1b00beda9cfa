package io.murmuration.testkit.scenario;

import io.murmuration.testkit.scenario.RaftGroup.Setup;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The promise of Raft in one line (§5.1): a group works while a majority of it does. Each set of f
 * voters crashes, then one more, then one comes back; groups of 3, 4, 5 and 7.
 */
final class MinorityMayFail implements Scenario {

    private static final int[] SIZES = {3, 4, 5, 7};

    /** An election, and one more where the vote was split. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final Duration LONG = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "a-minority-may-fail";
    }

    @Override
    public String question() {
        return "Do writes go on while a minority is down, stop when a majority is, and go on when one is back?";
    }

    /** A set of voters that crash, as bits, and which of them crashes last. */
    private record Case(int voters, int down, int last) {

        static int mayFail(int voters) {
            return (voters - 1) / 2;
        }
    }

    /** What came of one case. */
    private record Outcome(
            Case of,
            boolean went,
            boolean stopped,
            boolean wentAgain,
            boolean safe,
            long resumedMs,
            List<Moment> timeline) {}

    @Override
    public ScenarioResult run(ScenarioOptions options) {
        List<Case> cases = cases();
        List<Outcome> outcomes = options.each(cases.size(), run -> play(cases.get(run), options.seed(run)));
        ScenarioResult.Builder result = new ScenarioResult.Builder(this);
        for (int voters : SIZES) {
            List<Outcome> own =
                    outcomes.stream().filter(each -> each.of.voters == voters).toList();
            int few = Case.mayFail(voters);
            String name = voters + "-voters-";
            String many = name + (few + 1);
            result.figure(
                            name + few + "-down-commits",
                            own.stream().filter(Outcome::went).count() + " of " + own.size())
                    .figure(
                            many + "-down-refuses",
                            own.stream().filter(Outcome::stopped).count() + " of " + own.size())
                    .figure(
                            many + "-down-one-back-commits",
                            own.stream().filter(Outcome::wentAgain).count() + " of " + own.size());
        }
        result.figure(
                "longest-wait-ms",
                outcomes.stream().mapToLong(Outcome::resumedMs).max().orElse(0));
        for (Outcome each : outcomes) {
            String where = " (" + each.of + ")";
            result.require(each.went, "no write with a minority down" + where)
                    .require(each.stopped, "a write with a majority down" + where)
                    .require(each.wentAgain, "no write with one back" + where)
                    .require(each.safe, "conflicting answers" + where);
        }
        return result.timeline(outcomes.get(outcomes.size() - 1).timeline).build();
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int voters : SIZES) {
            for (int down = 1; down < 1 << voters; down++) {
                if (Integer.bitCount(down) == Case.mayFail(voters) + 1) {
                    for (int last = 1; last <= voters; last++) {
                        if ((down >> (last - 1) & 1) != 0) {
                            cases.add(new Case(voters, down, last));
                        }
                    }
                }
            }
        }
        return cases;
    }

    private static Outcome play(Case of, long seed) {
        RaftGroup group = new RaftGroup(Setup.lan(of.voters), seed);
        boolean began = group.writeWithin(SOON);
        for (int id = 1; id <= of.voters; id++) {
            if (id != of.last && (of.down >> (id - 1) & 1) != 0) {
                group.crash(id);
            }
        }
        long from = group.nowNanos();
        boolean went = began && group.writeWithin(SOON);
        long resumed = (group.nowNanos() - from) / 1_000_000;
        group.note("clients", "write with " + Case.mayFail(of.voters) + " down: " + went);
        group.crash(of.last);
        long before = group.ledger().acknowledged();
        boolean refused = !group.writeWithin(LONG);
        boolean nobodyLeads = group.leader() == 0;
        group.note("clients", "write with one more down: " + !refused);
        int back = Integer.numberOfTrailingZeros(of.down) + 1;
        group.restart(back);
        from = group.nowNanos();
        boolean wentAgain = group.writeWithin(SOON);
        resumed = Math.max(resumed, (group.nowNanos() - from) / 1_000_000);
        group.note("clients", "write with one back: " + wentAgain);
        boolean stopped = refused && nobodyLeads && before > 0;
        return new Outcome(of, went, stopped, wentAgain, group.ledger().isSafe(), resumed, group.timeline());
    }
}
