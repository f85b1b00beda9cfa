package io.murmuration.testkit.scenario;

import io.murmuration.consensus.raft.RaftSettings.Elections;
import io.murmuration.testkit.scenario.LinkGraph.Kind;
import io.murmuration.testkit.scenario.RaftGroup.Setup;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A network that fails in parts, so that some replicas hear some others and nobody agrees on who is
 * there: the outages in which two leaders served at once, or an unreachable one kept all others
 * from leading. Five voters run under load when the links that a graph lacks break, for 47 minutes;
 * then they heal.
 *
 * <p>Wherever three voters see each other both ways, writes must go on: one of the three has the
 * longest log of them, and its votes. Where one voter sees two others who do not see each other,
 * Raft may wait for as long as that lasts: only that one can lead, and its log may lack what the
 * others have (§5.4.1). Where nobody sees a majority nothing may be acknowledged.
 */
final class TwoLeaders implements Scenario {

    private static final Duration TICK = Duration.ofMillis(100);
    private static final int ELECTION_TICKS = 10;
    private static final Setup SETUP = new Setup(
            LinkGraph.NODES, TICK, Elections.DEFAULT.withTicks(ELECTION_TICKS, 4), Duration.ofMillis(5), Duration.ZERO);

    /** A leader counts its quorum once in an election time-out: after the second it knows. */
    private static final Duration MOST_OF_TWO = TICK.multipliedBy(2L * ELECTION_TICKS);

    /** What is on its way when the links break may still be acknowledged. */
    private static final long GRACE_SECONDS = 3;

    private static final long LIVE_WITHIN_SECONDS = 30;
    private static final int HEAL_SECONDS = 30;
    private static final int QUICK_MINUTES = 6;
    private static final int MINUTES = 47;
    private static final int ONE_WAY_GRAPHS = 10_000;

    @Override
    public String name() {
        return "two-leaders-for-47-minutes";
    }

    @Override
    public String question() {
        return "Links fail in parts: are no two leaders obeyed, and do writes go on where a majority sees each other?";
    }

    /** What came of one graph. */
    private record Outcome(
            LinkGraph graph,
            boolean safe,
            boolean healed,
            long acknowledged,
            long reads,
            long staleReads,
            long lateAcknowledged,
            long longestGapSeconds,
            Duration twoLeaders,
            List<Moment> timeline) {}

    @Override
    public ScenarioResult run(ScenarioOptions options) {
        List<LinkGraph> graphs = graphs(options);
        int minutes = options.pick(QUICK_MINUTES, MINUTES, MINUTES);
        List<Outcome> outcomes = options.each(graphs.size(), run -> play(graphs.get(run), options.seed(run), minutes));
        ScenarioResult.Builder result =
                new ScenarioResult.Builder(this).figure("graphs", graphs.size()).figure("minutes-each", minutes);
        for (Kind kind : Kind.values()) {
            figures(kind, outcomes, result);
        }
        Duration longest = outcomes.stream()
                .map(Outcome::twoLeaders)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        result.figure(
                        "acknowledged-writes",
                        outcomes.stream().mapToLong(Outcome::acknowledged).sum())
                .figure(
                        "linearizable-reads",
                        outcomes.stream().mapToLong(Outcome::reads).sum())
                .figure(
                        "stale-reads",
                        outcomes.stream().mapToLong(Outcome::staleReads).sum())
                .figure(
                        "graphs-with-conflicting-answers",
                        outcomes.stream().filter(each -> !each.safe).count())
                .figure(
                        "graphs-with-two-leaders-at-once",
                        outcomes.stream()
                                .filter(each -> !each.twoLeaders.isZero())
                                .count())
                .figure("longest-two-leaders-ms", longest.toMillis())
                .require(longest.compareTo(MOST_OF_TWO) <= 0, "two took themselves for leaders for " + longest);
        for (Outcome each : outcomes) {
            result.require(each.safe, "conflicting answers with links " + each.graph)
                    .require(each.healed, "not whole after the links healed: " + each.graph);
        }
        outcomes.stream()
                .max((one, other) -> one.twoLeaders.compareTo(other.twoLeaders))
                .ifPresent(most -> result.timeline(most.timeline));
        return result.build();
    }

    private static List<LinkGraph> graphs(ScenarioOptions options) {
        List<LinkGraph> graphs = new ArrayList<>();
        if (options.effort() == ScenarioOptions.Effort.FULL) {
            for (int number = 0; number < LinkGraph.TWO_WAY_GRAPHS; number++) {
                graphs.add(LinkGraph.twoWay(number));
            }
        } else {
            graphs.addAll(LinkGraph.shapes());
        }
        SplittableRandom random = new SplittableRandom(options.seed());
        int oneWay = options.pick(60, 60, ONE_WAY_GRAPHS);
        for (int i = 0; i < oneWay; i++) {
            graphs.add(LinkGraph.random(random));
        }
        return graphs;
    }

