package io.murmuration.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The sums over many seeds. All but {@code wallSeconds} follow from the seeds alone.
 *
 * @param first seed
 * @param seeds that were run
 * @param counted of them, those hard enough (design, ruling 19)
 * @param steps events of all of them
 * @param failures by seed
 * @param figures what happened, by name
 * @param missing kinds of faults, messages and changes of role that never came about though enough
 *     seeds were run to expect them
 * @param traceHash of all runs, independent of their order
 * @param wallSeconds how long it took
 */
public record SeedReport(
        long first,
        long seeds,
        long counted,
        long steps,
        List<Failure> failures,
        Map<String, Long> figures,
        List<String> missing,
        String traceHash,
        double wallSeconds) {

    /**
     * A seed in whose run something did not hold.
     *
     * @param message what, and how it was seen
     */
    public record Failure(long seed, Enum<?> invariant, String message) {}

    /** Returns whether every invariant held in every run, and enough came about. */
    public boolean holds() {
        return failures.isEmpty() && missing.isEmpty();
    }

    /** Returns every figure by the name that it has in JSON, in a fixed order. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("first_seed", first);
        fields.put("seeds", seeds);
        fields.put("seeds_counted", counted);
        fields.put("steps", steps);
        fields.put("violations", failures.size());
        fields.putAll(figures);
        fields.put("failed_seeds", failures.stream().map(Failure::seed).toList());
        fields.put(
                "failed_invariants",
                failures.stream().map(each -> each.invariant.name()).toList());
        fields.put("missing", missing);
        fields.put("trace_hash", traceHash);
        fields.put("wall_seconds", Math.rint(wallSeconds * 100) / 100);
        return fields;
    }

    /** Returns {@link #fields} as one JSON object. */
    public String toJson() {
        List<String> members = new ArrayList<>();
        fields().forEach((name, value) -> members.add(quoted(name) + ":" + json(value)));
        return "{" + String.join(",", members) + "}";
    }

    private static String json(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(SeedReport::json).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof Number ? value.toString() : quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
