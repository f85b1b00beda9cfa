package io.murmuration.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Histories of right objects, which pass, and the same with one lie in their midst, which do not.
 */
class PlantedViolationsTest {

    private static final int SEEDS = 50;
    private static final int STEPS = 60;

    /** Tells truths to a workload and then a lie, whose id it returns; others are under way. */
    private record Lie<I, O>(String name, ToIntFunction<Workload<I, O>> plant) {}

    /** What a store should not do. */
    private static final List<Lie<KvModel.Input, KvModel.Output>> STORE_LIES = List.of(
            new Lie<>("stale read", store -> {
                store.ask(new KvModel.Put("old;"));
                store.ask(new KvModel.Put("new;"));
                return store.say(new KvModel.Get(), KvModel.Got.of("old;"));
            }),
            new Lie<>("lost write", store -> {
                store.ask(new KvModel.Put("old;"));
                store.say(new KvModel.Put("new;"), new KvModel.Done(true));
                return store.say(new KvModel.Get(), KvModel.Got.of("old;"));
            }),
            new Lie<>("lost append", store -> {
                store.ask(new KvModel.Put("old;"));
                store.say(new KvModel.Append("more;"), new KvModel.Done(true));
                return store.say(new KvModel.Get(), KvModel.Got.of("old;"));
            }),
            new Lie<>("duplicated append", store -> {
                store.ask(new KvModel.Put("old;"));
                store.ask(new KvModel.Append("more;"));
                return store.say(new KvModel.Get(), KvModel.Got.of("old;more;more;"));
            }),
            new Lie<>("future read", store -> store.say(new KvModel.Get(), KvModel.Got.of("nobody wrote this"))),
            new Lie<>("deleted and back", store -> {
                store.ask(new KvModel.Put("old;"));
                store.ask(new KvModel.Delete());
                return store.say(new KvModel.Get(), KvModel.Got.of("old;"));
            }),
            new Lie<>("swapped twice", store -> {
                store.ask(new KvModel.Put("old;"));
                store.ask(new KvModel.Cas("old;", "new;"));
                return store.say(new KvModel.Cas("old;", "newer;"), new KvModel.Done(true));
            }));

    /** What a lock should not do; p and q are the names of nobody else. */
    private static final List<Lie<MutexModel.Input, MutexModel.Output>> LOCK_LIES = List.of(
            new Lie<>("two holders", locks -> {
                long token = grant(locks);
                return locks.say(new MutexModel.Acquire("q"), new MutexModel.Granted(token + 1));
            }),
            new Lie<>("token again", locks -> {
                long token = grant(locks);
                locks.ask(new MutexModel.Release("p", token));
                return locks.say(new MutexModel.Acquire("q"), new MutexModel.Granted(token));
            }),
            new Lie<>("token goes back", locks -> {
                grant(locks);
                locks.ask(new MutexModel.Expire("p"));
                long token = grant(locks);
                locks.ask(new MutexModel.Release("p", token));
                return locks.say(new MutexModel.Acquire("q"), new MutexModel.Granted(token - 1));
            }),
            new Lie<>("released by a stranger", locks -> {
                long token = grant(locks);
                return locks.say(new MutexModel.Release("q", token), new MutexModel.Done(true));
            }),
            new Lie<>("released with an old token", locks -> {
                long token = grant(locks);
                return locks.say(new MutexModel.Release("p", token - 1), new MutexModel.Done(true));
            }),
            new Lie<>("not mine though it is", locks -> {
                long token = grant(locks);
                return locks.say(new MutexModel.Release("p", token), new MutexModel.Done(false));
            }));

    @Test
    void historiesOfAStoreAreLinearizable() {
        seeds().forEach(seed -> {
            var history = store(seed).run(2 * STEPS).history();
            Witness.accept(
                    new KvModel(),
                    history,
                    LinearizabilityChecker.of(new KvModel()).check(history));
        });
    }

    @TestFactory
    Stream<DynamicTest> aLieOfAStoreIsFoundWhereItIsTold() {
        return found(STORE_LIES, new KvModel(), PlantedViolationsTest::store);
    }

    @Test
    void historiesOfALockAreLinearizable() {
        seeds().forEach(seed -> {
            var history = locks(seed).run(2 * STEPS).history();
            Witness.accept(
                    new MutexModel(),
                    history,
                    LinearizabilityChecker.of(new MutexModel()).check(history));
        });
    }

