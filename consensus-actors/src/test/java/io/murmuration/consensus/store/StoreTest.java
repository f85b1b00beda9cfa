package io.murmuration.consensus.store;

import static io.murmuration.consensus.store.Stores.apply;
import static io.murmuration.consensus.store.Stores.compact;
import static io.murmuration.consensus.store.Stores.delete;
import static io.murmuration.consensus.store.Stores.deletePrefix;
import static io.murmuration.consensus.store.Stores.find;
import static io.murmuration.consensus.store.Stores.keys;
import static io.murmuration.consensus.store.Stores.put;
import static io.murmuration.consensus.store.Stores.refused;
import static io.murmuration.consensus.store.Stores.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.RangeResult;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreTest {

    private final Store store = Stores.fresh();

    @Test
    void revisionsCountCommandsThatChangedSomething() {
        assertThat(store.revision()).isZero();
        assertThat(put(store, "/a", "1")).isEqualTo(1);
        assertThat(apply(store, delete("/none")).revision()).isEqualTo(1);
        assertThat(apply(store, put("/b", "1"), put("/c", "1"), delete("/a")).revision())
                .isEqualTo(2);
        assertThat(store.version()).isEqualTo(2);
    }

    @Test
    void aKeyThatComesBackBeginsAnew() {
        put(store, "/a", "1");
        put(store, "/a", "2");
        apply(store, delete("/a"));
        put(store, "/a", "3");

        assertThat(find(store, Op.Range.of(Bytes.of("/a"))).entries())
                .containsExactly(new KeyValue(Bytes.of("/a"), Bytes.of("3"), 4, 4, 1, 0));
        assertThat(keys(find(store, Op.Range.of(Bytes.of("/a")).atRevision(3)).entries()))
                .isEmpty();
    }

    @Test
    void aTransactionSeesItsOwnStepsInTheirOrder() {
        put(store, "/a", "old");

        TxnResult result = apply(
                store,
                Op.Range.of(Bytes.of("/a")),
                put("/a", "new"),
                Op.Range.of(Bytes.of("/a")),
                Op.Range.of(Bytes.of("/a")).atRevision(1));

        assertThat(result.results().stream()
                        .filter(OpResult.Found.class::isInstance)
                        .map(found -> ((OpResult.Found) found)
                                .entries()
                                .get(0)
                                .value()
                                .utf8()))
                .containsExactly("old", "new", "old");
    }

    @Test
    void guardsOverARangeHoldForEachKeyThere() {
        put(store, "/r/a", "x");
        put(store, "/r/b", "x");
        Compare all = new Compare(
                KeyRange.prefix(Bytes.of("/r/")), Compare.Target.VALUE, Compare.Relation.EQUAL, 0, Bytes.of("x"));

        assertThat(apply(store, new Txn(List.of(all), List.of(), List.of())).succeeded())
                .isTrue();
        put(store, "/r/c", "y");
        assertThat(apply(store, new Txn(List.of(all), List.of(), List.of())).succeeded())
                .isFalse();
        apply(store, deletePrefix("/r/"));
        assertThat(apply(store, new Txn(List.of(all), List.of(), List.of())).succeeded())
                .as("of no key")
                .isTrue();
        Compare one = Compare.valueIs(Bytes.of("/r/a"), Bytes.of("x"));
        assertThat(apply(store, new Txn(List.of(one), List.of(), List.of())).succeeded())
                .as("of a single key that is not there")
                .isFalse();
    }

    @Test
    void aKeyIsChangedOnceInATransaction() {
        assertMalformed("set twice", put("/a", "1"), put("/a", "2"));
        assertMalformed("set and deleted", put("/a/b", "1"), deletePrefix("/a"));
        assertMalformed("set and deleted", sequential("/q/"), deletePrefix("/q/"));
        assertMalformed("set and deleted", sequential("/q/"), delete("/q/0000000001"));

        apply(store, sequential("/q/"), delete("/q/x"), delete("/q"));
        apply(store, put("/z", "1"), deletePrefix("/a"), deletePrefix("/a"));
    }

    private static void assertMalformed(String message, Op... ops) {
        CoordinationException refused = refused(() -> StoreCodec.encode(Txn.of(ops)));
        assertThat(refused).hasMessageContaining(message);
        assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refused.outcome()).isEqualTo(Outcome.NOT_DONE);
    }

    @Test
    void whatIsRefusedChangesNothing() {
        put(store, "/a", "1");
        long hash = store.hash();

        Txn unknownSession =
                Txn.of(delete("/a"), sequential("/q/"), new Op.Put(Bytes.of("/b"), Bytes.of("1"), 77, false));
        Txn future = Txn.of(put("/b", "1"), Op.Range.of(Bytes.of("/a")).atRevision(2));

        assertThat(refused(() -> apply(store, unknownSession)).reason()).isEqualTo(Reason.UNKNOWN_SESSION);
        assertThat(refused(() -> apply(store, unknownSession)).detail()).isEqualTo(77);
        assertThat(refused(() -> apply(store, future)).reason()).isEqualTo(Reason.FUTURE_REVISION);
        assertThat(store.hash()).isEqualTo(hash);
        assertThat(store.revision()).isEqualTo(1);
        assertThat(keys(store)).containsExactly("/a");
        assertThat(apply(store, sequential("/q/")).results().get(0))
                .isEqualTo(new OpResult.Put(Bytes.of("/q/0000000001"), null));
    }

    @Test
    void keysGoWithTheirSessionAllAtOneRevision() {
        for (String key : List.of("/e", "/c", "/a", "/d", "/b")) {
            apply(store, new Op.Put(Bytes.of(key), Bytes.EMPTY, key.equals("/d") ? 2 : 1, false));
        }
        put(store, "/c", "stays");

        store.sessionsEnded(Stores.AT, new long[] {2, 1, 3});

        assertThat(keys(store)).containsExactly("/c");
        assertThat(store.revision()).isEqualTo(7);
        List<String> gone = new ArrayList<>();
        store.read(
                7,
                1,
                (revision, changes) ->
                        changes.forEach(change -> gone.add(change.entry().key() + " " + change.isDelete())));
        assertThat(gone).containsExactly("/a true", "/b true", "/d true", "/e true");
        store.sessionsEnded(Stores.AT, new long[] {1});
        assertThat(store.revision()).as("of sessions without keys").isEqualTo(7);
    }

    @Test
    void aSessionsKeysAreTold() {
        apply(store, new Op.Put(Bytes.of("/b"), Bytes.EMPTY, 1, false));
        apply(store, new Op.PutSequential(Bytes.of("/a"), Bytes.EMPTY, 1));
        apply(store, new Op.Put(Bytes.of("/c"), Bytes.EMPTY, 2, false));

        byte[] answer = store.query(ByteBuffer.wrap(StoreCodec.encodeSessionKeys(1)));

        assertThat(StoreCodec.decodeSessionKeys(answer)).containsExactly(Bytes.of("/a0000000001"), Bytes.of("/b"));
    }

    @Test
    void sequentialNumbersAreNeverGivenTwice() {
        put(store, "/q/0000000002", "a user's own");

        TxnResult result = apply(store, sequential("/q/"), put("/q/0000000003", "mine"), sequential("/q/"));

        assertThat(result.results())
                .extracting(put -> ((OpResult.Put) put).key().utf8())
                .containsExactly("/q/0000000001", "/q/0000000003", "/q/0000000004");
        apply(store, deletePrefix("/q/"));
        compact(store, store.revision());
        Store other = Stores.restored(Stores.drain(store.freeze()), Bounds.INITIAL);
        assertThat(apply(other, sequential("/q/")).results())
                .containsExactly(new OpResult.Put(Bytes.of("/q/0000000005"), null));
    }

    private static Op.PutSequential sequential(String prefix) {
        return new Op.PutSequential(Bytes.of(prefix), Bytes.EMPTY, 0);
    }

    @Test
    void reservedKeysCannotBeWrittenButRead() {
        assertMalformed("toolkit's own", put("/_x", "1"));
        assertMalformed("toolkit's own", sequential("/_"));
        assertMalformed("toolkit's own", deletePrefix("/_"));
        assertMalformed("toolkit's own", delete("/_a/b"));

        apply(store, put("/", "1"), put("/^", "1"), put("/`", "1"));
        assertThat(apply(store, deletePrefix("/")).results()).containsExactly(new OpResult.Deleted(3, List.of()));
        assertThat(find(store, Op.Range.of(KeyRange.prefix(Bytes.of("/_")))).count())
                .isZero();
    }

    @Test
    void aValueAtTheLimitIsFineAndOneByteMoreIsNot() {
        byte[] largest = StoreCodec.encode(Txn.of(put("/a", Limits.VALUE_BYTES)));
        assertThat(store.refuse(ByteBuffer.wrap(largest))).isNull();
        assertThat(StoreCodec.decodeTxnResult(apply(store, largest)).revision()).isEqualTo(1);

        assertThat(refused(() -> StoreCodec.encode(Txn.of(put("/a", Limits.VALUE_BYTES + 1))))
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
        byte[] tooLarge = new Output(1 << 20)
                .u1(StoreCodec.PUT)
                .u1(1)
                .put(put("/a", Limits.VALUE_BYTES + 1))
                .toBytes();
        assertThat(store.refuse(ByteBuffer.wrap(tooLarge))).contains("1048577").contains("1048576");
        assertThat(refused(() -> StoreCodec.decodeTxnResult(apply(store, tooLarge)))
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(store.revision()).isEqualTo(1);
    }

    @Test
    void keysStepsAndCommandsHaveLimitsToo() {
        String key = "k".repeat(Limits.KEY_BYTES);
        put(store, key, "1");
        assertThat(find(store, Op.Range.of(Bytes.of(key))).count()).isEqualTo(1);
        assertTooLarge(put(key + "k", "1"));
        assertTooLarge(Op.Range.of(Bytes.of(key + "k")));
        assertTooLarge(sequential(key.substring(9)));
        apply(store, sequential(key.substring(10)));

        List<Op> many = new ArrayList<>();
        for (int i = 0; i < Limits.OPS; i++) {
            many.add(put("/" + i, "1"));
        }
        apply(store, many.toArray(new Op[0]));
        many.add(put("/more", "1"));
        assertTooLarge(many.toArray(new Op[0]));

        assertTooLarge(put("/a", Limits.VALUE_BYTES), put("/b", Limits.VALUE_BYTES / 2));
        assertMalformed("empty", put("", "1"));
        assertMalformed("limit below 0", Op.Range.of(KeyRange.ALL).withLimit(-1));
        assertMalformed("revision below 0", Op.Range.of(KeyRange.ALL).atRevision(-1));
    }

    private static void assertTooLarge(Op... ops) {
        assertThat(refused(() -> StoreCodec.encode(Txn.of(ops))).reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void anAnswerThatIsFullSaysSo() {
        for (int i = 0; i < 4; i++) {
            apply(store, put("/" + i, Limits.VALUE_BYTES));
        }

        RangeResult found = find(store, Op.Range.of(KeyRange.ALL));
        assertThat(found.entries()).hasSize(2);
        assertThat(found.count()).isEqualTo(4);
        assertThat(found.more()).isTrue();
        OpResult deleted =
                apply(store, new Op.Delete(KeyRange.ALL, true)).results().get(0);
        assertThat(((OpResult.Deleted) deleted).count()).isEqualTo(4);
        assertThat(((OpResult.Deleted) deleted).previous()).hasSize(2);
    }

    @Test
    void previousValuesThatFitNoAnswerAreRefused() {
        List<Op> again = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            apply(store, put("/" + i, Limits.VALUE_BYTES));
            again.add(new Op.Put(Bytes.of("/" + i), Bytes.EMPTY, 0, true));
        }

        assertThat(refused(() -> apply(store, again.toArray(new Op[0]))).reason())
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(store.revision()).isEqualTo(4);
    }

    @Test
    void aFullStoreStillDeletesShrinksAndCompacts() {
        Store full = Stores.fresh(new Bounds(9_600, 4_000));
        int written = 0;
        while (apply(full, StoreCodec.encode(Txn.of(put("/" + written, 400))))[0] == StoreCodec.OK) {
            written++;
        }

        assertThat(written).isEqualTo(18);
        assertThat(refused(() -> put(full, "/more", "1")).reason()).isEqualTo(Reason.QUOTA);
        assertThat(refused(() -> apply(full, sequential("/s"))).reason()).isEqualTo(Reason.QUOTA);
        assertThat(keys(full)).hasSize(18);
        apply(full, put("/3", 399));
        compact(full, full.revision());
        assertThat(apply(full, deletePrefix("/1")).results()).containsExactly(new OpResult.Deleted(9, List.of()));
        apply(full, put("/more", 400));
    }

    @Test
    void boundsAreChangedByACommandAndKeptInSnapshots() {
        for (int i = 0; i < 100; i++) {
            put(store, "/a", "value " + i);
        }
        Bounds smaller = new Bounds(1_000, 3_000);

        assertThat(StoreCodec.decodeRevision(apply(store, StoreCodec.encodeBounds(smaller))))
                .isEqualTo(100);

        assertThat(status(store).historyBytes()).isLessThanOrEqualTo(3_000).isGreaterThan(2_000);
        Store other = Stores.restored(Stores.drain(store.freeze()), Bounds.INITIAL);
        assertThat(status(other)).isEqualTo(status(store));
        assertThat(refused(() -> apply(other, put("/b", 1_000))).reason()).isEqualTo(Reason.QUOTA);
    }

    @Test
    void theNewestRevisionIsKeptHoweverLargeItIs() {
        Store small = Stores.fresh(new Bounds(1 << 20, 1_000));
        List<Op> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(put("/" + i, "1"));
        }
        apply(small, many.toArray(new Op[0]));
        apply(small, deletePrefix("/"));

        assertThat(small.compactedBelow()).isEqualTo(2);
        List<Integer> sizes = new ArrayList<>();
        assertThat(small.read(2, 1, (revision, changes) -> sizes.add(changes.size())))
                .isEqualTo(3);
        assertThat(sizes).containsExactly(100);
        put(small, "/x", "1");
        assertThat(small.compactedBelow()).isEqualTo(3);
        assertThat(small.sizeBytes()).as("without tombstones").isLessThan(500);
    }

    @Test
    void massDeletesDoNotHideTheRevisionsBehindThem() {
        for (int i = 0; i < 30; i++) {
            List<Op> many = new ArrayList<>();
            for (int j = 0; j < 100; j++) {
                many.add(put("/" + i + "/" + j, "1"));
            }
            apply(store, many.toArray(new Op[0]));
        }
        apply(store, deletePrefix("/"));
        put(store, "/a", "1");
        put(store, "/b", "1");

        List<Long> told = new ArrayList<>();
        assertThat(store.read(32, Long.MAX_VALUE, (revision, changes) -> told.add(revision)))
                .isEqualTo(34);
        assertThat(told).containsExactly(32L, 33L);
        compact(store, 32);
        told.clear();
        store.read(32, Long.MAX_VALUE, (revision, changes) -> told.add(revision));
        assertThat(told).containsExactly(32L, 33L);
        assertThatThrownBy(() -> store.read(31, 1, (revision, changes) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("read from 32");
    }

    @Test
    void compactionSaysWhatIsNotThere() {
        put(store, "/a", "1");
        put(store, "/a", "2");
        put(store, "/a", "3");
        compact(store, 2);
        compact(store, 2);

        assertThat(find(store, Op.Range.of(Bytes.of("/a")).atRevision(2)).count())
                .isEqualTo(1);
        CoordinationException compacted =
                refused(() -> find(store, Op.Range.of(Bytes.of("/a")).atRevision(1)));
        assertThat(compacted.reason()).isEqualTo(Reason.COMPACTED);
        assertThat(compacted.detail()).isEqualTo(2);
        assertThat(refused(() -> compact(store, 1)).reason()).isEqualTo(Reason.COMPACTED);
        assertThat(refused(() -> compact(store, 4)).reason()).isEqualTo(Reason.FUTURE_REVISION);
        assertThat(refused(() -> compact(store, 0)).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(store.revision()).isEqualTo(3);
    }
}
