package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.testkit.PauseModel;
import io.murmuration.testkit.SimulationReport;
import io.murmuration.testkit.SwimScenario;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a cluster in virtual time and tells its figures. */
@Command(
        name = "simulate",
        description = "Plays the life of a cluster in virtual time: it forms, members join, crash and pause, it "
                + "splits and heals. The same options give the same run.",
        subcommands = {SimulateRaftCommand.class, SimulateStackCommand.class, SimulateScenarioCommand.class},
        footer = {"", "Exit code 1 if the cluster once did not agree in time, or blamed a member of its own side."},
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

    private static final long QUIET_NANOS = 2_000_000_000L;

    /** How simulated nodes pause. */
    enum Pauses {
        DEFAULT,
        NONE
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--nodes", description = "Members at the start, 2 to 10,000 (default: ${DEFAULT-VALUE}).")
    private int nodes = 100;

    @Option(names = "--loss", description = "Share of packets lost, 0 to below 1 (default: ${DEFAULT-VALUE}).")
    private double loss = 0.01;

    @Option(names = "--minutes", description = "How long the formed cluster runs (default: ${DEFAULT-VALUE}).")
    private double minutes = 10;

    @Option(names = "--seed", description = "Replays a run (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--pauses",
            description = "How nodes pause: default (log-normal, median 150 ms, sigma 0.9, 60 an hour) or none.")
    private Pauses pauses = Pauses.DEFAULT;

    @Option(
            names = "--split-minutes",
            description =
                    "How long the halves hear nothing of each other; 0 for no split (default: " + "${DEFAULT-VALUE}).")
    private double splitMinutes = 1;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        require(nodes >= 2 && nodes <= 10_000, "--nodes must be from 2 to 10000: " + nodes);
        require(loss >= 0 && loss < 1, "--loss must be from 0 to below 1: " + loss);
        require(minutes > 0 && minutes <= 100_000, "--minutes must be above 0 and at most 100000: " + minutes);
        require(splitMinutes >= 0 && splitMinutes <= 1_000, "--split-minutes must be from 0 to 1000: " + splitMinutes);
        SwimScenario.Plan plan = SwimScenario.Plan.of(nodes, loss, ofMinutes(minutes), seed)
                .withSplit(ofMinutes(splitMinutes))
                .withPauses(pauses == Pauses.NONE ? PauseModel.none() : PauseModel.standard());
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), terminal());
        SimulationReport report = SwimScenario.run(plan, progress::at);
        progress.clear();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(report.fields()));
        } else {
            SimulationText.of(report).forEach(out::println);
        }
        out.flush();
        return report.holds() ? ExitCode.OK : ExitCode.FAILED;
    }

    private boolean terminal() {
        return spec.commandLine().getColorScheme().ansi().enabled();
    }

    private void require(boolean condition, String rule) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), rule);
        }
    }

    private static Duration ofMinutes(double minutes) {
        return Duration.ofMillis(Math.round(minutes * 60_000));
    }

    /** One line that says where the run is, once it takes a while and somebody watches. */
    private static final class ProgressLine {

        private final PrintWriter err;
        private final boolean watched;
        private final long startNanos = System.nanoTime();
        private boolean shown;

        ProgressLine(PrintWriter err, boolean watched) {
            this.err = err;
            this.watched = watched;
        }

        void at(Duration time, String phase) {
            if (watched && System.nanoTime() - startNanos > QUIET_NANOS) {
                shown = true;
                err.print(String.format(
                        Locale.ROOT,
                        "\r\u001b[Ksimulating: %s, %d:%02d",
                        phase,
                        time.toMinutes(),
                        time.toSecondsPart()));
                err.flush();
            }
        }

        void clear() {
            if (shown) {
                err.print("\r\u001b[K");
                err.flush();
            }
        }
    }
}
