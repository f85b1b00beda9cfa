package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.agent.faults.FaultReport;
import io.murmuration.agent.faults.FaultTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Help.Ansi;

/** Shows how a run under faults goes and how it went. */
final class FaultsText {

    private FaultsText() {}

    static String moment(FaultTimeline.Moment moment) {
        return String.format(Locale.ROOT, "%8d ms  %-8s %s", moment.atMillis(), moment.who(), moment.what());
    }

    static List<String> of(FaultReport report, Ansi ansi) {
        List<String> lines = new ArrayList<>(List.of(""));
        report.operations().forEach((name, count) -> lines.add(row(name, count)));
        report.reasons().forEach((name, count) -> lines.add(row("  " + name, count)));
        lines.add("");
        lines.add(String.format(Locale.ROOT, "%-28s %10s %22s", "fault", "count", "worst outage in ms"));
        Map<String, Integer> kinds = new TreeMap<>(report.faults());
        report.worstOutageMillis().keySet().forEach(kind -> kinds.putIfAbsent(kind, 0));
        kinds.forEach((kind, count) -> lines.add(String.format(
                Locale.ROOT,
                "%-28s %10d %22d",
                kind,
                count,
                report.worstOutageMillis().getOrDefault(kind, 0L))));
        lines.add("");
        for (String violation : report.violations()) {
            lines.add((ansi.enabled() ? "\u001b[31m✗\u001b[0m " : "✗ ") + violation);
        }
        String settings = String.format(
                Locale.ROOT,
                "%d nodes, seed %d, %.1f s",
                report.settings().nodes(),
                report.settings().seed(),
                report.millis() / 1_000.0);
        if (report.held()) {
            lines.add((ansi.enabled() ? "\u001b[32m✓\u001b[0m " : "✓ ") + "nothing was violated; " + settings);
        } else {
            lines.add(settings + "; the nodes' data and logs are in " + report.folder());
        }
        return lines;
    }

    private static String row(String name, long count) {
        return String.format(Locale.ROOT, "%-28s %10d", name, count);
    }

    static ObjectNode json(FaultReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("held", report.held());
        json.put("nodes", report.settings().nodes());
        json.put("seed", report.settings().seed());
        json.put("rolling", report.settings().rolling());
        json.put("millis", report.millis());
        ObjectNode operations = json.putObject("operations");
        report.operations().forEach(operations::put);
        ObjectNode reasons = json.putObject("failures");
        report.reasons().forEach(reasons::put);
        ObjectNode faults = json.putObject("faults");
        report.faults().forEach(faults::put);
        ObjectNode outages = json.putObject("worst_outage_ms");
        report.worstOutageMillis().forEach(outages::put);
        ArrayNode violations = json.putArray("violations");
        report.violations().forEach(violations::add);
        ArrayNode moments = json.putArray("timeline");
        for (FaultTimeline.Moment moment : report.moments()) {
            moments.addObject()
                    .put("at_ms", moment.atMillis())
                    .put("who", moment.who())
                    .put("what", moment.what());
        }
        json.put("folder", report.folder());
        return json;
    }
}
