package io.murmuration.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.testkit.history.StoreModel.EndSessions;
import io.murmuration.testkit.history.StoreModel.Input;
import io.murmuration.testkit.history.StoreModel.Read;
import io.murmuration.testkit.history.StoreModel.Transact;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Histories of a right store, judged by search and by revisions, and the same with one lie. */
class StoreHistoriesTest {

    private static final int SEEDS = 20;
    private static final Bytes A = Bytes.of("a");
    private static final Bytes B = Bytes.of("b");

    /** A right store, its clients, and who made which revision. */
    private static final class Shop {

        final PlainStore store = new PlainStore();
        final Map<Long, Input> makers = new TreeMap<>();
        final Workload<Input, TxnResult> clients;
        private int asked;

        Shop(long seed, boolean searchable) {
            clients = new Workload<>(seed, 4, this::answer, (client, random) -> draw(random, searchable));
        }

        TxnResult answer(Input input) {
            long before = store.revision();
            TxnResult result = StoreModel.answer(store, input);
            if (store.revision() > before) {
                makers.put(store.revision(), input);
            }
            return result;
        }

        Input draw(RandomGenerator random, boolean searchable) {
            Bytes key = random.nextBoolean() ? A : B;
            Bytes value = Bytes.of("v" + ++asked);
            Op unique = new Op.Range(KeyRange.single(value), 0, 0, false, true, false);
            return switch (random.nextInt(searchable ? 7 : 9)) {
                case 0 -> new Transact(Txn.of(new Op.Put(key, value, 1 + random.nextInt(2), true)));
                case 1 -> new Transact(Txn.of(new Op.PutSequential(Bytes.of("s/"), value, 0)));
                case 2 -> new Transact(Txn.of(new Op.Delete(KeyRange.single(key), true), unique));
                case 3 ->
                    new Transact(new Txn(
                            List.of(Compare.unchangedSince(key, store.revision())),
                            List.of(new Op.Put(A, value, 0, false), new Op.Put(B, value, 0, false)),
                            List.of(Op.Range.of(KeyRange.ALL).withLimit(1), unique)));
                case 4 -> new EndSessions(List.of(1L + random.nextInt(2), 1_000L + asked));
                case 7 -> new Read(Op.Range.of(KeyRange.ALL), new ReadMode.AtLeast(store.revision()));
                case 8 -> new Read(Op.Range.of(key), new ReadMode.Stale(Duration.ofSeconds(1)));
                default -> Read.linearizable(Op.Range.of(KeyRange.ALL));
            };
        }

        TxnResult put(Bytes key, String value) {
            return clients.ask(new Transact(Txn.of(new Op.Put(key, Bytes.of(value), 0, false))));
        }

        TxnResult read() {
            return clients.ask(Read.linearizable(Op.Range.of(KeyRange.ALL)));
        }

        int lie(TxnResult answer) {
            return clients.say(Read.linearizable(Op.Range.of(KeyRange.ALL)), answer);
        }

        Verdict judge() {
            Map<Long, Integer> unheard = new TreeMap<>();
            makers.forEach((revision, input) -> clients.history().operations().stream()
                    .filter(operation -> operation.input().equals(input))
                    .forEach(operation -> unheard.put(revision, operation.id())));
            return RevisionOrder.check(clients.history(), unheard);
        }
    }

    private record Lie(String name, ToIntFunction<Shop> plant) {}

