package io.murmuration.consensus.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.RangeResult;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.Txn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random commands, with the naive store as the judge of every answer and of all that is kept. */
class StoreModelTest {

    private static final int STEPS = 1_200;
    private static final Bounds SMALL = new Bounds(1 << 20, 24_000);

    private final NaiveStore naive = new NaiveStore();
    private Store store = Stores.fresh();
    private Random random = new Random(0);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyAnswerIsThatOfACopyOfTheMapPerRevision(long seed) {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            act();
            if (step % 50 == 0) {
                everyKeptRevisionIsRight();
            }
        }
        everyKeptRevisionIsRight();
        historyIsRight();
        assertThat(naive.revision()).isGreaterThan(STEPS / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void aStoreThatForgetsItsPastIsRightAboutTheRest(long seed) {
        random = new Random(seed);
        store = Stores.fresh(SMALL);
        for (int step = 0; step < STEPS; step++) {
            act();
            if (random.nextInt(60) == 0) {
                long span = store.revision() - store.compactedBelow() + 1;
                Stores.compact(store, store.compactedBelow() + (long) (random.nextDouble() * span));
            }
            if (step % 50 == 0) {
                everyKeptRevisionIsRight();
                historyIsRight();
            }
        }
        assertThat(store.compactedBelow()).as("forgotten of itself").isGreaterThan(100);
        assertThat(Stores.status(store).historyBytes()).isLessThanOrEqualTo(SMALL.historyBytes());
        everyKeptRevisionIsRight();
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void aStoreOutOfASnapshotGoesOnAsTheOtherDoes(long seed) {
        random = new Random(seed);
        store = Stores.fresh(SMALL);
        Store other = Stores.fresh(SMALL);
        for (int step = 0; step < STEPS; step++) {
            Txn txn = transaction();
            byte[] command = StoreCodec.encode(txn);
            assertThat(Stores.apply(other, command)).isEqualTo(Stores.apply(store, command));
            naive.apply(txn);
            if (random.nextInt(40) == 0) {
                List<byte[]> parts = Stores.drain(store.freeze());
                other = Stores.restored(parts, Bounds.INITIAL);
                assertThat(joined(Stores.drain(other.freeze()))).isEqualTo(joined(parts));
            }
            assertThat(other.hash()).isEqualTo(store.hash());
        }
        assertThat(Stores.status(other)).isEqualTo(Stores.status(store));
        store = other;
        everyKeptRevisionIsRight();
        historyIsRight();
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void aFrozenStoreStaysAsItWas(long seed) {
        random = new Random(seed);
        store = Stores.fresh(SMALL);
        for (int round = 0; round < 12; round++) {
            step(100);
            byte[] atOnce = joined(Stores.drain(store.freeze()));
            var frozen = store.freeze();
            step(100);

            assertThat(joined(Stores.drain(frozen))).isEqualTo(atOnce);
        }
    }

    private void step(int times) {
        for (int i = 0; i < times; i++) {
            act();
        }
    }

    private void act() {
        if (random.nextInt(30) == 0) {
            long session = 1L + random.nextInt(4);
            store.sessionsEnded(Stores.AT, new long[] {session, 5});
            naive.endSessions(List.of(session, 5L));
        } else {
            Txn txn = transaction();
            assertThat(Stores.apply(store, txn)).isEqualTo(naive.apply(txn));
        }
        assertThat(store.revision()).isEqualTo(naive.revision());
    }

    private Txn transaction() {
        if (random.nextInt(2) == 0) {
            return Txn.of(new Op.Put(key(), value(), random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 0, true));
        }
        List<Compare> guards = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            guards.add(guard());
        }
        return new Txn(guards, ops(), ops());
    }

    private Compare guard() {
        Compare.Target target = Input.TARGETS.get(random.nextInt(5));
        Compare.Relation relation = Input.RELATIONS.get(random.nextInt(4));
        KeyRange range = random.nextInt(3) == 0 ? range() : KeyRange.single(key());
        long number = random.nextInt(3) == 0 ? 0 : random.nextInt(naive.revision() + 1);
        return new Compare(range, target, relation, number, value());
    }

    private List<Op> ops() {
        List<Op> ops = new ArrayList<>();
        Set<Bytes> set = new LinkedHashSet<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            int kind = random.nextInt(8);
            Bytes key = key();
            if (kind < 3 && set.add(key)) {
                ops.add(new Op.Put(key, value(), random.nextInt(6), random.nextBoolean()));
            } else if (kind == 3) {
                ops.add(new Op.PutSequential(Bytes.of("/seq/" + random.nextInt(3) + "-"), value(), random.nextInt(3)));
            } else {
                ops.add(search());
            }
        }
        if (set.isEmpty() && random.nextInt(3) == 0) {
            ops.removeIf(op -> op instanceof Op.PutSequential);
            ops.add(random.nextInt(ops.size() + 1), new Op.Delete(range(), random.nextBoolean()));
        }
        return ops;
    }

    private Op.Range search() {
        long newest = store.revision();
        long oldest = store.compactedBelow();
        long revision =
                newest < oldest || random.nextBoolean() ? 0 : oldest + random.nextInt((int) (newest - oldest + 1));
        return new Op.Range(
                random.nextInt(3) == 0 ? KeyRange.single(key()) : range(),
                revision,
                random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(10),
                random.nextInt(4) == 0,
                random.nextInt(4) == 0,
                random.nextBoolean());
    }

    private KeyRange range() {
        return switch (random.nextInt(6)) {
            case 0 -> KeyRange.ALL;
            case 1 -> new KeyRange(key(), key());
            case 2 -> new KeyRange(key(), null);
            case 3 -> KeyRange.single(key());
            default -> KeyRange.prefix(Bytes.of("/k/" + random.nextInt(10)));
        };
    }

    private Bytes key() {
        return Bytes.of("/k/" + random.nextInt(200));
    }

    private Bytes value() {
        return Bytes.of("v" + random.nextInt(4));
    }

    private void everyKeptRevisionIsRight() {
        for (long revision = store.compactedBelow(); revision <= store.revision(); revision += 1 + random.nextInt(9)) {
            RangeResult found = Stores.find(store, Op.Range.of(KeyRange.ALL).atRevision(revision));
            assertThat(found.entries())
                    .containsExactlyElementsOf(naive.at(revision).values());
            Op.Range search = search().atRevision(revision);
            RangeResult part = Stores.find(store, search);
            assertThat(new OpResult.Found(part.entries(), part.count(), part.more()))
                    .isEqualTo(NaiveStore.search(search, naive.at(revision)));
        }
        long lost = store.compactedBelow() - 1;
        if (lost > 0) {
            assertThat(Stores.refused(() ->
                                    Stores.find(store, Op.Range.of(KeyRange.ALL).atRevision(lost)))
                            .reason())
                    .isEqualTo(Reason.COMPACTED);
        }
        List<KeyValue> now = List.copyOf(naive.at(naive.revision()).values());
        assertThat(Stores.find(store, Op.Range.of(KeyRange.ALL)).entries()).isEqualTo(now);
        assertThat(Stores.status(store).keys()).isEqualTo(now.size());
    }

    private void historyIsRight() {
        if (store.revision() == 0) {
            return;
        }
        long expected = store.compactedBelow() + random.nextInt((int) (store.revision() - store.compactedBelow() + 1));
        long[] next = {expected};
        while (next[0] <= store.revision()) {
            long asked = next[0];
            long goOn = store.read(asked, 1 + random.nextInt(2_000), (revision, changes) -> {
                assertThat(revision).isEqualTo(next[0]);
                assertThat(changes).isEqualTo(naive.changes(revision));
                next[0]++;
            });
            assertThat(goOn).isEqualTo(next[0]).isGreaterThan(asked);
        }
        assertThat(store.read(store.revision() + 1, 1, (revision, changes) -> next[0]++))
                .isEqualTo(next[0]);
    }

    static byte[] joined(List<byte[]> parts) {
        int length = parts.stream().mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
