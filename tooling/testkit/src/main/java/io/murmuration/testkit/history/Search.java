package io.murmuration.testkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The search for one order of the operations of one part (Wing and Gong 1993, with the memory of
 * Lowe 2017). It linearises one operation after the other and goes back where it cannot go on. Only
 * a <em>candidate</em> may be next: one that was invoked before the first answer of those that are
 * not linearised yet. Three rules keep the search small and none changes what it finds:
 *
 * <ul>
 *   <li>A candidate that was answered and leaves the state as it is goes first, with no way back:
 *       in any order that works it can be moved to the front.
 *   <li>An operation of unknown outcome is tried last, left out where it changes nothing, and need
 *       not be there at the end.
 *   <li>Of several of unknown outcome with equal input, the one invoked first goes first.
 * </ul>
 */
final class Search<S, I, O> {

    /** How a search ended. */
    enum End {
        LINEARIZABLE,
        VIOLATED,
        UNDECIDED
    }

    private static final int IMPOSSIBLE = -1;
    private static final int STEPS_PER_LOOK = 1024;

    private final Model<S, I, O> model;
    private final Budget budget;
    private final List<Operation<I, O>> answered = new ArrayList<>();
    private final List<Operation<I, O>> open = new ArrayList<>();

    private final PendingEvents pending;
    private final int[] earlierTwin;
    private final long[] answeredBits;
    private final long[] openBits;
    private final Configurations visited;

    private final List<S> states = new ArrayList<>();
    private final Map<S, Integer> stateIds = new LinkedHashMap<>();

    /** What is linearised: operations by number, those of unknown outcome behind the answered. */
    private final int[] order;

    private int ordered;

    /** One frame for each configuration on the way to where the search is. */
    private final int[] frameState;

    private final int[] frameOrdered;
    private final int[] nextEvent;
    private final int[] nextOpen;
    private int top = -1;

    private long steps;
    private long nextLook;
    private int stuckEvent = -1;
    private int stuckState;
    private int[] furthest = new int[0];

    Search(Model<S, I, O> model, List<Operation<I, O>> operations, Budget budget) {
        this.model = model;
        this.budget = budget;
        for (Operation<I, O> operation : operations) {
            (operation.outcome() instanceof Outcome.Ok ? answered : open).add(operation);
        }
        pending = new PendingEvents(answered);
        earlierTwin = earlierTwins(open);
        answeredBits = new long[(answered.size() + 63) / 64];
        openBits = new long[(open.size() + 63) / 64];
        visited = new Configurations(budget.memoryBytesPerPart());
        int all = operations.size() + 1;
        order = new int[all];
        frameState = new int[all];
        frameOrdered = new int[all];
        nextEvent = new int[all];
        nextOpen = new int[all];
    }

    /** Searches to the end; to be called once. */
    End run() {
        int initial = idOf(model.initial());
        absorb(initial);
        push(initial, 0);
        while (!pending.isEmpty()) {
            if (steps >= budget.stepsPerPart() || visited.isFull() || timeIsUp()) {
                return End.UNDECIDED;
            }
            if (!goOn()) {
                undo(frameOrdered[top]);
                top--;
                if (top < 0) {
                    return End.VIOLATED;
                }
            }
        }
        furthest = Arrays.copyOf(order, ordered);
        return End.LINEARIZABLE;
    }

    long steps() {
        return steps;
    }

    /** Returns the order that was found; after a violation the one that came furthest. */
    List<Operation<I, O>> order() {
        return Arrays.stream(furthest).mapToObj(this::operation).toList();
    }

    /** Returns the operation whose answer no order reached beyond; there has to be a violation. */
    Operation<I, O> stuck() {
        return answered.get(pending.operation(stuckEvent));
    }

    /** Returns the state behind {@link #order()} after a violation. */
    S reached() {
        return states.get(stuckState);
    }

