package io.murmuration.testkit.history;

import java.util.List;
import java.util.Map;

/** What a check found out. */
public sealed interface Verdict {

    /** Returns how often the model was asked. */
    long steps();

    /**
     * Every part of the history is linearizable.
     *
     * @param orders for each part the ids of its operations in an order that explains them; those
     *     of unknown outcome that are missing need not have happened
     */
    record Linearizable(Map<String, List<Integer>> orders, long steps) implements Verdict {}

    /**
     * A part of the history cannot be explained. Cut off behind the answer of {@code stuck}, it
     * still cannot; cut off before it, it can. So this is the shortest beginning that is violated,
     * unless the budget was too small for finding that out; it is violated in any case.
     *
     * @param part which part
     * @param order the ids of its operations in an order that explains all that was answered before
     * @param stuck the id of the operation whose answer came too much
     * @param timeline a drawing of that part of the history, some lines of text
     */
    record Violated(String part, List<Integer> order, int stuck, String timeline, long steps) implements Verdict {

        /** Returns the timeline. */
        @Override
        public String toString() {
            return timeline;
        }
    }

    /**
     * No violation was found, but the budget ended before all was explained.
     *
     * @param parts those that are undecided
     */
    record Unknown(List<String> parts, long steps) implements Verdict {}
}