    private static final List<Lie> LIES = List.of(
            new Lie("stale read", shop -> {
                TxnResult before = shop.read();
                shop.put(A, "new");
                return shop.lie(before);
            }),
            new Lie("lost write", shop -> {
                TxnResult before = shop.read();
                int lost = shop.clients.say(
                        new Transact(Txn.of(new Op.Put(A, Bytes.of("lost"), 0, false))),
                        new TxnResult(before.revision() + 1, true, List.of(new OpResult.Put(A, null))));
                shop.put(B, "next");
                return lost + 1;
            }),
            new Lie("torn transaction", shop -> {
                TxnResult before = shop.put(A, "half");
                shop.clients.ask(new Transact(Txn.of(
                        new Op.Put(A, Bytes.of("whole"), 0, false), new Op.Put(B, Bytes.of("whole"), 0, false))));
                List<KeyValue> torn = shop.store.find(Op.Range.of(KeyRange.ALL)).entries().stream()
                        .filter(entry -> !entry.key().equals(B))
                        .toList();
                return shop.lie(new TxnResult(
                        before.revision() + 1, true, List.of(new OpResult.Found(torn, torn.size(), false))));
            }),
            new Lie("guard overlooked", shop -> {
                shop.put(A, "there");
                Input guarded = new Transact(new Txn(
                        List.of(Compare.absent(A)), List.of(new Op.Put(A, Bytes.of("mine"), 0, false)), List.of()));
                shop.makers.put(shop.store.revision() + 1, guarded);
                shop.answer(new Transact(Txn.of(new Op.Put(A, Bytes.of("mine"), 0, false))));
                shop.makers.put(shop.store.revision(), guarded);
                return shop.clients.say(
                        guarded, new TxnResult(shop.store.revision(), true, List.of(new OpResult.Put(A, null))));
            }),
            new Lie("key outlives its session", shop -> {
                shop.clients.ask(new Transact(Txn.of(new Op.Put(A, Bytes.of("mine"), 7, false))));
                TxnResult before = shop.read();
                shop.clients.ask(new EndSessions(List.of(7L)));
                return shop.lie(new TxnResult(before.revision() + 1, true, before.results()));
            }));

    @Test
    void historiesOfAStoreAreStrictlySerializable() {
        LongStream.rangeClosed(1, SEEDS).forEach(seed -> {
            Shop shop = new Shop(seed, true);
            shop.clients.run(70);
            Witness.accept(
                    new StoreModel(),
                    shop.clients.history(),
                    LinearizabilityChecker.of(new StoreModel()).check(shop.clients.history()));
            Witness.accept(new StoreModel(), shop.clients.history(), shop.judge());
        });
    }

    @Test
    void longHistoriesWithWeakerReadsCostOneReplay() {
        Shop shop = new Shop(1, false);
        shop.clients.run(9_000);

        assertThat(shop.judge()).isInstanceOf(Verdict.Linearizable.class);
    }

    @TestFactory
    Stream<DynamicTest> aLieIsFoundWhereItIsTold() {
        return LIES.stream()
                .map(lie -> DynamicTest.dynamicTest(
                        lie.name(),
                        () -> LongStream.rangeClosed(1, SEEDS).forEach(seed -> {
                            Shop shop = new Shop(seed, true);
                            shop.clients.run(60);
                            int id = lie.plant().applyAsInt(shop);
                            shop.clients.run(60);

                            assertThat(shop.judge()).as("seed %d", seed).isInstanceOf(Verdict.Violated.class);
                            assertThat(((Verdict.Violated) shop.judge()).stuck())
                                    .isIn(id - 1, id, -1);
                        })));
    }

    @Test
    void whatWasDoneTwiceIsFound() {
        Shop shop = new Shop(1, true);
        Input twice = new Transact(Txn.of(new Op.Put(A, Bytes.of("twice"), 0, false)));
        shop.clients.ask(twice);
        shop.answer(twice);

        assertThat(shop.judge()).asString().contains("done twice");
    }

    @Test
    void whatWasSaidNotToBeDoneAndWasIsFound() {
        Shop shop = new Shop(1, true);
        Input put = new Transact(Txn.of(new Op.Put(A, Bytes.of("x"), 0, false)));
        int id = shop.clients.history().invoke("c", "k", put, 1);
        shop.clients.history().fail(id);
        shop.answer(put);

        assertThat(shop.judge()).asString().contains("said not to be done");
    }

    @Test
    void aStaleReadOlderThanItsAgeIsFound() {
        Shop shop = new Shop(1, true);
        History<Input, TxnResult> history = shop.clients.history();
        TxnResult before = shop.put(A, "old");
        TxnResult seen = new TxnResult(before.revision(), true, List.of(shop.store.find(Op.Range.of(KeyRange.ALL))));
        shop.put(A, "new");
        long second = 1_000_000_000L;
        Input stale = new Read(Op.Range.of(KeyRange.ALL), new ReadMode.Stale(Duration.ofSeconds(1)));
        history.ok(history.invoke("c", "k", stale, second), seen, second);
        assertThat(shop.judge()).isInstanceOf(Verdict.Linearizable.class);

        history.ok(history.invoke("c", "k", stale, 2 * second), seen, 2 * second);
        assertThat(shop.judge()).asString().contains("older than");
    }
}
