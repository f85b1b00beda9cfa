package io.murmuration.testkit.history;

import java.util.Arrays;
import java.util.List;

/**
 * The invocations and answers of those operations that are not linearised yet, in their order: a
 * list linked both ways, from which an operation is taken and put back in constant time, the last
 * taken first. Its end looks like an answer that comes after all others.
 */
final class PendingEvents {

    private final int[] orders;
    private final int[] operations;
    private final boolean[] answers;
    private final int[] invocationOf;
    private final int[] answerOf;
    private final int[] next;
    private final int[] previous;
    private final int end;

    /** Holds all events of these operations, every one of which was answered. */
    PendingEvents(List<? extends Operation<?, ?>> answered) {
        int size = answered.size();
        end = 2 * size;
        long[] events = new long[end];
        for (int i = 0; i < size; i++) {
            events[2 * i] = (long) answered.get(i).invoked().order() << 32 | 2L * i;
            events[2 * i + 1] = (long) answered.get(i).endOrder() << 32 | 2L * i + 1;
        }
        Arrays.sort(events);
        orders = new int[end + 1];
        operations = new int[end + 1];
        answers = new boolean[end + 1];
        invocationOf = new int[size];
        answerOf = new int[size];
        next = new int[end + 1];
        previous = new int[end + 1];
        for (int event = 0; event < end; event++) {
            int tagged = (int) events[event];
            orders[event] = (int) (events[event] >>> 32);
            operations[event] = tagged >> 1;
            answers[event] = (tagged & 1) != 0;
            (answers[event] ? answerOf : invocationOf)[tagged >> 1] = event;
        }
        orders[end] = Integer.MAX_VALUE;
        answers[end] = true;
        for (int event = 0; event <= end; event++) {
            next[event] = event == end ? 0 : event + 1;
            previous[event] = event == 0 ? end : event - 1;
        }
    }

    boolean isEmpty() {
        return first() == end;
    }

    /** Returns the first event; the list is a ring through its end. */
    int first() {
        return next[end];
    }

    /** Returns the event behind this one, even if this one was just taken. */
    int after(int event) {
        return next[event];
    }

    boolean isEnd(int event) {
        return event == end;
    }

    boolean isAnswer(int event) {
        return answers[event];
    }

    /** Returns the operation that an event before the end belongs to. */
    int operation(int event) {
        return operations[event];
    }

    int orderOf(int event) {
        return orders[event];
    }

    /** Takes both events of an operation; the answer first, so that none is left behind. */
    void remove(int operation) {
        unlink(answerOf[operation]);
        unlink(invocationOf[operation]);
    }

    /** Undoes the last {@link #remove} that is not undone. */
    void putBack(int operation) {
        link(invocationOf[operation]);
        link(answerOf[operation]);
    }

    private void unlink(int event) {
        next[previous[event]] = next[event];
        previous[next[event]] = previous[event];
    }

    private void link(int event) {
        next[previous[event]] = event;
        previous[next[event]] = event;
    }
}
