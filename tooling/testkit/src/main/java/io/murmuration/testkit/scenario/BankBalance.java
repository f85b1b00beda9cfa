package io.murmuration.testkit.scenario;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.testkit.stack.Stage;
import io.murmuration.testkit.stack.StageClient;
import io.murmuration.testkit.stack.StageClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The lost update of the textbooks: an account of 1,000, and two clients that take 100 each, both
 * having read 1,000. Unguarded, the second put undoes the first: 900. With a compare-and-set, and
 * with a transaction that books the money elsewhere, the second finds that it has read the past,
 * reads again, and the account ends at 800; also while the leader changes in between.
 */
final class BankBalance implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Bytes ACCOUNT = Bytes.of("bank/account");
    private static final int MOST_TRIES = 10;

    private enum Way {
        UNGUARDED,
        COMPARE_AND_SET,
        TRANSACTION
    }

    /**
     * How it ended.
     *
     * @param booked what the two have booked elsewhere
     * @param tries of both together
     */
    private record End(long balance, long booked, int tries) {}

    @Override
    public String name() {
        return "bank-balance-800";
    }

    @Override
    public String question() {
        return "Two clients take 100 each from 1,000, having read the same: are 800 left, unless nobody guards it?";
    }

    @Override
    public ScenarioResult run(ScenarioOptions options) {
        ScenarioResult.Builder result = new ScenarioResult.Builder(this);
        int runs = options.pick(4, 40, 400);
        for (Way way : Way.values()) {
            List<End> ends = options.each(runs, i -> play(way, options.seed(i), i % 2 == 1));
            long expected = way == Way.UNGUARDED ? 900 : 800;
            String name = way.name().toLowerCase(Locale.ROOT).replace('_', '-');
            result.figure(name + "-balance", ends.get(0).balance())
                    .figure(name + "-tries", ends.stream().mapToInt(End::tries).sum())
                    .require(
                            ends.stream().allMatch(end -> end.balance() == expected),
                            name + " does not end at " + expected + ": " + ends)
                    .require(
                            ends.stream().allMatch(end -> way != Way.TRANSACTION || end.booked() == 200),
                            name + " books the wrong sum: " + ends);
        }
        return result.figure("runs-each", runs).build();
    }

    private static End play(Way way, long seed, boolean leaderChanges) {
        Stage stage = new Stage(3, 2, Duration.ofMillis(50), seed);
        for (int i = 1; i <= 2; i++) {
            stage.client(i).know(List.of(stage.endpoint(1), stage.endpoint(2), stage.endpoint(3)));
        }
        await(stage, put(stage.client(1), ACCOUNT, 1_000));
        List<Answer> read = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            read.add(stage.client(i).read(Op.Range.of(ACCOUNT), ReadMode.LINEARIZABLE, PATIENCE));
        }
        read.forEach(answer -> await(stage, answer));
        if (leaderChanges) {
            stage.cutOff(List.of(stage.leader()), List.of());
        }
        List<Answer> written = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            written.add(take(
                    stage.client(i), i, way, read.get(i - 1).found().entries().get(0)));
        }
        int tries = 0;
        for (int i = 1; i <= 2; i++) {
            await(stage, written.get(i - 1));
            TxnResult last = written.get(i - 1).result();
            tries++;
            for (int more = 0; more < MOST_TRIES && last != null && !last.succeeded(); more++) {
                KeyValue now =
                        ((OpResult.Found) last.results().get(0)).entries().get(0);
                Answer again = take(stage.client(i), i, way, now);
                await(stage, again);
                last = again.result();
                tries++;
            }
        }
        stage.heal();
        Answer end =
                stage.client(1).read(Op.Range.of(KeyRange.prefix(Bytes.of("bank/"))), ReadMode.LINEARIZABLE, PATIENCE);
        await(stage, end);
        long balance = 0;
        long booked = 0;
        for (KeyValue entry : end.found().entries()) {
            long sum = Long.parseLong(entry.value().utf8());
            if (entry.key().equals(ACCOUNT)) {
                balance = sum;
            } else {
                booked += sum;
            }
        }
        return new End(balance, booked, tries);
    }

    private static Answer take(StageClient client, int number, Way way, KeyValue account) {
        long left = Long.parseLong(account.value().utf8()) - 100;
        Op pay = new Op.Put(ACCOUNT, Bytes.of(Long.toString(left)), 0, false);
        Op book = new Op.Put(Bytes.of("bank/taken-" + number), Bytes.of("100"), 0, false);
        List<Compare> guards =
                way == Way.UNGUARDED ? List.of() : List.of(Compare.unchangedSince(ACCOUNT, account.modRevision()));
        List<Op> then = way == Way.TRANSACTION ? List.of(pay, book) : List.of(pay);
        return client.command(new Txn(guards, then, List.of(Op.Range.of(ACCOUNT))), PATIENCE);
    }

    private static Answer put(StageClient client, Bytes key, long sum) {
        return client.command(Txn.of(new Op.Put(key, Bytes.of(Long.toString(sum)), 0, false)), PATIENCE);
    }

    private static void await(Stage stage, Answer answer) {
        if (!stage.runUntil(answer::hasEnded, PATIENCE.plusSeconds(5)) || answer.result() == null) {
            throw new IllegalStateException("no answer: " + answer.failure());
        }
    }
}
