package io.murmuration.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Checks what a checker claims, from the definition alone. */
final class Witness {

    private Witness() {}

    /** Asserts that the verdict is linearizable, and that its orders prove it. */
    static <S, I, O> void accept(Model<S, I, O> model, History<I, O> history, Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Linearizable.class);
        List<Integer> answered = new ArrayList<>();
        ((Verdict.Linearizable) verdict).orders().forEach((part, order) -> {
            assertThat(order).doesNotHaveDuplicates();
            List<Operation<I, O>> operations =
                    order.stream().map(history.operations()::get).toList();
            assertThat(explains(model, operations)).as("%s", operations).isTrue();
            answered.addAll(order);
        });
        assertThat(answered)
                .containsAll(history.operations().stream()
                        .filter(operation -> operation.outcome() instanceof Outcome.Ok)
                        .map(Operation::id)
                        .toList());
    }

    /**
     * Returns whether the model answers so in this order, and nothing comes after what followed it.
     */
    static <S, I, O> boolean explains(Model<S, I, O> model, List<Operation<I, O>> order) {
        S state = model.initial();
        int latestInvocation = -1;
        for (Operation<I, O> operation : order) {
            latestInvocation = Math.max(latestInvocation, operation.invoked().order());
            if (operation.outcome() instanceof Outcome.Failed) {
                return false;
            }
            if (operation.outcome() instanceof Outcome.Ok<O> ok) {
                var after = model.step(state, operation.input(), ok.output());
                if (after.isEmpty() || ok.at().order() < latestInvocation) {
                    return false;
                }
                state = after.get();
            } else {
                state = model.unheard(state, operation.input());
            }
        }
        return true;
    }

    /**
     * Tries every order of every choice of unknown ones: for histories of a handful of operations.
     */
    static <S, I, O> boolean bruteForce(Model<S, I, O> model, List<Operation<I, O>> left, List<Operation<I, O>> order) {
        if (!explains(model, order)) {
            return false;
        }
        if (left.stream().noneMatch(operation -> operation.outcome() instanceof Outcome.Ok)) {
            return true;
        }
        for (Operation<I, O> next : left) {
            List<Operation<I, O>> rest = new ArrayList<>(left);
            rest.remove(next);
            List<Operation<I, O>> longer = new ArrayList<>(order);
            longer.add(next);
            if (bruteForce(model, rest, longer)) {
                return true;
            }
        }
        return false;
    }
}
