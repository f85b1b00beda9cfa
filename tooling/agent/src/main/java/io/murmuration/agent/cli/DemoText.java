package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.agent.demo.DemoReport;
import io.murmuration.agent.demo.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** Shows how the demo goes and how it went. */
final class DemoText {

    private DemoText() {}

    static String moment(Timeline.Moment moment) {
        return String.format(Locale.ROOT, "%6d ms  %-6s %s", moment.atMillis(), moment.who(), moment.what());
    }

    static List<String> of(DemoReport report, Ansi ansi) {
        List<String> lines = new ArrayList<>(List.of(""));
        for (DemoReport.Outcome outcome : report.outcomes()) {
            String mark = outcome.held() ? "✓" : "✗";
            if (ansi.enabled()) {
                mark = "\u001b[" + (outcome.held() ? "32" : "31") + "m" + mark + "\u001b[0m";
            }
            String detail = outcome.detail().isEmpty() ? "" : ": " + outcome.detail();
            lines.add(mark + " " + outcome.expectation().sentence() + detail);
        }
        long held = report.outcomes().stream().filter(DemoReport.Outcome::held).count();
        lines.add(String.format(
                Locale.ROOT,
                "%d of %d expectations held, in %.1f s",
                held,
                report.outcomes().size(),
                report.millis() / 1_000.0));
        if (!report.logs().isEmpty()) {
            lines.add("the logs of the nodes are in " + report.logs());
        }
        return lines;
    }

    static ObjectNode json(DemoReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("held", report.held());
        json.put("millis", report.millis());
        ObjectNode figures = json.putObject("figures");
        report.figures().forEach(figures::put);
        ArrayNode expectations = json.putArray("expectations");
        for (DemoReport.Outcome outcome : report.outcomes()) {
            expectations
                    .addObject()
                    .put("name", outcome.expectation().name().toLowerCase(Locale.ROOT))
                    .put("expected", outcome.expectation().sentence())
                    .put("held", outcome.held())
                    .put("detail", outcome.detail());
        }
        ArrayNode moments = json.putArray("timeline");
        for (Timeline.Moment moment : report.moments()) {
            moments.addObject()
                    .put("at_ms", moment.atMillis())
                    .put("who", moment.who())
                    .put("what", moment.what());
        }
        json.put("logs", report.logs());
        return json;
    }
}
