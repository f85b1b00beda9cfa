package io.murmuration.consensus;

import static io.murmuration.consensus.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.pattern.StatusReply;
import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reading;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.session.SessionState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The public API, on a node that is a cluster of its own. */
class OneNodeTest {

    private static final Bytes VALUE = Bytes.of("value");

    private static TestNode node;
    private static Kv kv;

    @BeforeAll
    static void start() {
        node = TestNode.joined("only", "murmuration.consensus.expect = 1", List.of());
        get(node.coordination.start());
        kv = node.coordination.kv();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static void assertFails(CompletionStage<?> call, Outcome outcome, Reason reason) {
        assertThatThrownBy(() -> get(call))
                .cause()
                .asInstanceOf(type(CoordinationException.class))
                .returns(outcome, CoordinationException::outcome)
                .returns(reason, CoordinationException::reason);
    }

    @Test
    void whatWasPutIsRead() {
        long revision = get(kv.put("read/a", "1"));

        KeyValue entry = get(kv.get("read/a")).orElseThrow();

        assertThat(entry.value().utf8()).isEqualTo("1");
        assertThat(entry.modRevision()).isEqualTo(revision);
        assertThat(get(kv.get("read/b"))).isEmpty();
        assertThat(get(kv.delete("read/a"))).isTrue();
        assertThat(get(kv.get("read/a"))).isEmpty();
    }

    @Test
    void theFirstOfTwoComparesWins() {
        Bytes key = Bytes.of("cas");

        assertThat(get(kv.compareAndSet(key, 0, VALUE))).isTrue();
        assertThat(get(kv.compareAndSet(key, 0, VALUE))).isFalse();
    }

    @Test
    void aTransactionTakesOneBranchAtOneRevision() {
        Txn txn = new Txn(
                List.of(Compare.absent(Bytes.of("txn/a"))),
                List.of(
                        new Op.Put(Bytes.of("txn/a"), VALUE, 0, false),
                        new Op.PutSequential(Bytes.of("txn/"), VALUE, 0)),
                List.of(new Op.Delete(KeyRange.prefix(Bytes.of("txn/")), true)));

        TxnResult first = get(kv.commit(txn));
        Reading between = get(kv.find(Op.Range.of(KeyRange.prefix(Bytes.of("txn/"))), ReadMode.LINEARIZABLE));
        TxnResult second = get(kv.commit(txn));

        assertThat(first.succeeded()).isTrue();
        assertThat(between.entries())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.modRevision()).isEqualTo(first.revision()));
        assertThat(second.succeeded()).isFalse();
        assertThat(get(kv.children("txn")).entries()).isEmpty();
    }

    @Test
    void everyReadModeSeesWhatWasWritten() {
        long revision = get(kv.put("modes", "1"));
        Op.Range search = Op.Range.of(Bytes.of("modes"));

        for (ReadMode mode : List.of(
                ReadMode.LINEARIZABLE,
                ReadMode.LEASE,
                new ReadMode.AtLeast(revision),
                new ReadMode.Stale(Duration.ofMinutes(1)))) {
            assertThat(get(kv.find(search, mode)).first()).as("%s", mode).isPresent();
        }
    }

    @Test
    void aWatchTellsEachChangeOnceInOrder() throws Exception {
        BlockingQueue<WatchEvent> heard = new LinkedBlockingQueue<>();
        long before = get(kv.put("watch/0", "0"));
        WatchHandle handle =
                kv.watch(WatchSpec.of(KeyRange.prefix(Bytes.of("watch/"))).from(before), heard::add);
        try {
            for (int i = 1; i < 50; i++) {
                get(kv.put("watch/" + i, "" + i));
            }
            for (int i = 0; i < 50; i++) {
                WatchEvent event = heard.poll(30, TimeUnit.SECONDS);
                while (event instanceof WatchEvent.Progress) {
                    event = heard.poll(30, TimeUnit.SECONDS);
                }
                assertThat(event).isInstanceOf(WatchEvent.Changed.class);
                WatchEvent.Changed changed = (WatchEvent.Changed) event;
                assertThat(changed.changes()).hasSize(1);
                assertThat(changed.changes().get(0).entry().value().utf8()).isEqualTo("" + i);
            }
        } finally {
            handle.close();
        }
    }

    @Test
    void aBlockingReadEndsWithTheChangeOrTheWait() {
        long revision = get(kv.put("block", "1"));
        KeyRange key = KeyRange.single(Bytes.of("block"));
        CompletionStage<Reading> waiting = kv.awaitChange(key, revision, Duration.ofMinutes(1));

        get(kv.put("block", "2"));

        assertThat(get(waiting).first().orElseThrow().value().utf8()).isEqualTo("2");
        Reading unchanged = get(kv.awaitChange(key, get(waiting).revision(), Duration.ofMillis(20)));
        assertThat(unchanged.first().orElseThrow().value().utf8()).isEqualTo("2");
    }

    @Test
    void whatIsBoundToASessionGoesWithIt() throws Exception {
        Session session = get(node.coordination.openSession(Duration.ofSeconds(30)));
        BlockingQueue<SessionState> states = new LinkedBlockingQueue<>();
        session.listen(states::add);
        get(kv.put(Bytes.of("session/a"), VALUE, session));

        assertThat(session.isValid()).isTrue();
        assertThat(get(kv.keysOf(session.id()))).containsExactly(Bytes.of("session/a"));
        get(session.end());

        assertThat(get(kv.get("session/a"))).isEmpty();
        assertThat(states.poll(30, TimeUnit.SECONDS)).isEqualTo(SessionState.LOST);
        assertThat(session.isValid()).isFalse();
        assertFails(kv.put(Bytes.of("session/a"), VALUE, session), Outcome.NOT_DONE, Reason.UNKNOWN_SESSION);
    }

    @Test
    void leasesAreGrantedKeptAndRevoked() {
        long lease = get(node.coordination.leases().grant(Duration.ofMinutes(1)));
        get(kv.commit(Txn.of(new Op.Put(Bytes.of("lease/a"), VALUE, lease, false))));

        get(node.coordination.leases().keepAlive(lease));

        assertThat(get(node.coordination.leases().describe(lease)).ttlMillis()).isEqualTo(60_000);
        assertThat(get(node.coordination.leases().list())).anyMatch(each -> each.session() == lease && each.lease());
        get(node.coordination.leases().revoke(lease));
        assertThat(get(kv.get("lease/a"))).isEmpty();
        assertFails(node.coordination.leases().keepAlive(lease), Outcome.NOT_DONE, Reason.UNKNOWN_SESSION);
    }

    @Test
    void aValueAtTheLimitIsTakenAndOneByteMoreIsRefused() {
        byte[] most = new byte[1 << 20];

        get(kv.put(Bytes.of("limit"), Bytes.copyOf(most)));

        assertThat(get(kv.get("limit")).orElseThrow().value().size()).isEqualTo(1 << 20);
        assertFails(kv.put(Bytes.of("limit"), Bytes.wrap(new byte[(1 << 20) + 1])), Outcome.NOT_DONE, Reason.TOO_LARGE);
        assertFails(kv.put(Bytes.wrap(new byte[4_097]), VALUE), Outcome.NOT_DONE, Reason.TOO_LARGE);
        assertFails(kv.put("/_mine", "1"), Outcome.NOT_DONE, Reason.MALFORMED);
    }

    @Test
    void revisionsOfTheFutureAndThePastAreRefused() {
        Bytes key = Bytes.of("history");
        long first = get(kv.put(key, VALUE));
        long last = get(kv.put(key, Bytes.of("2")));
        Op.Range search = Op.Range.of(key);

        assertThat(get(kv.find(search.atRevision(first), ReadMode.LINEARIZABLE)).first())
                .map(KeyValue::value)
                .contains(VALUE);
        assertFails(
                kv.find(search.atRevision(last + 1_000_000), ReadMode.LINEARIZABLE),
                Outcome.NOT_DONE,
                Reason.FUTURE_REVISION);
        get(kv.compact(last));
        assertFails(kv.find(search.atRevision(first), ReadMode.LINEARIZABLE), Outcome.NOT_DONE, Reason.COMPACTED);
    }

    @Test
    void actorsAskTheSameByMessage() {
        TestProbe<StatusReply<TxnResult>> committed = node.kit.createTestProbe();
        TestProbe<StatusReply<Reading>> found = node.kit.createTestProbe();
        TestProbe<WatchEvent> watcher = node.kit.createTestProbe();
        node.coordination
                .manager()
                .tell(new CoordinationCommand.Watch(
                        WatchSpec.of(KeyRange.single(Bytes.of("actor"))), watcher.getRef()));
        watcher.expectMessageClass(WatchEvent.Progress.class, Duration.ofSeconds(30));

        node.coordination
                .manager()
                .tell(new CoordinationCommand.Commit(
                        Txn.of(new Op.Put(Bytes.of("actor"), VALUE, 0, false)), committed.getRef()));

        assertThat(committed.receiveMessage(Duration.ofSeconds(30)).getValue().succeeded())
                .isTrue();
        watcher.expectMessageClass(WatchEvent.Changed.class, Duration.ofSeconds(30));
        node.coordination
                .manager()
                .tell(new CoordinationCommand.Find(
                        Op.Range.of(Bytes.of("actor")), ReadMode.LINEARIZABLE, found.getRef()));
        assertThat(found.receiveMessage(Duration.ofSeconds(30)).getValue().first())
                .isPresent();
    }

    @Test
    void anApplicationsMachineRunsAsAGroupOfItsOwn() {
        ReplicatedGroup<String, Long> counter = node.coordination.run(CountingMachine.REPLICATED);

        assertThat(get(counter.apply("2"))).isEqualTo(2);
        assertThat(get(counter.apply("40"))).isEqualTo(42);
        assertThat(get(counter.ask("", ReadMode.LINEARIZABLE))).isEqualTo(42);
        assertFails(counter.apply("no number"), Outcome.NOT_DONE, Reason.MACHINE);
    }

    @Test
    void aDeadlineThatPassesSaysSo() {
        TestNode alone = TestNode.joined("alone", "murmuration.consensus.expect = 3", List.of());
        try {
            alone.coordination.start();
            CompletableFuture<Long> call = alone.coordination
                    .kv()
                    .within(Duration.ofMillis(50))
                    .put("a", "1")
                    .toCompletableFuture();

            assertThatThrownBy(() -> get(call))
                    .cause()
                    .asInstanceOf(type(CoordinationException.class))
                    .returns(Outcome.NOT_DONE, CoordinationException::outcome);
        } finally {
            alone.close();
        }
    }
}
