package io.murmuration.testkit.scenario;

import io.murmuration.testkit.scenario.RaftGroup.Setup;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Seven voters at three sites, 3-2-2: any one site may be lost, cut off or without power; with two
 * lost, the third waits, and goes on by itself when one is back.
 */
final class Sites implements Scenario {

    private static final int[][] SITES = {{1, 2, 3}, {4, 5}, {6, 7}};
    private static final int VOTERS = 7;
    private static final Duration BETWEEN = Duration.ofMillis(5);
    private static final Duration SOON = Duration.ofSeconds(3);

    @Override
    public String name() {
        return "seven-over-three-sites";
    }

    @Override
    public String question() {
        return "Seven voters at three sites: does any one site suffice to lose, and are two survived without help?";
    }

    /**
     * Which sites are lost, how, and where the leader was.
     *
     * @param first lost first
     * @param second lost later
     * @param leader who leads before
     * @param cut whether the sites are cut off; else they lose their power
     */
    private record Case(int first, int second, int leader, boolean cut) {}

    private record Outcome(
            Case of,
            boolean oneLost,
            boolean twoLost,
            boolean back,
            boolean safe,
            long worstMs,
            List<Moment> timeline) {}

    @Override
    public ScenarioResult run(ScenarioOptions options) {
        List<Case> cases = new ArrayList<>();
        for (int first = 0; first < SITES.length; first++) {
            for (int second = 0; second < SITES.length; second++) {
                for (int leader = 1; first != second && leader <= VOTERS; leader++) {
                    cases.add(new Case(first, second, leader, false));
                    cases.add(new Case(first, second, leader, true));
                }
            }
        }
        List<Outcome> outcomes =
                options.each(cases.size(), run -> play(cases.get(run), waitOf(options), options.seed(run)));
        ScenarioResult.Builder result = new ScenarioResult.Builder(this)
                .figure("cases", cases.size())
                .figure(
                        "one-site-lost-commits",
                        outcomes.stream().filter(Outcome::oneLost).count())
                .figure(
                        "two-sites-lost-refuses",
                        outcomes.stream().filter(Outcome::twoLost).count())
                .figure(
                        "recovers-unaided",
                        outcomes.stream().filter(Outcome::back).count())
                .figure(
                        "longest-wait-ms",
                        outcomes.stream().mapToLong(Outcome::worstMs).max().orElse(0));
        for (Outcome each : outcomes) {
            result.require(each.oneLost, "no write with one site lost: " + each.of)
                    .require(each.twoLost, "a write with two sites lost: " + each.of)
                    .require(each.back, "no write with the sites back: " + each.of)
                    .require(each.safe, "conflicting answers: " + each.of);
        }
        return result.timeline(outcomes.get(0).timeline).build();
    }

    /** How long two sites stay lost. */
    private static Duration waitOf(ScenarioOptions options) {
        return Duration.ofSeconds(options.pick(10, 120, 1_200));
    }

    private static Outcome play(Case of, Duration wait, long seed) {
        RaftGroup group = new RaftGroup(Setup.lan(VOTERS), seed);
        for (int from = 1; from <= VOTERS; from++) {
            for (int to = 1; to <= VOTERS; to++) {
                if (siteOf(from) != siteOf(to)) {
                    group.links().delay(from, to, BETWEEN);
                }
            }
        }
        group.campaign(of.leader);
        boolean began = group.writeWithin(SOON) && group.leads(of.leader);
        lose(group, of, of.first);
        long worst = group.nowNanos();
        boolean oneLost = began && group.writeWithin(SOON);
        worst = group.nowNanos() - worst;
        group.note("clients", "write with one site lost: " + oneLost);
        lose(group, of, of.second);
        group.run(SOON);
        long before = group.ledger().acknowledged();
        boolean wrote = group.writeWithin(wait);
        boolean twoLost = !wrote && group.ledger().acknowledged() == before && group.leader() == 0;
        group.note("clients", "write with two sites lost: " + wrote);
        regain(group, of, of.first);
        long from = group.nowNanos();
        boolean back = group.writeWithin(SOON);
        worst = Math.max(worst, group.nowNanos() - from);
        group.note("clients", "write with one site back: " + back);
        regain(group, of, of.second);
        back &= group.writeWithin(SOON) && group.runUntil(group::isEven, SOON);
        return new Outcome(of, oneLost, twoLost, back, group.ledger().isSafe(), worst / 1_000_000, group.timeline());
    }

    private static int siteOf(int id) {
        for (int site = 0; site < SITES.length; site++) {
            if (Arrays.stream(SITES[site]).anyMatch(each -> each == id)) {
                return site;
            }
        }
        throw new IllegalArgumentException("no site has " + id);
    }

    private static void lose(RaftGroup group, Case of, int site) {
        group.note("site " + (char) ('A' + site), of.cut ? "is cut off" : "loses its power");
        if (of.cut) {
            group.links().isolate(SITES[site]);
        } else {
            Arrays.stream(SITES[site]).forEach(group::crash);
        }
    }

    private static void regain(RaftGroup group, Case of, int site) {
        group.note("site " + (char) ('A' + site), "is back");
        if (!of.cut) {
            Arrays.stream(SITES[site]).forEach(group::restart);
            return;
        }
        group.links().heal();
        if (site == of.first) {
            group.links().isolate(SITES[of.second]);
        }
    }
}