    @TestFactory
    Stream<DynamicTest> aLieOfALockIsFoundWhereItIsTold() {
        return found(LOCK_LIES, new MutexModel(), PlantedViolationsTest::locks);
    }

    private static <S, I, O> Stream<DynamicTest> found(
            List<Lie<I, O>> lies, Model<S, I, O> model, LongFunction<Workload<I, O>> workloads) {
        return lies.stream()
                .map(lie -> DynamicTest.dynamicTest(
                        lie.name(),
                        () -> seeds().forEach(seed -> {
                            Workload<I, O> workload = workloads.apply(seed).run(STEPS);
                            int id = lie.plant().applyAsInt(workload);
                            workload.run(STEPS);

                            Verdict verdict = LinearizabilityChecker.of(model).check(workload.history());
                            assertThat(verdict).as("seed %d", seed).isInstanceOf(Verdict.Violated.class);
                            assertThat(((Verdict.Violated) verdict).stuck())
                                    .as("seed %d: %s", seed, verdict)
                                    .isEqualTo(id);
                        })));
    }

    private static long grant(Workload<MutexModel.Input, MutexModel.Output> locks) {
        for (String owner : List.of("c0", "c1", "c2")) {
            locks.ask(new MutexModel.Expire(owner));
        }
        return ((MutexModel.Granted) locks.ask(new MutexModel.Acquire("p"))).token();
    }

    private static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    private static Workload<KvModel.Input, KvModel.Output> store(long seed) {
        StringBuilder text = new StringBuilder();
        boolean[] there = {false};
        return new Workload<>(
                seed,
                4,
                input -> {
                    if (input instanceof KvModel.Get) {
                        return there[0] ? KvModel.Got.of(text.toString()) : KvModel.Got.none();
                    }
                    boolean applied = input instanceof KvModel.Cas cas
                            ? there[0] && cas.expected().contentEquals(text)
                            : !(input instanceof KvModel.Delete) || there[0];
                    if (applied) {
                        there[0] = !(input instanceof KvModel.Delete);
                        text.setLength(input instanceof KvModel.Append ? text.length() : 0);
                        text.append(textOf(input));
                    }
                    return new KvModel.Done(applied);
                },
                (client, random) -> drawKv(client, random));
    }

    private static String textOf(KvModel.Input input) {
        if (input instanceof KvModel.Put put) {
            return put.value();
        }
        if (input instanceof KvModel.Append append) {
            return append.value();
        }
        return input instanceof KvModel.Cas cas ? cas.next() : "";
    }

    private static KvModel.Input drawKv(String client, RandomGenerator random) {
        String value = client + random.nextInt(3) + ";";
        return switch (random.nextInt(8)) {
            case 0 -> new KvModel.Put(value);
            case 1, 2, 3 -> new KvModel.Append(value);
            case 4 -> new KvModel.Delete();
            case 5 -> new KvModel.Cas("c0" + random.nextInt(3) + ";", value);
            default -> new KvModel.Get();
        };
    }

    private static Workload<MutexModel.Input, MutexModel.Output> locks(long seed) {
        RealLock lock = new RealLock();
        return new Workload<>(seed, 3, lock::apply, (client, random) -> switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> new MutexModel.Acquire(client);
            case 4 -> new MutexModel.Expire(client);
            default -> new MutexModel.Release(client, lock.lastToken.orElse(1L) - random.nextInt(2));
        });
    }

    /** A lock that is right, and skips a token now and then, as revisions do. */
    private static final class RealLock {
        private Optional<String> holder = Optional.empty();
        private Optional<Long> lastToken = Optional.empty();
        private long revision = 1;

        MutexModel.Output apply(MutexModel.Input input) {
            revision++;
            boolean mine = holder.filter(input.owner()::equals).isPresent();
            if (input instanceof MutexModel.Acquire) {
                if (holder.isPresent()) {
                    return mine ? new MutexModel.Granted(lastToken.orElseThrow()) : new MutexModel.Done(false);
                }
                holder = Optional.of(input.owner());
                lastToken = Optional.of(revision);
                return new MutexModel.Granted(revision);
            }
            boolean lets = mine
                    && (input instanceof MutexModel.Expire
                            || (input instanceof MutexModel.Release release
                                    && lastToken
                                            .filter(token -> token == release.token())
                                            .isPresent()));
            if (lets) {
                holder = Optional.empty();
            }
            return new MutexModel.Done(lets);
        }
    }
}
