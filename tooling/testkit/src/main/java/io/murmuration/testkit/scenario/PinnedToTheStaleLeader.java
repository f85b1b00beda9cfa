package io.murmuration.testkit.scenario;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Txn;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import io.murmuration.testkit.stack.Stage;
import io.murmuration.testkit.stack.StageClient;
import io.murmuration.testkit.stack.StageClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A leader is cut off for 33 hours together with clients that know no other node (of the kind of
 * outage of Cloudflare in 2020, and of GitHub in 2018, where a side without majority went on). It
 * must acknowledge nothing and answer no linearizable read; what it took in before it knew is cut
 * off when the link heals, and its clients are told where the leader is.
 */
final class PinnedToTheStaleLeader implements Scenario {

    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int PINNED = 3;
    private static final int FREE = 4;

    @Override
    public String name() {
        return "pinned-to-the-stale-leader";
    }

    @Override
    public String question() {
        return "A leader is cut off with clients that know no other node: does it acknowledge and answer nothing?";
    }

    @Override
    public ScenarioResult run(ScenarioOptions options) {
        Duration outage = Duration.ofMinutes(options.pick(66, 33 * 60, 33 * 60));
        Stage stage = new Stage(3, FREE, TICK, options.seed());
        List<Moment> timeline = new ArrayList<>();
        ScenarioResult.Builder result = new ScenarioResult.Builder(this);
        boolean led = stage.runUntil(() -> stage.leader() != 0, Duration.ofMinutes(1));
        int stale = stage.leader();
        List<String> all = List.of(stage.endpoint(1), stage.endpoint(2), stage.endpoint(3));
        for (int i = 1; i <= PINNED; i++) {
            stage.client(i).know(List.of(stage.endpoint(stale)));
        }
        stage.client(FREE).know(all);
        Answer before = put(stage.client(1), "before", "pinned");
        stage.run(PATIENCE);
        note(timeline, stage, "n" + stale, "leads, and is cut off with clients 1 to " + PINNED);
        stage.cutOff(List.of(stale), List.of(1, 2, 3));
        long cutAt = stage.nowNanos();
        long tailFrom = stage.lastIndex(stale) + 1;

        Asked asked = new Asked();
        asked.round(stage, 0);
        stage.run(Duration.ofMillis(300));
        long tail = stage.lastIndex(stale) - tailFrom + 1;
        long tailTerm = stage.termAt(stale, tailFrom);
        note(timeline, stage, "n" + stale, "has taken in " + tail + " entries that nobody else gets");
        for (int round = 1; stage.nowNanos() - cutAt < outage.toNanos(); round++) {
            stage.run(Duration.ofMinutes(10));
            asked.round(stage, round);
        }
        stage.run(PATIENCE.plusSeconds(5));
        note(timeline, stage, "link", "heals");
        stage.heal();
        result.figure("virtual-hours", outage.toMinutes() / 60.0)
                .require(led && before.result() != null, "nobody led before the cut");
        asked.tell(result);
        afterTheHeal(stage, result);
        boolean truncated = tail > 0 && stage.termAt(stale, tailFrom) != tailTerm;
        note(timeline, stage, "n" + stale, "sends its clients to n" + stage.leader());
        return result.figure("tail-entries", tail)
                .figure("tail-truncated", truncated)
                .require(truncated, "the stale leader's tail was not cut off")
                .timeline(timeline)
                .build();
    }

    private static void afterTheHeal(Stage stage, ScenarioResult.Builder result) {
        long healedAt = stage.nowNanos();
        List<Answer> after = new ArrayList<>();
        for (int i = 1; i <= PINNED; i++) {
            after.add(put(stage.client(i), "after-" + i, "healed"));
        }
        boolean ended = stage.runUntil(() -> after.stream().allMatch(Answer::hasEnded), Duration.ofMinutes(1));
        boolean healed = ended && after.stream().allMatch(answer -> answer.result() != null);
        long healedNanos = stage.nowNanos() - healedAt;
        stage.run(PATIENCE);
        Answer everything = stage.client(FREE).read(Op.Range.of(KeyRange.ALL), ReadMode.LINEARIZABLE, PATIENCE);
        stage.run(PATIENCE);
        boolean ghost = everything.found().entries().stream()
                .anyMatch(entry -> entry.value().utf8().equals("pinned")
                        && !entry.key().utf8().equals("before"));
        String leader = stage.endpoint(Math.max(1, stage.leader()));
        List<String> redirects = stage.client(1).redirects();
        boolean equal = stage.stateHash(1) == stage.stateHash(2) && stage.stateHash(2) == stage.stateHash(3);
        result.figure("all-answered-after-heal-ms", healedNanos / 1_000_000)
                .require(healed, "no writes after the heal")
                .require(!ghost, "a write of the stale leader's came back")
                .require(redirects.contains(leader), "the old leader did not say who leads: " + redirects)
                .require(equal, "states differ");
    }

    private static Answer put(StageClient client, String key, String value) {
        return client.command(Txn.of(new Op.Put(Bytes.of(key), Bytes.of(value), 0, false)), PATIENCE);
    }

    private static void note(List<Moment> timeline, Stage stage, String who, String what) {
        timeline.add(new Moment(Duration.ofNanos(stage.nowNanos()), who, what));
    }

    /** What was asked during the outage. */
    private static final class Asked {

        final List<Answer> writes = new ArrayList<>();
        final List<Answer> reads = new ArrayList<>();
        final List<Answer> staleReads = new ArrayList<>();
        final List<Answer> freeWrites = new ArrayList<>();

        void round(Stage stage, int round) {
            for (int i = 1; i <= PINNED; i++) {
                StageClient client = stage.client(i);
                writes.add(put(client, "pinned-" + i + "-" + round, "pinned"));
                reads.add(client.read(Op.Range.of(Bytes.of("before")), ReadMode.LINEARIZABLE, PATIENCE));
                reads.add(client.read(Op.Range.of(Bytes.of("before")), ReadMode.LEASE, PATIENCE));
                staleReads.add(client.read(
                        Op.Range.of(Bytes.of("before")), new ReadMode.Stale(Duration.ofHours(1)), PATIENCE));
            }
            freeWrites.add(put(stage.client(FREE), "free-" + round, "free"));
        }

        void tell(ScenarioResult.Builder result) {
            result.figure("pinned-writes", writes.size())
                    .figure("pinned-writes-acknowledged", acknowledged(writes))
                    .figure("pinned-linearizable-reads", reads.size())
                    .figure("pinned-linearizable-reads-answered", acknowledged(reads))
                    .figure("pinned-stale-reads-answered", acknowledged(staleReads))
                    .figure("free-writes-acknowledged", acknowledged(freeWrites) + " of " + freeWrites.size())
                    .require(acknowledged(writes) == 0, "the stale leader acknowledged writes")
                    .require(acknowledged(reads) == 0, "the stale leader answered linearizable reads")
                    .require(acknowledged(freeWrites) == freeWrites.size(), "the majority refused writes");
        }

        long acknowledged(List<Answer> answers) {
            return answers.stream().filter(answer -> answer.result() != null).count();
        }
    }
}
