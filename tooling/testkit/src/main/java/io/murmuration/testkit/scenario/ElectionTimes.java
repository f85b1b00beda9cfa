package io.murmuration.testkit.scenario;

import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import io.murmuration.testkit.scenario.RaftGroup.Setup;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How long a group is without a leader, with the time-outs of the paper (§9.3, figure 16): 150 to
 * 300 ms, counted from the last word of the leader that a follower heard.
 *
 * <p>Ticks of 1 ms. A time-out of 151 to 301 ticks ends from 150 ms on, since the first tick may
 * come at any time within its millisecond.
 */
final class ElectionTimes implements Scenario {

    private static final Duration TICK = Duration.ofMillis(1);
    private static final int ELECTION_TICKS = 151;
    private static final int HEARTBEAT_TICKS = 50;
    private static final long EARLIEST_NANOS = Duration.ofMillis(150).toNanos();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int[] ROUND_TRIPS_MS = {1, 10, 50};
    private static final int[] SIZES = {3, 5, 7};
    private static final int BAR_MS = 25;
    private static final int BAR_WIDTH = 50;

    /** The last holds all that is later, too. */
    private static final int BARS = 25;

    @Override
    public String name() {
        return "election-at-150-to-300-ms";
    }

    @Override
    public String question() {
        return "The leader dies: does nobody campaign within 150 ms of its last word, and how soon is there another?";
    }

    /** What came of one crash; {@code withoutNanos} negative if nobody ever led again. */
    private record Outcome(long withoutNanos, long earliestNanos, long emptyTerms, List<Moment> timeline) {}

    @Override
    public ScenarioResult run(ScenarioOptions options) {
        int seeds = options.pick(150, 10_000, 10_000);
        int cases = ROUND_TRIPS_MS.length * SIZES.length;
        List<Outcome> all = options.each(cases * seeds, run -> {
            int which = run / seeds;
            return play(SIZES[which % SIZES.length], ROUND_TRIPS_MS[which / SIZES.length], options.seed(run % seeds));
        });
        ScenarioResult.Builder result =
                new ScenarioResult.Builder(this).figure("seeds", seeds).figure("elections", all.size());
        long earliest = all.stream().mapToLong(Outcome::earliestNanos).min().orElse(0);
        result.figure("earliest-campaign-ms", round(earliest))
                .require(earliest >= EARLIEST_NANOS, "a campaign " + round(earliest) + " ms after the last word")
                .require(all.stream().allMatch(each -> each.withoutNanos >= 0), "a group stayed without a leader");
        long[] everywhere = new long[all.size()];
        for (int which = 0; which < cases; which++) {
            List<Outcome> outcomes = all.subList(which * seeds, (which + 1) * seeds);
            String name = "rtt-" + ROUND_TRIPS_MS[which / SIZES.length] + "-ms-" + SIZES[which % SIZES.length];
            long[] sorted = times(outcomes);
            System.arraycopy(sorted, 0, everywhere, which * seeds, seeds);
            result.figure(name + "-median-ms", round(at(sorted, 0.5)))
                    .figure(name + "-p99-ms", round(at(sorted, 0.99)))
                    .figure(name + "-worst-ms", round(at(sorted, 1)))
                    .figure(
                            name + "-split-votes",
                            outcomes.stream()
                                    .filter(each -> each.emptyTerms > 0)
                                    .count());
        }
        return result.timeline(all.get(0).timeline)
                .picture(histogram(everywhere))
                .build();
    }

    private static long[] times(List<Outcome> outcomes) {
        return outcomes.stream().mapToLong(Outcome::withoutNanos).sorted().toArray();
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
    }

    /** Milliseconds with one decimal. */
    private static double round(long nanos) {
        return Math.round(nanos / 100_000.0) / 10.0;
    }

    private static Outcome play(int voters, int roundTripMs, long seed) {
        Setup setup = Setup.lan(voters)
                .withPace(TICK, ELECTION_TICKS, HEARTBEAT_TICKS)
                .withOneWay(Duration.ofMillis(roundTripMs).dividedBy(2));
        RaftGroup group = new RaftGroup(setup, seed);
        SplittableRandom random = group.simulation().random("scenario");
        group.links().jitter(0.1);
        group.campaign(1 + random.nextInt(voters));
        int leader = group.awaitLeader(LIMIT);
        group.run(Duration.ofNanos(random.nextLong(100_000_000, 300_000_000)));
        long term = group.core(leader).term();
        group.crash(leader);
        long crashed = group.nowNanos();
        long[] earliest = {Long.MAX_VALUE};
        group.onSend(message -> {
            if (message instanceof RequestVote request) {
                int id = (int) request.from();
                earliest[0] = Math.min(earliest[0], group.nowNanos() - group.running(id).lastHeardNanos);
            }
        });
        boolean again = group.runUntil(() -> group.leader() != 0, LIMIT);
        long without = again ? group.nowNanos() - crashed : -1;
        long emptyTerms = again ? group.core(group.leader()).term() - term - 1 : 0;
        return new Outcome(without, earliest[0], emptyTerms, group.timeline());
    }

    private static List<String> histogram(long[] nanos) {
        int[] bars = new int[BARS];
        for (long each : nanos) {
            bars[(int) Math.min(BARS - 1, Math.max(0, each) / 1_000_000 / BAR_MS)]++;
        }
        int most = Math.max(1, Arrays.stream(bars).max().orElse(1));
        List<String> lines = new ArrayList<>();
        lines.add("from the crash to the next leader, all cases");
        int first = 0;
        while (first < bars.length - 1 && bars[first] == 0) {
            first++;
        }
        for (int i = first; i < bars.length; i++) {
            int width = bars[i] == 0 ? 0 : Math.max(1, Math.round((float) bars[i] * BAR_WIDTH / most));
            String bar = "█".repeat(width);
            lines.add(String.format(
                            Locale.ROOT,
                            "%5d%s ms  %,7d  %s",
                            i * BAR_MS,
                            i == bars.length - 1 ? "+" : " ",
                            bars[i],
                            bar)
                    .stripTrailing());
        }
        return lines;
    }
}