    /** Tries the next candidate of the configuration on top; returns false if there is none left. */
    private boolean goOn() {
        int state = frameState[top];
        int event = nextEvent[top];
        while (!pending.isAnswer(event)) {
            int candidate = pending.operation(event);
            event = pending.after(event);
            nextEvent[top] = event;
            if (reach(candidate, afterAnswered(candidate, state))) {
                return true;
            }
        }
        int end = pending.orderOf(event);
        while (nextOpen[top] < open.size() && open.get(nextOpen[top]).invoked().order() < end) {
            int candidate = nextOpen[top]++;
            if (mayBeNext(candidate)) {
                int to = afterOpen(candidate, state);
                if (to != state && reach(answered.size() + candidate, to)) {
                    return true;
                }
            }
        }
        remember(event, state);
        return false;
    }

    private boolean reach(int candidate, int state) {
        if (state == IMPOSSIBLE) {
            return false;
        }
        int before = ordered;
        linearise(candidate);
        absorb(state);
        if (!visited.add(openBits, answeredBits, state)) {
            undo(before);
            return false;
        }
        push(state, before);
        return true;
    }

    private void push(int state, int orderedBefore) {
        top++;
        frameState[top] = state;
        frameOrdered[top] = orderedBefore;
        nextEvent[top] = pending.first();
        nextOpen[top] = 0;
    }

    /** Linearises every candidate that was answered and leaves the state as it is. */
    private void absorb(int state) {
        int event = pending.first();
        while (!pending.isAnswer(event)) {
            int candidate = pending.operation(event);
            if (afterAnswered(candidate, state) == state) {
                linearise(candidate);
            }
            event = pending.after(event);
        }
    }

    private void linearise(int operation) {
        order[ordered++] = operation;
        flip(operation);
        if (operation < answered.size()) {
            pending.remove(operation);
        }
    }

    private void undo(int toOrdered) {
        while (ordered > toOrdered) {
            int operation = order[--ordered];
            flip(operation);
            if (operation < answered.size()) {
                pending.putBack(operation);
            }
        }
    }

    private void flip(int operation) {
        if (operation < answered.size()) {
            answeredBits[operation >> 6] ^= 1L << operation;
        } else {
            int bit = operation - answered.size();
            openBits[bit >> 6] ^= 1L << bit;
        }
    }

    private boolean mayBeNext(int openCandidate) {
        int twin = earlierTwin[openCandidate];
        return !isLinearised(openCandidate) && (twin < 0 || isLinearised(twin));
    }

    private boolean isLinearised(int openOperation) {
        return (openBits[openOperation >> 6] & 1L << openOperation) != 0;
    }

    private int afterAnswered(int candidate, int state) {
        steps++;
        Operation<I, O> operation = answered.get(candidate);
        if (!(operation.outcome() instanceof Outcome.Ok<O> ok)) {
            throw new IllegalStateException("never answered: " + operation);
        }
        Optional<S> after = model.step(states.get(state), operation.input(), ok.output());
        return after.isPresent() ? idOf(after.get()) : IMPOSSIBLE;
    }

    private int afterOpen(int candidate, int state) {
        steps++;
        return idOf(model.unheard(states.get(state), open.get(candidate).input()));
    }

    private int idOf(S state) {
        Integer known = stateIds.putIfAbsent(state, states.size());
        if (known != null) {
            return known;
        }
        states.add(state);
        return states.size() - 1;
    }

    private void remember(int event, int state) {
        boolean further = stuckEvent < 0 || pending.orderOf(event) > pending.orderOf(stuckEvent);
        if (further || (event == stuckEvent && ordered > furthest.length)) {
            stuckEvent = event;
            stuckState = state;
            furthest = Arrays.copyOf(order, ordered);
        }
    }

    private boolean timeIsUp() {
        if (steps < nextLook) {
            return false;
        }
        nextLook = steps + STEPS_PER_LOOK;
        return budget.timeIsUp().getAsBoolean();
    }

    private Operation<I, O> operation(int number) {
        return number < answered.size() ? answered.get(number) : open.get(number - answered.size());
    }

    private static <I, O> int[] earlierTwins(List<Operation<I, O>> open) {
        Map<I, Integer> last = new LinkedHashMap<>();
        int[] twins = new int[open.size()];
        for (int i = 0; i < twins.length; i++) {
            Integer twin = last.put(open.get(i).input(), i);
            twins[i] = twin == null ? -1 : twin;
        }
        return twins;
    }
}
