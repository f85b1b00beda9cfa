package io.murmuration.benchmarks;

import io.murmuration.benchmarks.Figure.Bound;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs {@link RaftCoreBench} in JVMs of its own and tells what an entry costs. */
@Command(
        name = "core",
        description = "Three Raft cores in memory, on one thread: entries committed and applied by all three, "
                + "and bytes allocated for each, payload not counted.",
        mixinStandardHelpOptions = true)
final class CoreCommand implements Callable<Integer> {

    /** The batch for which figures are promised. */
    private static final int PROMISED_BATCH = 64;

    private static final double ENTRIES_A_SECOND = 1_000_000;
    private static final double BYTES_AN_ENTRY = 300;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Printing printing = new Printing();

    @Option(names = "--batches", split = ",", description = "Commands a turn (default: ${DEFAULT-VALUE}).")
    private List<Integer> batches = List.of(1, 16, 64, 256);

    @Option(names = "--payloads", split = ",", description = "Bytes of each command (default: ${DEFAULT-VALUE}).")
    private List<Integer> payloads = List.of(16, 256);

    @Option(names = "--forks", description = "JVMs that are started for each (default: ${DEFAULT-VALUE}).")
    private int forks = 3;

    @Option(names = "--seconds", description = "Length of an iteration (default: ${DEFAULT-VALUE}).")
    private int seconds = 1;

    @Override
    public Integer call() throws RunnerException {
        requirePositive("--batches", batches);
        requirePositive("--payloads", payloads);
        requirePositive("--forks", List.of(forks));
        requirePositive("--seconds", List.of(seconds));
        List<Figure> figures = new ArrayList<>();
        for (RunResult result : run("together", batches, payloads)) {
            figures.addAll(figures(result, "one call"));
        }
        for (RunResult result : run("oneByOne", List.of(PROMISED_BATCH), payloads.subList(0, 1))) {
            figures.addAll(figures(result, "a call each"));
        }
        return printing.print("core", figures);
    }

    private Collection<RunResult> run(String method, List<Integer> batch, List<Integer> payload)
            throws RunnerException {
        printing.say("core: " + method + ", batches " + batch + ", payloads " + payload + " ...");
        return new Runner(new OptionsBuilder()
                        .include(RaftCoreBench.class.getName() + "." + method + "$")
                        .param("batch", texts(batch))
                        .param("payload", texts(payload))
                        .forks(forks)
                        .warmupTime(TimeValue.seconds(seconds))
                        .measurementTime(TimeValue.seconds(seconds))
                        .addProfiler(GCProfiler.class)
                        .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC")
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
    }

    private static String[] texts(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).toArray(String[]::new);
    }

    private void requirePositive(String option, List<Integer> values) {
        if (values.stream().anyMatch(value -> value < 1)) {
            throw new ParameterException(spec.commandLine(), option + " must be at least 1: " + values);
        }
    }

    private static List<Figure> figures(RunResult result, String calls) {
        BenchmarkParams params = result.getParams();
        int batch = Integer.parseInt(params.getParam("batch"));
        String subject = "batch " + batch + " in " + calls + ", " + params.getParam("payload") + " B";
        boolean promised = batch == PROMISED_BATCH && calls.equals("one call");
        return List.of(
                figure(
                        subject,
                        "entries/s",
                        result,
                        iteration -> iteration.getPrimaryResult().getScore() * batch,
                        promised ? Bound.atLeast(ENTRIES_A_SECOND) : null),
                figure(
                        subject,
                        "entries/s of processor time",
                        result,
                        iteration -> secondary(iteration, "entries") / secondary(iteration, "cpuNanos") * 1e9,
                        null),
                figure(
                        subject,
                        "bytes allocated/entry",
                        result,
                        iteration -> secondary(iteration, "gc.alloc.rate.norm") / batch,
                        promised ? Bound.atMost(BYTES_AN_ENTRY) : null));
    }

    private static Figure figure(
            String subject,
            String measure,
            RunResult result,
            ToDoubleFunction<IterationResult> of,
            @Nullable Bound bound) {
        List<Double> values = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            fork.getIterationResults().forEach(iteration -> values.add(of.applyAsDouble(iteration)));
        }
        return new Figure(subject, measure, Spread.of(values), bound);
    }

    private static double secondary(IterationResult iteration, String name) {
        var found = iteration.getSecondaryResults().get(name);
        if (found == null) {
            throw new IllegalStateException("JMH did not report " + name + ", only "
                    + iteration.getSecondaryResults().keySet());
        }
        return found.getScore();
    }
}
