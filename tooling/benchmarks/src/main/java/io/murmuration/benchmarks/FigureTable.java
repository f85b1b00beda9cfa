package io.murmuration.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures as people read them, and as programs do. */
final class FigureTable {

    private static final List<String> HEADER =
            List.of("subject", "measure", "median", "quartiles", "range", "must be", "");
    private static final int FIRST_FIGURE = 2;
    private static final int LAST_FIGURE = 5;

    private FigureTable() {}

    /** Returns aligned lines, a header first. */
    static List<String> lines(List<Figure> figures) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        figures.forEach(figure -> rows.add(row(figure)));
        return Columns.aligned(rows, FIRST_FIGURE, LAST_FIGURE);
    }

    private static List<String> row(Figure figure) {
        Spread spread = figure.spread();
        Figure.Bound bound = figure.bound();
        return List.of(
                figure.subject(),
                figure.measure(),
                number(spread.median()),
                number(spread.lowerQuartile()) + " - " + number(spread.upperQuartile()),
                number(spread.least()) + " - " + number(spread.most()),
                bound == null ? "" : promise(bound),
                bound == null ? "" : figure.holds() ? "holds" : "MISSED");
    }

    private static String promise(Figure.Bound bound) {
        String median = (bound.atLeast() ? ">= " : "<= ") + number(bound.limit());
        return Double.isNaN(bound.lowerQuartile())
                ? median
                : median + ", three in four > " + number(bound.lowerQuartile());
    }

    /** Three digits where that is enough to tell two of them apart. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** Returns one JSON object; {@code holds} tells whether all that was promised does. */
    static String json(String benchmark, List<Figure> figures) {
        Map<String, Object> top = new LinkedHashMap<>();
        top.put("benchmark", benchmark);
        top.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        top.put("processors", Runtime.getRuntime().availableProcessors());
        top.put("holds", figures.stream().allMatch(Figure::holds));
        top.put("figures", figures.stream().map(FigureTable::fields).toList());
        return text(top);
    }

    /** Writes maps, lists, strings and numbers as JSON. */
    static String text(Map<String, Object> top) {
        try {
            return new ObjectMapper().writeValueAsString(top);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and numbers cannot be written as JSON", e);
        }
    }

    static Map<String, Object> fields(Figure figure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("subject", figure.subject());
        fields.put("measure", figure.measure());
        fields.putAll(fields(figure.spread()));
        Figure.Bound bound = figure.bound();
        if (bound != null) {
            fields.put(bound.atLeast() ? "at_least" : "at_most", bound.limit());
            if (!Double.isNaN(bound.lowerQuartile())) {
                fields.put("lower_quartile_above", bound.lowerQuartile());
            }
            fields.put("holds", figure.holds());
        }
        return fields;
    }

    static Map<String, Object> fields(Spread spread) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("count", spread.count());
        fields.put("median", spread.median());
        fields.put("lower_quartile", spread.lowerQuartile());
        fields.put("upper_quartile", spread.upperQuartile());
        fields.put("least", spread.least());
        fields.put("most", spread.most());
        return fields;
    }
}