    private static void figures(Kind kind, List<Outcome> all, ScenarioResult.Builder result) {
        List<Outcome> outcomes =
                all.stream().filter(each -> each.graph.kind() == kind).toList();
        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        long live = outcomes.stream()
                .filter(each -> each.longestGapSeconds <= LIVE_WITHIN_SECONDS)
                .count();
        result.figure(name + "-graphs", outcomes.size()).figure(name + "-live", live);
        switch (kind) {
            case MAJORITY_SEES_EACH_OTHER -> {
                result.figure(
                        name + "-longest-wait-s",
                        outcomes.stream()
                                .mapToLong(Outcome::longestGapSeconds)
                                .max()
                                .orElse(0));
                for (Outcome each : outcomes) {
                    result.require(
                            each.longestGapSeconds <= LIVE_WITHIN_SECONDS,
                            "no write for " + each.longestGapSeconds + " s with links " + each.graph);
                }
            }
            case ONE_SEES_A_MAJORITY -> {}
            case NO_MAJORITY -> {
                for (Outcome each : outcomes) {
                    result.require(
                            each.lateAcknowledged == 0, "a write was acknowledged without a majority: " + each.graph);
                }
            }
        }
    }

    private static Outcome play(LinkGraph graph, long seed, int minutes) {
        RaftGroup group = new RaftGroup(SETUP, seed);
        SplittableRandom random = group.simulation().random("scenario");
        // Unequal delays: what is on its way when the links break has reached some and not others.
        for (int from = 1; from <= LinkGraph.NODES; from++) {
            for (int to = 1; to <= LinkGraph.NODES; to++) {
                group.links().delay(from, to, Duration.ofMillis(1 + random.nextInt(60)));
            }
        }
        Clients clients = new Clients(group);
        clients.run(20);
        // A last write is under way: the links break when some have it and some have not.
        group.write(group.awaitLeader(Duration.ofSeconds(HEAL_SECONDS)));
        group.run(Duration.ofMillis(random.nextInt(120)));
        group.note("links", "break, but for " + graph);
        graph.cut(group.links());
        clients.startCounting();
        clients.run(minutes * 60);
        long gap = clients.longestGapSeconds();
        group.note("links", "heal");
        group.links().heal();
        boolean whole = group.writeWithin(Duration.ofSeconds(HEAL_SECONDS))
                && group.runUntil(group::isEven, Duration.ofSeconds(HEAL_SECONDS));
        group.note("clients", group.ledger().acknowledged() + " writes acknowledged");
        return new Outcome(
                graph,
                group.ledger().isSafe(),
                whole,
                group.ledger().acknowledged(),
                group.ledger().reads(),
                group.ledger().staleReads(),
                clients.late,
                gap,
                group.longestTwoLeaders(),
                group.timeline());
    }

    /** They reach every replica, and write and read wherever somebody claims to lead. */
    private static final class Clients {

        private static final int WRITE_SECONDS = 2;
        private static final int READ_SECONDS = 4;

        private final RaftGroup group;
        private boolean counting;
        private int startSecond;
        private int second;
        private long lastAcknowledged;
        private int lastAcknowledgedSecond;
        private int longestGap;
        private long late;

        Clients(RaftGroup group) {
            this.group = group;
        }

        void startCounting() {
            counting = true;
            startSecond = second;
            lastAcknowledgedSecond = second;
            lastAcknowledged = group.ledger().acknowledged();
        }

        void run(int seconds) {
            for (int end = second + seconds; second < end; ) {
                ask();
                group.run(Duration.ofSeconds(1));
                second++;
                look();
            }
        }

        private void ask() {
            for (int id = 1; id <= group.size(); id++) {
                if (second % WRITE_SECONDS == 0 && group.leads(id)) {
                    group.write(id);
                }
                if (second % READ_SECONDS == 0 && group.leads(id)) {
                    group.read(id);
                }
            }
        }

        private void look() {
            long more = group.ledger().acknowledged() - lastAcknowledged;
            if (counting && more > 0) {
                longestGap = Math.max(longestGap, second - lastAcknowledgedSecond);
                lastAcknowledgedSecond = second;
                late += second - startSecond > GRACE_SECONDS ? more : 0;
                lastAcknowledged += more;
            }
        }

        int longestGapSeconds() {
            return Math.max(longestGap, second - lastAcknowledgedSecond);
        }
    }
}
