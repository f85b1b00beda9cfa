package io.murmuration.testkit.scenario;

import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.testkit.scenario.RaftGroup.Setup;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a write costs (§8, thesis §10.2.1): client to leader, leader to followers, and both ways
 * back: two round trips, and one sync, since the leader's and the followers' disks work at the same
 * time. Every link takes 10 ms one way, so that the rounds can be counted by the clock.
 */
final class TwoRoundTrips implements Scenario {

    private static final Duration ONE_WAY = Duration.ofMillis(10);
    private static final Duration SYNC = Duration.ofMillis(3);
    private static final int[] SIZES = {1, 3, 5, 7};
    private static final int LEADER = 1;

    @Override
    public String name() {
        return "a-write-costs-two-round-trips";
    }

    @Override
    public String question() {
        return "Is a write answered after two round trips and one sync, and how many messages does it take?";
    }

    /**
     * What one write took.
     *
     * @param nanos from the client's sending to its receiving
     * @param beforeAnswer messages between replicas that were sent before the leader answered
     * @param all messages between replicas till all had applied it
     */
    private record Outcome(long nanos, int beforeAnswer, int all, List<Moment> timeline) {}

    @Override
    public ScenarioResult run(ScenarioOptions options) {
        ScenarioResult.Builder result = new ScenarioResult.Builder(this);
        for (int voters : SIZES) {
            Outcome quick = play(voters, Duration.ZERO, options.seed());
            Outcome synced = play(voters, SYNC, options.seed());
            int ways = voters == 1 ? 2 : 4;
            double rounds = quick.nanos / 2.0 / ONE_WAY.toNanos();
            double syncs = (double) (synced.nanos - quick.nanos) / SYNC.toNanos();
            int others = voters - 1;
            result.figure(voters + "-voters-round-trips", rounds)
                    .figure(voters + "-voters-syncs", syncs)
                    .figure(voters + "-voters-messages-before-the-answer", quick.beforeAnswer + 1)
                    .figure(voters + "-voters-messages-in-all", quick.all + 2)
                    .require(quick.nanos == ways * ONE_WAY.toNanos(), voters + " voters: " + rounds + " round trips")
                    .require(synced.nanos - quick.nanos == SYNC.toNanos(), voters + " voters: " + syncs + " syncs")
                    .require(quick.beforeAnswer == 2 * others, voters + " voters: " + quick.beforeAnswer + " messages")
                    .require(quick.all <= 4 * others, voters + " voters: " + quick.all + " messages in all");
            if (voters == 3) {
                result.timeline(synced.timeline);
            }
        }
        return result.build();
    }

    private static Outcome play(int voters, Duration sync, long seed) {
        Setup setup = Setup.lan(voters).withOneWay(ONE_WAY).withSync(sync).withPace(Duration.ofSeconds(1), 11, 5);
        RaftGroup group = new RaftGroup(setup, seed);
        group.campaign(LEADER);
        group.run(Duration.ofMillis(500));
        List<Long> sent = new ArrayList<>();
        group.onSend(message -> {
            if (message instanceof AppendEntries append) {
                sent.add(group.nowNanos());
                String entries = append.entries().isEmpty() ? "commit index " + append.commit() : "the entry";
                group.note(RaftGroup.name((int) append.from()), entries + " to n" + append.to());
            } else if (message instanceof AppendReply reply) {
                sent.add(group.nowNanos());
                group.note(RaftGroup.name((int) reply.from()), "has it up to " + reply.index());
            }
        });
        group.note("client", "sends its write");
        long start = group.nowNanos();
        group.run(ONE_WAY);
        Write write = group.write(LEADER);
        group.runUntil(write::isAcknowledged, Duration.ofSeconds(1));
        long answered = group.nowNanos();
        int before = (int) sent.stream().filter(at -> at < answered).count();
        group.note(RaftGroup.name(LEADER), "answers");
        group.run(ONE_WAY);
        group.note("client", "has its answer");
        long nanos = group.nowNanos() - start;
        group.run(Duration.ofMillis(100));
        return new Outcome(nanos, before, sent.size(), group.timeline());
    }
}
