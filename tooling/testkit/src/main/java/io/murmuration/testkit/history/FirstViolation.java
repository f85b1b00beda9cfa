package io.murmuration.testkit.history;

import java.util.Comparator;
import java.util.List;

/**
 * Finds the first answer that makes a part of a history impossible. Every beginning of a
 * linearizable history is linearizable (Herlihy and Wing 1990, prefix closure), so the answers are
 * bisected. What was not answered when the history is cut off counts as unknown.
 */
final class FirstViolation<S, I, O> {

    private final Model<S, I, O> model;
    private final List<Operation<I, O>> part;
    private final Budget budget;
    private final List<Operation<I, O>> byAnswer;

    private List<Operation<I, O>> order = List.of();
    private S reached;
    private Operation<I, O> stuck;
    private long steps;

    /**
     * Takes a part that is known to be violated, so it has at least one answer; and a budget per
     * trial.
     */
    FirstViolation(Model<S, I, O> model, List<Operation<I, O>> part, Budget budget) {
        this.model = model;
        this.part = part;
        this.budget = budget;
        byAnswer = part.stream()
                .filter(operation -> operation.outcome() instanceof Outcome.Ok)
                .sorted(Comparator.comparingInt(Operation::endOrder))
                .toList();
        reached = model.initial();
        stuck = byAnswer.get(byAnswer.size() - 1);
    }

    /** Looks for it. A beginning that the budget leaves undecided counts as fine. */
    void find() {
        int fine = -1;
        int violated = byAnswer.size() - 1;
        while (violated - fine > 1) {
            int middle = (fine + violated) >>> 1;
            Search<S, I, O> search =
                    new Search<>(model, until(byAnswer.get(middle).endOrder()), budget);
            Search.End end = search.run();
            steps += search.steps();
            if (end == Search.End.VIOLATED) {
                violated = middle;
                stuck = byAnswer.get(middle);
                continue;
            }
            fine = middle;
            if (end == Search.End.LINEARIZABLE) {
                order = search.order();
                reached = search.reached();
            }
        }
    }

    /** Returns an order that explains the longest beginning that can be explained. */
    List<Operation<I, O>> order() {
        return order;
    }

    /** Returns the state behind that order. */
    S reached() {
        return reached;
    }

    /** Returns the operation whose answer cannot be explained any more. */
    Operation<I, O> stuck() {
        return stuck;
    }

    long steps() {
        return steps;
    }

    private List<Operation<I, O>> until(int end) {
        return part.stream()
                .filter(operation -> operation.invoked().order() < end)
                .map(operation -> operation.endOrder() <= end ? operation : operation.ended(new Outcome.Unknown<>()))
                .toList();
    }
}
