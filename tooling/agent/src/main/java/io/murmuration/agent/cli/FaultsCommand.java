package io.murmuration.agent.cli;

import io.murmuration.agent.faults.FaultKind;
import io.murmuration.agent.faults.FaultReport;
import io.murmuration.agent.faults.FaultRun;
import io.murmuration.agent.faults.FaultSettings;
import io.murmuration.agent.faults.FaultTimeline;
import io.murmuration.agent.node.NodeLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets real processes fail while clients work. */
@Command(
        name = "faults",
        description = "Starts a cluster on this machine, kills, pauses, cuts off and damages nodes while clients "
                + "work, and judges what the clients saw.",
        footer = {"", "Exit code 0 only if nothing was violated; else the nodes' data are kept."},
        mixinStandardHelpOptions = true)
final class FaultsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--nodes", paramLabel = "N", description = "How many nodes decide: 3 (default) or 5.")
    private int nodes = 3;

    @Option(names = "--minutes", paramLabel = "M", description = "How long there are faults (default: 3).")
    private double minutes = 3;

    @Option(names = "--seed", paramLabel = "S", description = "What faults and work are drawn from (default: 1).")
    private long seed = 1;

    @Option(
            names = "--only",
            paramLabel = "KIND",
            split = ",",
            description = "Only these kinds of faults: ${COMPLETION-CANDIDATES}.")
    private List<FaultKind> only = List.of();

    @Option(
            names = "--rolling",
            description = "Instead, kill and restart each node in turn, every 10 s; then errors other than unknown, "
                    + "or later than 1 s after a kill, are violations.")
    private boolean rolling;

    @Option(names = "--json", description = "Print one JSON object at the end.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        NodeLog.choose(NodeLog.Form.TEXT, "faults");
        PrintWriter out = spec.commandLine().getOut();
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        FaultReport report = FaultRun.run(settings(), moment -> show(moment, out));
        if (json) {
            out.println(FaultsText.json(report).toPrettyString());
        } else {
            FaultsText.of(report, ansi).forEach(out::println);
        }
        out.flush();
        return report.held() ? ExitCode.OK : ExitCode.FAILED;
    }

    private FaultSettings settings() {
        EnumSet<FaultKind> kinds = only.isEmpty() ? EnumSet.allOf(FaultKind.class) : EnumSet.copyOf(only);
        try {
            return new FaultSettings(nodes, Duration.ofMillis((long) (minutes * 60_000)), seed, kinds, rolling);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private void show(FaultTimeline.Moment moment, PrintWriter out) {
        if (!json) {
            out.println(FaultsText.moment(moment));
            out.flush();
        }
    }
}
