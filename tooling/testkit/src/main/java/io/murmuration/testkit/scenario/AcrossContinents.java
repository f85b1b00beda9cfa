package io.murmuration.testkit.scenario;

import io.murmuration.consensus.raft.RaftSettings.Elections;
import io.murmuration.testkit.scenario.RaftGroup.Setup;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Five voters, 100 ms from each other there and back, one message in a hundred lost, up to 30 % of
 * jitter. The profile for such links: ticks of 100 ms, a heartbeat every 2, an election time-out of
 * 10 to 19 (0.9 to 1.9 s from the leader's last word): above ten times the round trip (§5.6), and
 * four heartbeats in a row must be lost before anyone campaigns.
 */
final class AcrossContinents implements Scenario {

    private static final int VOTERS = 5;
    private static final Duration ROUND_TRIP = Duration.ofMillis(100);
    private static final double JITTER = 0.3;
    private static final double LOSS = 0.01;
    private static final int HOUR_SECONDS = 3_600;
    private static final int WRITE_SECONDS = 10;
    private static final Duration FAILOVER = Duration.ofSeconds(10);
    private static final Setup WAN = new Setup(
            VOTERS,
            Duration.ofMillis(100),
            Elections.DEFAULT.withTicks(10, 2),
            ROUND_TRIP.dividedBy(2),
            Duration.ofMillis(1));

    @Override
    public String name() {
        return "across-continents";
    }

    @Override
    public String question() {
        return "Five voters 100 ms apart: does nobody campaign in an hour without cause, and is a real crash noticed?";
    }

    private record Outcome(
            boolean safe,
            long needless,
            long unacknowledged,
            List<Long> waitedNanos,
            long failoverMs,
            List<Moment> timeline) {}

    @Override
    public ScenarioResult run(ScenarioOptions options) {
        int hours = options.pick(2, 24, 500);
        List<Outcome> outcomes = options.each(hours, run -> play(options.seed(run)));
        List<Long> waited = outcomes.stream()
                .flatMap(each -> each.waitedNanos.stream())
                .sorted()
                .toList();
        long needless = outcomes.stream().mapToLong(Outcome::needless).sum();
        long missed = outcomes.stream().mapToLong(Outcome::unacknowledged).sum();
        return new ScenarioResult.Builder(this)
                .figure("hours", hours)
                .figure("election-timeout-ms", "900 to 1900")
                .figure("heartbeat-ms", 200)
                .figure("needless-campaigns", needless)
                .figure("writes", waited.size())
                .figure("write-median-ms", at(waited, waited.size() / 2))
                .figure("write-worst-ms", at(waited, waited.size() - 1))
                .figure(
                        "failover-worst-ms",
                        outcomes.stream().mapToLong(Outcome::failoverMs).max().orElse(0))
                .require(needless == 0, needless + " campaigns though the leader lived")
                .require(missed == 0, missed + " writes were not acknowledged within a minute")
                .require(outcomes.stream().allMatch(Outcome::safe), "conflicting answers")
                .require(
                        outcomes.stream().allMatch(each -> each.failoverMs <= FAILOVER.toMillis()),
                        "no write within " + FAILOVER + " of a crash")
                .timeline(outcomes.get(0).timeline)
                .build();
    }

    private static Outcome play(long seed) {
        RaftGroup group = new RaftGroup(WAN, seed);
        group.links().jitter(JITTER);
        group.links().loss(LOSS);
        group.writeWithin(FAILOVER);
        long before = campaigns(group);
        List<Write> writes = new ArrayList<>();
        int leader = group.leader();
        for (int second = 0; second < HOUR_SECONDS; second += WRITE_SECONDS) {
            if (group.leader() != 0) {
                leader = group.leader();
            }
            writes.add(group.write(leader));
            // In between, only heartbeats tell that the leader lives.
            group.run(Duration.ofSeconds(WRITE_SECONDS));
        }
        long needless = campaigns(group) - before;
        group.note("clients", writes.size() + " writes in an hour, " + needless + " campaigns");
        group.run(Duration.ofMinutes(1));
        group.crash(leader);
        long crashed = group.nowNanos();
        group.writeWithin(FAILOVER.multipliedBy(2));
        long failover = (group.nowNanos() - crashed) / 1_000_000;
        group.note("clients", "write " + failover + " ms after the crash");
        List<Long> waited = writes.stream()
                .filter(Write::isAcknowledged)
                .map(Write::waitedNanos)
                .toList();
        return new Outcome(
                group.ledger().isSafe(), needless, writes.size() - waited.size(), waited, failover, group.timeline());
    }

    private static long at(List<Long> sortedNanos, int place) {
        return sortedNanos.isEmpty() ? 0 : sortedNanos.get(place) / 1_000_000;
    }

    private static long campaigns(RaftGroup group) {
        return IntStream.rangeClosed(1, VOTERS)
                .mapToLong(id -> group.core(id).counters().preCampaigns())
                .sum();
    }
}
