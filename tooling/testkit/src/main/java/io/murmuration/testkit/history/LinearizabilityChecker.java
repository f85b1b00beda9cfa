package io.murmuration.testkit.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides whether a history is linearizable:
 *
 * <pre>{@code
 * Verdict verdict = LinearizabilityChecker.of(new KvModel()).check(history);
 * assertThat(verdict).isInstanceOf(Verdict.Linearizable.class);   // else prints the timeline
 * }</pre>
 *
 * <p>A history is linearizable if each of its parts is (Herlihy and Wing 1990, locality), so the
 * model cuts it and each part is searched for itself, in the order in which they first occur. The
 * same history and budget of steps give the same verdict, to the step. Immutable; one check holds
 * no state of another.
 *
 * @param <S> the model's states
 * @param <I> what the object is asked
 * @param <O> what it answers
 */
public final class LinearizabilityChecker<S, I, O> {

    private final Model<S, I, O> model;
    private final Budget budget;

    private LinearizabilityChecker(Model<S, I, O> model, Budget budget) {
        this.model = model;
        this.budget = budget;
    }

    /** Returns a checker against this model, within the standard budget. */
    public static <S, I, O> LinearizabilityChecker<S, I, O> of(Model<S, I, O> model) {
        return new LinearizabilityChecker<>(model, Budget.standard());
    }

    /** Returns the same checker within that budget. */
    public LinearizabilityChecker<S, I, O> within(Budget other) {
        return new LinearizabilityChecker<>(model, other);
    }

    /**
     * Returns whether the history as it stands is linearizable. The first part that is not ends the
     * check; a part that exceeds the budget does not.
     */
    public Verdict check(History<I, O> history) {
        Map<String, List<Integer>> orders = new LinkedHashMap<>();
        List<String> undecided = new ArrayList<>();
        long steps = 0;
        for (Map.Entry<String, List<Operation<I, O>>> part : cut(history).entrySet()) {
            Search<S, I, O> search = new Search<>(model, part.getValue(), budget);
            Search.End end = search.run();
            steps += search.steps();
            if (end == Search.End.VIOLATED) {
                Operation<I, O> stuck = search.stuck();
                String timeline =
                        new Timeline<>(part.getValue(), search.order(), stuck).draw(part.getKey(), search.reached());
                return new Verdict.Violated(part.getKey(), ids(search.order()), stuck.id(), timeline, steps);
            }
            if (end == Search.End.UNDECIDED) {
                undecided.add(part.getKey());
            } else {
                orders.put(part.getKey(), ids(search.order()));
            }
        }
        return undecided.isEmpty()
                ? new Verdict.Linearizable(Collections.unmodifiableMap(orders), steps)
                : new Verdict.Unknown(List.copyOf(undecided), steps);
    }

    private Map<String, List<Operation<I, O>>> cut(History<I, O> history) {
        Map<String, List<Operation<I, O>>> parts = new LinkedHashMap<>();
        for (Operation<I, O> operation : history.operations()) {
            if (operation.mayHaveHappened()) {
                String part = model.part(operation.key(), operation.input());
                parts.computeIfAbsent(part, name -> new ArrayList<>()).add(operation);
            }
        }
        return parts;
    }

    private static <I, O> List<Integer> ids(List<Operation<I, O>> operations) {
        return operations.stream().map(Operation::id).toList();
    }
}
