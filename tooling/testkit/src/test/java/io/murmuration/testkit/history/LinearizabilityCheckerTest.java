package io.murmuration.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LinearizabilityCheckerTest {

    private static final KvModel KV = new KvModel();

    private static final Model<Optional<String>, KvModel.Input, KvModel.Output> WITHOUT_HINT = new Plain(false);

    /** The same store, which cannot tell what has become impossible; if whole, all keys are one. */
    private record Plain(boolean whole) implements Model<Optional<String>, KvModel.Input, KvModel.Output> {

        @Override
        public Optional<String> initial() {
            return KV.initial();
        }

        @Override
        public Optional<Optional<String>> step(Optional<String> state, KvModel.Input input, KvModel.Output output) {
            return KV.step(state, input, output);
        }

        @Override
        public Optional<String> unheard(Optional<String> state, KvModel.Input input) {
            return KV.unheard(state, input);
        }

        @Override
        public String part(String key, KvModel.Input input) {
            return whole ? "" : key;
        }
    }

    private final History<KvModel.Input, KvModel.Output> history = new History<>(1000);
    private long nowNanos;

    @Test
    void everySmallHistoryIsJudgedAsByTryingAllOrders() {
        int violated = 0;
        for (long seed = 1; seed <= 1000; seed++) {
            var small = random(new SplittableRandom(seed), 6);
            boolean linearizable = Witness.bruteForce(KV, small.operations(), List.of());
            for (var model : List.of(KV, WITHOUT_HINT)) {
                Verdict verdict = LinearizabilityChecker.of(model).check(small);
                assertThat(verdict).as("seed %d", seed).isNotInstanceOf(Verdict.Unknown.class);
                if (linearizable) {
                    Witness.accept(KV, small, verdict);
                } else {
                    theFirstWrongAnswerIsNamed(small, verdict, seed);
                }
            }
            violated += linearizable ? 0 : 1;
        }
        assertThat(violated).isBetween(100, 900);
    }

    private static void theFirstWrongAnswerIsNamed(
            History<KvModel.Input, KvModel.Output> small, Verdict verdict, long seed) {
        assertThat(verdict).as("seed %d", seed).isInstanceOf(Verdict.Violated.class);
        Verdict.Violated violated = (Verdict.Violated) verdict;
        int end = small.operations().get(violated.stuck()).endOrder();
        assertThat(Witness.bruteForce(KV, until(small, end), List.of()))
                .as("seed %d", seed)
                .isFalse();
        assertThat(Witness.bruteForce(KV, until(small, end - 1), List.of()))
                .as("seed %d", seed)
                .isTrue();
        assertThat(Witness.explains(
                        KV,
                        violated.order().stream()
                                .map(id -> until(small, end - 1).stream()
                                        .filter(operation -> operation.id() == id)
                                        .findFirst()
                                        .orElseThrow())
                                .toList()))
                .isTrue();
    }

    @Test
    void anEmptyHistoryIsLinearizable() {
        assertThat(check()).isInstanceOf(Verdict.Linearizable.class);
    }

    @Test
    void whatFailedNeverHappened() {
        history.fail(invoke("a", new KvModel.Put("x")));
        tell("a", new KvModel.Get(), KvModel.Got.of("x"));

        assertThat(check()).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void whatIsUnknownMayHappenLateAndOnlyOnce() {
        history.unknown(invoke("a", new KvModel.Append("x")));
        tell("a", new KvModel.Get(), KvModel.Got.none());
        tell("a", new KvModel.Get(), KvModel.Got.of("x"));
        assertThat(check()).isInstanceOf(Verdict.Linearizable.class);

        tell("a", new KvModel.Get(), KvModel.Got.of("xx"));
        assertThat(check()).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void whatIsUnknownDoesNotHappenBeforeItIsAsked() {
        tell("a", new KvModel.Get(), KvModel.Got.of("x"));
        history.unknown(invoke("a", new KvModel.Put("x")));

        assertThat(check()).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void keysDoNotTouchEachOther() {
        tell("a", new KvModel.Put("x"), new KvModel.Done(true));
        tell("b", new KvModel.Get(), KvModel.Got.none());

        assertThat(check()).isInstanceOf(Verdict.Linearizable.class);
    }

    @Test
    void aModelThatIsNotCutSeesAllKeysTogether() {
        tell("a", new KvModel.Put("x"), new KvModel.Done(true));
        tell("b", new KvModel.Get(), KvModel.Got.of("x"));

        assertThat(check()).isInstanceOf(Verdict.Violated.class);
        assertThat(LinearizabilityChecker.of(new Plain(true)).check(history)).isInstanceOf(Verdict.Linearizable.class);
    }

    @Test
    void aSearchThatIsTooLongEndsUndecided() {
        hard("a");

        Verdict verdict = LinearizabilityChecker.of(WITHOUT_HINT)
                .within(Budget.standard().withSteps(50_000))
                .check(history);

        assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
        assertThat(((Verdict.Unknown) verdict).parts()).containsExactly("a");
        assertThat(verdict.steps()).isBetween(50_000L, 70_000L);
    }

    @Test
    void aSearchThatNeedsTooMuchMemoryEndsUndecided() {
        hard("a");

        Budget small = new Budget(Long.MAX_VALUE, 1 << 20, () -> false);
        assertThat(LinearizabilityChecker.of(WITHOUT_HINT).within(small).check(history))
                .isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void theCallerSaysWhenTimeIsUp() {
        hard("a");
        int[] asked = {0};

        Budget brief = Budget.standard().until(() -> ++asked[0] > 3);
        assertThat(LinearizabilityChecker.of(WITHOUT_HINT).within(brief).check(history))
                .isInstanceOf(Verdict.Unknown.class);
        assertThat(asked[0]).isLessThan(10);
    }

    @Test
    void anEasyViolationIsFoundBehindAHardPart() {
        hard("a");
        tell("b", new KvModel.Get(), KvModel.Got.of("x"));

        Verdict verdict = LinearizabilityChecker.of(WITHOUT_HINT).check(history);

        assertThat(verdict).isInstanceOf(Verdict.Violated.class);
        assertThat(verdict.steps()).isLessThan(50_000);
    }

    @Test
    void theTimelineShowsWhatDoesNotFit() {
        int write = invoke("a", new KvModel.Put("x"));
        tell("a", new KvModel.Get(), KvModel.Got.of("x"));
        tell("a", new KvModel.Get(), KvModel.Got.none());
        history.ok(write, new KvModel.Done(true), nowNanos);

        assertThat(check().toString().lines().map(String::stripTrailing))
                .containsExactly(
                        "\"a\" is not linearizable: no order explains the answer marked !",
                        "an order of 2 operations explains all before it, ending in #0 #1",
                        "and leads to the state Optional[x]",
                        line("      1. #0 c Put[value=x] -> Done[applied=true]", "0.001 ms .. 0.005 ms     |---->"),
                        line("      2. #1 c Get[] -> Got[\"x\"]", "0.002 ms .. 0.003 ms      ||"),
                        line("!      - #2 c Get[] -> Got[none]", "0.004 ms .. 0.005 ms        ||"));
    }

    @Test
    void theSameHistoryTakesTheSameSteps() {
        hard("a");
        Budget budget = Budget.standard().withSteps(30_000);

        assertThat(LinearizabilityChecker.of(WITHOUT_HINT).within(budget).check(history))
                .isEqualTo(
                        LinearizabilityChecker.of(WITHOUT_HINT).within(budget).check(history));
    }

    @Test
    void aBudgetOfNothingIsRefused() {
        assertThatThrownBy(() -> Budget.standard().withSteps(0)).hasMessageContaining("stepsPerPart is 0");
        assertThatThrownBy(() -> new Budget(1, 0, () -> false)).hasMessageContaining("memoryBytesPerPart is 0");
    }

    /** Twelve appends at once, and a read that none of their orders explains. */
    private void hard(String key) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ids.add(invoke(key, new KvModel.Append(i + ";")));
        }
        ids.forEach(id -> history.ok(id, new KvModel.Done(true), nowNanos));
        tell(key, new KvModel.Get(), KvModel.Got.of("0;1;"));
    }

    private static String line(String operation, String times) {
        return operation + " ".repeat(74 - operation.length()) + times;
    }

    private int invoke(String key, KvModel.Input input) {
        return history.invoke("c", key, input, nowNanos += 1_000);
    }

    private void tell(String key, KvModel.Input input, KvModel.Output output) {
        history.ok(invoke(key, input), output, nowNanos += 1_000);
    }

    private Verdict check() {
        return LinearizabilityChecker.of(KV).check(history);
    }

    private static List<Operation<KvModel.Input, KvModel.Output>> until(
            History<KvModel.Input, KvModel.Output> all, int end) {
        return all.operations().stream()
                .filter(operation -> operation.invoked().order() < end)
                .map(operation -> operation.endOrder() <= end || !operation.mayHaveHappened()
                        ? operation
                        : operation.ended(new Outcome.Unknown<>()))
                .filter(Operation::mayHaveHappened)
                .toList();
    }

    /**
     * Draws operations that overlap at random, with answers drawn at random from the likely ones.
     */
    private static History<KvModel.Input, KvModel.Output> random(RandomGenerator random, int size) {
        History<KvModel.Input, KvModel.Output> drawn = new History<>(size);
        List<Integer> underWay = new ArrayList<>();
        long now = 0;
        while (drawn.operations().size() < size || !underWay.isEmpty()) {
            boolean invoke = drawn.operations().size() < size && (underWay.isEmpty() || random.nextInt(5) < 3);
            if (invoke) {
                underWay.add(drawn.invoke("c", "k", input(random), now++));
                continue;
            }
            int id = underWay.remove(random.nextInt(underWay.size()));
            if (random.nextInt(5) == 0) {
                drawn.unknown(id);
            } else {
                boolean read = drawn.operations().get(id).input() instanceof KvModel.Get;
                drawn.ok(id, read ? got(random) : new KvModel.Done(true), now++);
            }
        }
        return drawn;
    }

    private static KvModel.Input input(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> new KvModel.Put("a");
            case 1, 2 -> new KvModel.Append(random.nextBoolean() ? "a" : "b");
            case 3 -> new KvModel.Delete();
            case 4 -> new KvModel.Cas("a", "b");
            default -> new KvModel.Get();
        };
    }

    private static KvModel.Output got(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> KvModel.Got.none();
            case 2, 3 -> KvModel.Got.of("a");
            case 4 -> KvModel.Got.of("b");
            default -> KvModel.Got.of("ab");
        };
    }
}
