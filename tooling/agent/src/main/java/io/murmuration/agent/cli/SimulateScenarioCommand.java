package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.testkit.scenario.Scenario;
import io.murmuration.testkit.scenario.ScenarioOptions;
import io.murmuration.testkit.scenario.ScenarioOptions.Effort;
import io.murmuration.testkit.scenario.ScenarioResult;
import io.murmuration.testkit.scenario.Scenarios;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays a Raft group through a story that people know, and tells what came of it. */
@Command(
        name = "scenario",
        description = "Plays Raft groups in virtual time through outages and figures that people know, and checks "
                + "what Raft promises there. Without a name, lists the scenarios.",
        footer = {"", "Exit code 1 if a promise did not hold."},
        mixinStandardHelpOptions = true)
final class SimulateScenarioCommand implements Callable<Integer> {

    private static final String ALL = "all";
    private static final long QUIET_NANOS = 2_000_000_000L;
    private static final long PROGRESS_NANOS = 200_000_000L;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A scenario, or all.")
    private @Nullable String name;

    @Option(names = "--seed", description = "Replays a run (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--full", description = "Play all cases there are: takes minutes.")
    private boolean full;

    @Option(names = "--json", description = "Print one JSON object for each scenario, on a line of its own.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (name == null) {
            ScenarioText.list(Scenarios.all()).forEach(out::println);
            out.flush();
            return ExitCode.OK;
        }
        boolean held = true;
        for (Scenario scenario : chosen(name)) {
            Progress progress = new Progress(scenario.name());
            long start = System.nanoTime();
            ScenarioResult result = Scenarios.play(
                    scenario, new ScenarioOptions(seed, full ? Effort.FULL : Effort.NORMAL, progress::at));
            double seconds = (System.nanoTime() - start) / 1e9;
            progress.clear();
            if (json) {
                out.println(new ObjectMapper().writeValueAsString(ScenarioText.fields(result, seed, seconds)));
            } else {
                ScenarioText.of(result, seed, seconds).forEach(out::println);
            }
            out.flush();
            held &= result.held();
        }
        return held ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<Scenario> chosen(String wanted) {
        if (wanted.equals(ALL)) {
            return Scenarios.all();
        }
        return List.of(Scenarios.named(wanted)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "no scenario is called '" + wanted + "': `murmuration simulate scenario` lists them")));
    }

    /** One line that says how far it is, once it takes a while and somebody watches. */
    private final class Progress {

        private final String scenario;
        private final boolean watched =
                spec.commandLine().getColorScheme().ansi().enabled();
        private final long startNanos = System.nanoTime();
        private final AtomicLong shownAt = new AtomicLong(startNanos);
        private volatile boolean shown;

        Progress(String scenario) {
            this.scenario = scenario;
        }

        void at(int done, int all) {
            long now = System.nanoTime();
            long before = shownAt.get();
            boolean due = now - startNanos > QUIET_NANOS && now - before > PROGRESS_NANOS;
            if (watched && due && shownAt.compareAndSet(before, now)) {
                shown = true;
                PrintWriter err = spec.commandLine().getErr();
                err.print(String.format(Locale.ROOT, "\r\u001b[K%s: %,d of %,d runs", scenario, done, all));
                err.flush();
            }
        }

        void clear() {
            if (shown) {
                spec.commandLine().getErr().print("\r\u001b[K");
                spec.commandLine().getErr().flush();
            }
        }
    }
}
