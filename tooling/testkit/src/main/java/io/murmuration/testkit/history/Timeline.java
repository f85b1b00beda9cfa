package io.murmuration.testkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Draws the end of a part of a history that cannot be explained: one line for each operation, the
 * last column a bar from invocation to answer, all bars on one scale of events.
 */
final class Timeline<I, O> {

    private static final int MOST_LINES = 24;
    private static final int MOST_TEXT = 160;
    private static final int MOST_INPUT = 60;

    private final List<Operation<I, O>> shown;
    private final List<Operation<I, O>> order;
    private final Operation<I, O> stuck;
    private final int hidden;

    /**
     * Prepares a drawing.
     *
     * @param part all operations of the part, by invocation
     * @param order those that fit
     * @param stuck the one that fits nowhere
     */
    Timeline(List<Operation<I, O>> part, List<Operation<I, O>> order, Operation<I, O> stuck) {
        List<Operation<I, O>> before = part.stream()
                .filter(operation -> operation.invoked().order() < stuck.endOrder())
                .toList();
        List<Operation<I, O>> last =
                new ArrayList<>(before.subList(Math.max(0, before.size() - MOST_LINES), before.size()));
        if (!last.contains(stuck)) {
            last.set(0, stuck);
        }
        this.shown = last;
        this.order = order;
        this.stuck = stuck;
        this.hidden = before.size() - last.size();
    }

    /** Returns the drawing. */
    String draw(String part, Object reached) {
        StringBuilder text = new StringBuilder();
        line(text, "\"%s\" is not linearizable: no order explains the answer marked !", part);
        line(text, "an order of %d operations explains all before it%s", order.size(), lastOnes());
        line(text, "and leads to the state %s", cut(reached.toString(), MOST_TEXT));
        if (hidden > 0) {
            line(text, "  ... %d operations before these", hidden);
        }
        int[] ranks = shown.stream()
                .flatMapToInt(operation -> IntStream.of(operation.invoked().order(), operation.endOrder()))
                .filter(event -> event <= stuck.endOrder())
                .sorted()
                .toArray();
        for (Operation<I, O> operation : shown) {
            line(
                    text,
                    "%s %6s %-60s %s %s",
                    operation.equals(stuck) ? "!" : " ",
                    place(operation),
                    cut(operation.toString(), MOST_INPUT),
                    times(operation),
                    bar(operation, ranks));
        }
        return text.toString();
    }

    private String lastOnes() {
        List<String> ids = order.subList(Math.max(0, order.size() - 8), order.size()).stream()
                .map(operation -> "#" + operation.id())
                .toList();
        return ids.isEmpty() ? "" : ", ending in " + String.join(" ", ids);
    }

    private String place(Operation<I, O> operation) {
        for (int i = 0; i < order.size(); i++) {
            if (order.get(i).id() == operation.id()) {
                return i + 1 + ".";
            }
        }
        return "-";
    }

    private static <I, O> String times(Operation<I, O> operation) {
        String end =
                operation.outcome() instanceof Outcome.Ok<O> ok ? millis(ok.at().nanos()) : "?";
        return String.format(
                Locale.ROOT, "%12s .. %-12s", millis(operation.invoked().nanos()), end);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
    }

    private String bar(Operation<I, O> operation, int[] ranks) {
        int from = Arrays.binarySearch(ranks, operation.invoked().order());
        int to = operation.endOrder() <= stuck.endOrder()
                ? Arrays.binarySearch(ranks, operation.endOrder())
                : ranks.length;
        return " ".repeat(from) + "|" + "-".repeat(to - from - 1) + (to == ranks.length ? ">" : "|");
    }

    private static String cut(String text, int most) {
        return text.length() <= most
                ? text
                : text.substring(0, most / 2 - 2) + "..." + text.substring(text.length() - most / 2 + 1);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
