package io.murmuration.benchmarks;

import io.murmuration.benchmarks.load.Window;
import io.murmuration.benchmarks.store.Plan.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stores came to, as people read it and as programs do. */
final class StoreTable {

    private static final List<String> HEADER =
            List.of("measure", "contender", "median", "range", "p50 ms", "p99 ms", "failed");
    private static final int FIRST_FIGURE = 2;
    private static final int LAST_FIGURE = 6;
    private static final double NANOS_A_MILLI = 1e6;

    private StoreTable() {}

    /** Returns the rates as aligned lines, a header first; none if no rates were wanted. */
    static List<String> lines(StoreResults results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        for (Row row : rows(results)) {
            rows.add(List.of(
                    row.label(),
                    row.name(),
                    FigureTable.number(row.rate().median()),
                    FigureTable.number(row.rate().least()) + " - "
                            + FigureTable.number(row.rate().most()),
                    FigureTable.number(row.p50().median()),
                    FigureTable.number(row.p99().median()),
                    Long.toString(row.failed())));
        }
        return rows.size() == 1 ? List.of() : Columns.aligned(rows, FIRST_FIGURE, LAST_FIGURE);
    }

    /** Returns the rates as objects, one for each row of the table, with every single value. */
    static List<Map<String, Object>> objects(StoreResults results) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Row row : rows(results)) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("contender", row.name());
            fields.put("operation", row.part() == Part.WRITES ? "write" : "read");
            fields.put("in_flight", row.inFlight());
            fields.put("per_second", withValues(row.rate(), row.rates()));
            fields.put("p50_ms", FigureTable.fields(row.p50()));
            fields.put("p99_ms", FigureTable.fields(row.p99()));
            fields.put("failed", row.failed());
            objects.add(fields);
        }
        return objects;
    }

    private static Map<String, Object> withValues(Spread spread, List<Double> values) {
        Map<String, Object> fields = FigureTable.fields(spread);
        fields.put("values", values);
        return fields;
    }

    private record Row(
            String name,
            Part part,
            int inFlight,
            List<Double> rates,
            Spread rate,
            Spread p50,
            Spread p99,
            long failed) {

        String label() {
            return StoreResults.label(part, inFlight);
        }
    }

    private static List<Row> rows(StoreResults results) {
        List<Row> rows = new ArrayList<>();
        for (Part part : List.of(Part.WRITES, Part.READS)) {
            if (results.plan().parts().contains(part)) {
                for (int inFlight : results.concurrencies(part)) {
                    for (String name : results.names()) {
                        List<Double> rates = results.values(name, part, inFlight);
                        if (!rates.isEmpty()) {
                            rows.add(row(results, name, part, inFlight));
                        }
                    }
                }
            }
        }
        return rows;
    }

    private static Row row(StoreResults results, String name, Part part, int inFlight) {
        List<Double> rates = results.values(name, part, inFlight);
        List<Double> p50 = results.ofWindows(name, part, inFlight, window -> window.p50Nanos() / NANOS_A_MILLI);
        List<Double> p99 = results.ofWindows(name, part, inFlight, window -> window.p99Nanos() / NANOS_A_MILLI);
        double failed = results.ofWindows(name, part, inFlight, Window::failed).stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        return new Row(
                name, part, inFlight, rates, Spread.of(rates), Spread.of(p50), Spread.of(p99), Math.round(failed));
    }
}
