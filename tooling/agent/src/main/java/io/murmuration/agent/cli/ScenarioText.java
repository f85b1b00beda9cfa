package io.murmuration.agent.cli;

import io.murmuration.testkit.scenario.Scenario;
import io.murmuration.testkit.scenario.ScenarioResult;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows scenarios, and what came of them, to people and to programs. */
final class ScenarioText {

    private static final int FIRST_MOMENTS = 16;
    private static final int LAST_MOMENTS = 8;

    private ScenarioText() {}

    static List<String> list(List<Scenario> scenarios) {
        TextTable table = new TextTable("scenario", "question");
        scenarios.forEach(each -> table.add(each.name(), each.question()));
        return table.lines();
    }

    static List<String> of(ScenarioResult result, long seed, double seconds) {
        List<String> lines = new ArrayList<>();
        lines.add(result.name());
        lines.add(result.question());
        lines.add("");
        if (!result.picture().isEmpty()) {
            lines.addAll(result.picture());
            lines.add("");
        }
        if (!result.timeline().isEmpty()) {
            TextTable timeline = new TextTable("time>", "who", "one run");
            List<Moment> moments = result.timeline();
            int skipped = Math.max(0, moments.size() - FIRST_MOMENTS - LAST_MOMENTS);
            for (int i = 0; i < moments.size(); i++) {
                Moment each = moments.get(i);
                if (skipped > 0 && i == FIRST_MOMENTS) {
                    timeline.add("", "", "... and so on, " + skipped + " times ...");
                }
                if (skipped == 0 || i < FIRST_MOMENTS || i >= moments.size() - LAST_MOMENTS) {
                    timeline.add(time(each.at()), each.who(), each.what());
                }
            }
            lines.addAll(timeline.lines());
            lines.add("");
        }
        TextTable figures = new TextTable("figure", "value>");
        result.figures().forEach((name, value) -> {
            if (!name.equals(ScenarioResult.BROKEN)) {
                figures.add(name.replace('-', ' '), value(value));
            }
        });
        lines.addAll(figures.lines());
        lines.add("");
        lines.add(
                String.format(Locale.ROOT, "%s (seed %d, %.1f s)", result.held() ? "held" : "VIOLATED", seed, seconds));
        Object broken = result.figures().get(ScenarioResult.BROKEN);
        if (broken != null) {
            lines.add("VIOLATED: " + broken);
        }
        lines.add("");
        return lines;
    }

    static Map<String, Object> fields(ScenarioResult result, long seed, double seconds) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("scenario", result.name());
        fields.put("question", result.question());
        fields.put("held", result.held());
        fields.put("seed", seed);
        Map<String, Object> figures = new LinkedHashMap<>();
        result.figures().forEach((name, value) -> figures.put(name.replace('-', '_'), value));
        fields.put("figures", figures);
        fields.put(
                "timeline", result.timeline().stream().map(ScenarioText::moment).toList());
        fields.put("wall_seconds", Math.round(seconds * 10) / 10.0);
        return fields;
    }

    private static Map<String, Object> moment(Moment moment) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("at_ms", moment.at().toNanos() / 1e6);
        fields.put("who", moment.who());
        fields.put("what", moment.what());
        return fields;
    }

    /** Minutes, seconds and milliseconds with two decimals: rounds of messages are that quick. */
    private static String time(Duration at) {
        return String.format(
                Locale.ROOT, "%d:%02d.%05d", at.toMinutes(), at.toSecondsPart(), at.toNanosPart() / 10_000);
    }

    private static String value(Object value) {
        if (value instanceof Long || value instanceof Integer) {
            return String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
        }
        return value.toString();
    }
}
