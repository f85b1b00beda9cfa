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
 * model cuts it and each part is searched for itself. The same history and budget of steps give the
 * same verdict, to the step. Immutable; one check holds no state of another.
 *
 * @param <S> the model's states
 * @param <I> what the object is asked
 * @param <O> what it answers
 */
public final class LinearizabilityChecker<S, I, O> {

    private static final long FIRST_STEPS = 10_000;
    private static final long MORE_STEPS = 40;

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
     * Returns whether the history as it stands is linearizable. All parts are tried with few steps
     * first and those that are left with more, so one easy violation is found behind hard parts;
     * the first one found ends the check.
     */
    public Verdict check(History<I, O> history) {
        Map<String, List<Operation<I, O>>> undecided = cut(history);
        Map<String, List<Integer>> orders = new LinkedHashMap<>();
        long steps = 0;
        long limit = Math.min(FIRST_STEPS, budget.stepsPerPart());
        while (true) {
            for (String part : List.copyOf(undecided.keySet())) {
                List<Operation<I, O>> operations = undecided.getOrDefault(part, List.of());
                Search<S, I, O> search = new Search<>(model, operations, budget.withSteps(limit));
                Search.End end = search.run();
                steps += search.steps();
                if (end == Search.End.VIOLATED) {
                    return violated(part, operations, steps);
                }
                if (end == Search.End.LINEARIZABLE) {
                    orders.put(part, ids(search.order()));
                    undecided.remove(part);
                }
            }
            if (undecided.isEmpty()) {
                return new Verdict.Linearizable(Collections.unmodifiableMap(orders), steps);
            }
            if (limit == budget.stepsPerPart() || budget.timeIsUp().getAsBoolean()) {
                return new Verdict.Unknown(List.copyOf(undecided.keySet()), steps);
            }
            limit = budget.stepsPerPart() / MORE_STEPS < limit ? budget.stepsPerPart() : limit * MORE_STEPS;
        }
    }

    private Verdict violated(String part, List<Operation<I, O>> operations, long steps) {
        FirstViolation<S, I, O> first =
                new FirstViolation<>(model, operations, budget.withSteps(Math.max(steps, FIRST_STEPS)));
        first.find();
        String timeline = new Timeline<>(operations, first.order(), first.stuck()).draw(part, first.reached());
        return new Verdict.Violated(part, ids(first.order()), first.stuck().id(), timeline, steps + first.steps());
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
