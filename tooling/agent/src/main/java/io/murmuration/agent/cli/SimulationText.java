package io.murmuration.agent.cli;

import io.murmuration.testkit.SimulationReport;
import io.murmuration.testkit.SimulationReport.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows the figures of a simulated run to people. */
final class SimulationText {

    private SimulationText() {}

    static List<String> of(SimulationReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(format(
                "%,d nodes, %s %% loss, pauses %s, %,.1f node-hours, seed %d",
                report.nodes(), number(report.loss() * 100), report.pauses(), report.nodeHours(), report.seed()));
        lines.add("");
        lines.addAll(times(report));
        lines.add("");
        lines.addAll(counts(report));
        lines.add("");
        lines.add(format("trace %s, %,d events, %.1f s", report.traceHash(), report.events(), report.wallSeconds()));
        lines.add(verdict(report));
        return lines;
    }

    private static List<String> times(SimulationReport report) {
        TextTable table = new TextTable("virtual time until", "times>", "median ms>", "worst ms>");
        table.add("all know all", "1", "", millis(report.form()));
        row(table, "a newcomer is known to all", report.join());
        row(table, "a crashed member is suspected", report.crashSuspected());
        row(table, "all awake hold it dead", report.crash());
        row(table, "those who slept do as well", report.crashSleepers());
        row(table, "all know that it is back", report.restart());
        table.add("the halves are one again", "1", "", millis(report.heal()));
        return table.lines();
    }

    private static List<String> counts(SimulationReport report) {
        TextTable table = new TextTable("count", "figure>");
        table.add("live members held dead", whole(report.falseDeaths()));
        table.add("  by a fixed time-out of 5 s", whole(report.fixedTimeoutFalseDeaths()));
        table.add("live members suspected", whole(report.falseSuspicions()));
        table.add("members of the own side blamed for a split", whole(report.ownSideFailures()));
        table.add("members reported failed after a goodbye", whole(report.failedAfterGoodbye()));
        table.add("packets a second and node", format("%.2f", report.packetsPerNodePerSecond()));
        table.add("bytes a second and node", format("%.0f", report.bytesPerNodePerSecond()));
        List<String> lines = table.lines();
        return lines.subList(1, lines.size());
    }

    private static String verdict(SimulationReport report) {
        if (report.holds()) {
            return "in the end all nodes agree";
        }
        List<String> broken = new ArrayList<>();
        if (!report.converged()) {
            broken.add("in the end not all know all");
        }
        if (!report.digestsEqual()) {
            broken.add("the views differ in the end");
        }
        if (report.ownSideFailures() > 0) {
            broken.add("members of the own side were blamed for a split");
        }
        if (report.failedAfterGoodbye() > 0) {
            broken.add("members that had left were reported failed");
        }
        if (broken.isEmpty()) {
            broken.add("something did not happen in time (-)");
        }
        return "VIOLATED: " + String.join("; ", broken);
    }

    private static void row(TextTable table, String what, Times times) {
        String count = Integer.toString(times.count());
        table.add(what, count, millis(times.median()), millis(times.worst()));
    }

    private static String millis(long millis) {
        return millis < 0 ? "-" : whole(millis);
    }

    private static String whole(long figure) {
        return format("%,d", figure);
    }

    private static String number(double figure) {
        String text = format("%.3f", figure);
        return text.replaceAll("\\.?0+$", "");
    }

    private static String format(String pattern, Object... figures) {
        return String.format(Locale.ROOT, pattern, figures);
    }
}
