package io.murmuration.agent.cli;

import io.murmuration.testkit.SeedReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows the sums over many simulated runs to people. */
final class SeedReportText {

    private SeedReportText() {}

    static List<String> of(SeedReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d seeds from %d on, %,d of them hard enough to count; %,d steps",
                report.seeds(),
                report.first(),
                report.counted(),
                report.steps()));
        lines.add("");
        TextTable table = new TextTable("what happened", "times>");
        for (Map.Entry<String, Long> figure : report.figures().entrySet()) {
            table.add(figure.getKey().replace('_', ' '), String.format(Locale.ROOT, "%,d", figure.getValue()));
        }
        lines.addAll(table.lines());
        lines.add("");
        lines.add(String.format(Locale.ROOT, "trace %s, %.1f s", report.traceHash(), report.wallSeconds()));
        for (SeedReport.Failure failure : report.failures()) {
            lines.add("VIOLATED: seed " + failure.seed() + ": " + failure.message());
        }
        for (String missing : report.missing()) {
            lines.add("NEVER CAME ABOUT: " + missing);
        }
        if (report.holds()) {
            lines.add("all that must hold held");
        }
        return lines;
    }
}
