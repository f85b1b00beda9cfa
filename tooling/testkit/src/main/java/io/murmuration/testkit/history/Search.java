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
 *   <li>A read that fits goes first, with no way back: in any order that works it can be moved to
 *       the front.
 *   <li>An operation of unknown outcome is tried last, left out where it changes nothing, and need
 *       not be there at the end.
 *   <li>Of several of unknown outcome with equal input, the one invoked first goes first.
 * </ul>
 *
 * <p>Where the model can tell that one of the next answers has become impossible
 * ({@link Model#mayAnswer}), it goes back at once.
 */
final class Search<S, I, O> {

    /** How a search ended. */
    enum End {
        LINEARIZABLE,
        VIOLATED,
        UNDECIDED
    }

    /** What the map of states takes for each beside the state itself. */
    private static final int BYTES_PER_STATE = 80;

    private static final int STEPS_PER_LOOK = 1024;
    private static final int LOOK_AHEAD = 16;

    private final Model<S, I, O> model;
    private final Budget budget;
    private final List<Operation<I, O>> answered = new ArrayList<>();
    private final List<Operation<I, O>> open = new ArrayList<>();

    private final PendingEvents pending;
    private final int[] earlierTwin;
    private final boolean[] reads;
    private final long[] answeredBits;
    private final long[] openBits;
    private final Configurations visited = new Configurations();

    private final Map<S, Integer> stateIds = new LinkedHashMap<>();
    private long stateBytes;

    /** What is linearised: operations by number, those of unknown outcome behind the answered. */
    private final int[] order;

    private int ordered;

    /** One frame for each configuration on the way to where the search is. */
    private final List<S> frameState = new ArrayList<>();

    private final int[] frameOrdered;
    private final int[] nextEvent;
    private final int[] nextOpen;
    private int top = -1;

    private final List<I> before = new ArrayList<>();

    private long steps;
    private long nextLook;

    Search(Model<S, I, O> model, List<Operation<I, O>> operations, Budget budget) {
        this.model = model;
        this.budget = budget;
        for (Operation<I, O> operation : operations) {
            (operation.outcome() instanceof Outcome.Ok ? answered : open).add(operation);
        }
        pending = new PendingEvents(answered);
        earlierTwin = earlierTwins(open);
        reads = new boolean[answered.size()];
        for (int i = 0; i < reads.length; i++) {
            reads[i] = model.isRead(answered.get(i).input(), outputOf(answered.get(i)));
        }
        answeredBits = new long[(answered.size() + 63) / 64];
        openBits = new long[(open.size() + 63) / 64];
        int all = operations.size() + 1;
        order = new int[all];
        frameOrdered = new int[all];
        nextEvent = new int[all];
        nextOpen = new int[all];
    }

    /** Searches to the end; to be called once. */
    End run() {
        S initial = model.initial();
        absorb(initial);
        push(initial, 0);
        while (!pending.isEmpty()) {
            boolean full = visited.sizeBytes() + stateBytes > budget.memoryBytesPerPart();
            if (full || steps >= budget.stepsPerPart() || timeIsUp()) {
                return End.UNDECIDED;
            }
            if (!goOn()) {
                undo(frameOrdered[top]);
                frameState.remove(top--);
                if (top < 0) {
                    return End.VIOLATED;
                }
            }
        }
        return End.LINEARIZABLE;
    }

    long steps() {
        return steps;
    }

    /** Returns the order that was found; there has to be one. */
    List<Operation<I, O>> order() {
        return Arrays.stream(order, 0, ordered).mapToObj(this::operation).toList();
    }

    /** Returns the state behind {@link #order()}. */
    S reached() {
        return frameState.get(top);
    }

    /**
     * Tries the next candidate of the configuration on top; returns false if there is none left.
     */
    private boolean goOn() {
        S state = frameState.get(top);
        int event = nextEvent[top];
        while (!pending.isAnswer(event)) {
            int candidate = pending.operation(event);
            event = pending.after(event);
            nextEvent[top] = event;
            Optional<S> to = afterAnswered(candidate, state);
            if (to.isPresent() && reach(candidate, to.get())) {
                return true;
            }
        }
        while (nextOpen[top] < open.size() && isInvokedBefore(nextOpen[top], event)) {
            int candidate = nextOpen[top]++;
            if (mayBeNext(candidate)) {
                S to = afterOpen(candidate, state);
                if (!to.equals(state) && reach(answered.size() + candidate, to)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean reach(int candidate, S state) {
        int orderedBefore = ordered;
        linearise(candidate);
        absorb(state);
        if (!mayGoOn(state) || !visited.add(openBits, answeredBits, idOf(state))) {
            undo(orderedBefore);
            return false;
        }
        push(state, orderedBefore);
        return true;
    }

    private void push(S state, int orderedBefore) {
        top++;
        frameState.add(state);
        frameOrdered[top] = orderedBefore;
        nextEvent[top] = pending.first();
        nextOpen[top] = 0;
    }

    /** Linearises every candidate that was answered, may be so now and never changes the state. */
    private void absorb(S state) {
        int event = pending.first();
        while (!pending.isAnswer(event)) {
            int candidate = pending.operation(event);
            if (reads[candidate] && afterAnswered(candidate, state).isPresent()) {
                linearise(candidate);
            }
            event = pending.after(event);
        }
    }

    /** Returns whether the next answers may yet be given, as far as the model can tell. */
    private boolean mayGoOn(S state) {
        before.clear();
        int opened = 0;
        int answers = 0;
        for (int event = pending.first(); answers < LOOK_AHEAD && !pending.isEnd(event); event = pending.after(event)) {
            Operation<I, O> operation = answered.get(pending.operation(event));
            if (!pending.isAnswer(event)) {
                before.add(operation.input());
                continue;
            }
            for (; opened < open.size() && isInvokedBefore(opened, event); opened++) {
                if (!isLinearised(opened)) {
                    before.add(open.get(opened).input());
                }
            }
            answers++;
            if (!model.mayAnswer(state, operation.input(), outputOf(operation), before)) {
                return false;
            }
        }
        return true;
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

    private boolean isInvokedBefore(int openOperation, int event) {
        return open.get(openOperation).invoked().order() < pending.orderOf(event);
    }

    private boolean isLinearised(int openOperation) {
        return (openBits[openOperation >> 6] & 1L << openOperation) != 0;
    }

    private Optional<S> afterAnswered(int candidate, S state) {
        steps++;
        Operation<I, O> operation = answered.get(candidate);
        return model.step(state, operation.input(), outputOf(operation));
    }

    private S afterOpen(int candidate, S state) {
        steps++;
        return model.unheard(state, open.get(candidate).input());
    }

    private int idOf(S state) {
        Integer known = stateIds.putIfAbsent(state, stateIds.size());
        if (known != null) {
            return known;
        }
        stateBytes += BYTES_PER_STATE + model.sizeBytes(state);
        return stateIds.size() - 1;
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

    private static <I, O> O outputOf(Operation<I, O> operation) {
        if (!(operation.outcome() instanceof Outcome.Ok<O> ok)) {
            throw new IllegalStateException("never answered: " + operation);
        }
        return ok.output();
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
