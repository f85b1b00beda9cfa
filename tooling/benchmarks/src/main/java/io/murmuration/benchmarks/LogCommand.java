package io.murmuration.benchmarks;

import io.murmuration.benchmarks.Figure.Bound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs {@link LogBench} for the sizes that matter. */
@Command(
        name = "log",
        description = "The log on disk beside a bare file that gets the same bytes in as many synced writes, in "
                + "turn; and how long it takes to open.",
        mixinStandardHelpOptions = true)
final class LogCommand implements Callable<Integer> {

    private static final List<Integer> BATCHES = List.of(1, 16, 256);
    private static final List<Integer> PAYLOADS = List.of(256, 4096);
    private static final double ALONE = 0.9;
    private static final double FULL = 0.8;
    private static final double SECONDS_TO_OPEN = 3;
    private static final int OPENINGS = 5;

    private static final double SECONDS_A_MEASUREMENT = 0.3;
    private static final int FEWEST_WRITES = 40;
    private static final long BYTES_A_MEASUREMENT = 128 << 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Printing printing = new Printing();

    @Option(
            names = "--directory",
            description = "An existing folder on the disk to measure; files there are removed again "
                    + "(default: the one for temporary files).")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir", "."));

    @Option(names = "--rounds", description = "Each of log and bare file, at least 1 (default: ${DEFAULT-VALUE}).")
    private int rounds = 15;

    @Option(names = "--open-mib", description = "Size of the log to open; 0 for none (default: ${DEFAULT-VALUE}).")
    private int openMib = 1024;

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new ParameterException(spec.commandLine(), "--directory must be an existing folder: " + directory);
        }
        if (rounds < 1 || openMib < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rounds must be at least 1 and --open-mib at least 0: " + rounds + ", " + openMib);
        }
        List<Figure> figures = new ArrayList<>();
        for (int payload : PAYLOADS) {
            for (int batch : BATCHES) {
                figures.addAll(paired(batch, payload));
            }
        }
        if (openMib > 0) {
            for (int payload : PAYLOADS) {
                figures.add(opening(payload));
            }
        }
        return printing.print("log", figures);
    }

    private List<Figure> paired(int batch, int payload) throws IOException {
        String subject = "batch " + batch + " of " + payload + " B";
        printing.say("log: " + subject + ", " + rounds + " rounds ...");
        LogBench bench = new LogBench(directory, batch, payload, writes(batch, payload));
        bench.measure(0);
        List<Double> log = new ArrayList<>();
        List<Double> thread = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            LogBench.Round round = bench.measure(i);
            log.add(round.log());
            thread.add(round.thread());
            bare.add(round.bare());
        }
        return List.of(
                new Figure(subject, "synced writes/s, bare file", Spread.of(bare), null),
                new Figure(subject, "synced writes/s, log", Spread.of(log), null),
                new Figure(subject, "synced writes/s, log with its thread", Spread.of(thread), null),
                new Figure(subject, "log to bare file", Spread.ofRatios(log, bare), bound(batch, payload)),
                new Figure(subject, "log with its thread to bare file", Spread.ofRatios(thread, bare), null));
    }

    /** As many as take about as long as one measurement should, on this disk as it is now. */
    private int writes(int batch, int payload) throws IOException {
        double aSecond = new LogBench(directory, batch, payload, FEWEST_WRITES).bare();
        long most = Math.max(FEWEST_WRITES, BYTES_A_MEASUREMENT / Math.max(1, (long) batch * payload));
        return (int) Math.max(FEWEST_WRITES, Math.min((double) most, aSecond * SECONDS_A_MEASUREMENT));
    }

    private static @Nullable Bound bound(int batch, int payload) {
        if (batch == 1) {
            return Bound.atLeast(ALONE);
        }
        return batch == 256 && payload == 4096 ? Bound.atLeast(FULL) : null;
    }

    private Figure opening(int payload) throws IOException {
        String subject = openMib + " MiB of " + payload + " B";
        printing.say("log: opening " + subject + " ...");
        List<Double> seconds = LogBench.secondsToOpen(directory, (long) openMib << 20, payload, OPENINGS);
        return new Figure(subject, "seconds to open", Spread.of(seconds), Bound.atMost(SECONDS_TO_OPEN));
    }
}
