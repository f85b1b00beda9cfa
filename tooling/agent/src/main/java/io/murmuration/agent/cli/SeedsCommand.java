package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.testkit.SeedPool;
import io.murmuration.testkit.SeedReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs simulations, one for each seed of a range, and shows the sums over them. */
abstract class SeedsCommand implements Callable<Integer> {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})(?:\\.\\.(\\d{1,18}))?");
    private static final long PROGRESS_NANOS = 1_000_000_000L;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--seeds",
            paramLabel = "A..B",
            description = "The seeds to run, both included, or a single one (default: ${DEFAULT-VALUE}).")
    private String seeds = "1..1000";

    @Option(names = "--minutes", description = "Begin no further seed after so many minutes (default: no limit).")
    private double minutes;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    abstract SeedReport run(long first, long last, SeedPool.Limits limits);

    /** Tells a failing seed's smallest run to people, line by line. */
    abstract List<String> explain(long seed);

    @Override
    public Integer call() throws Exception {
        Matcher range = RANGE.matcher(seeds);
        require(range.matches(), "--seeds must be like 1..1000 or 17: '" + seeds + "'");
        long first = Long.parseLong(range.group(1));
        long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
        require(first <= last, "--seeds must not end before it begins: '" + seeds + "'");
        require(minutes >= 0 && minutes <= 100_000, "--minutes must be from 0 to 100000: " + minutes);
        long nanos = minutes == 0 ? Long.MAX_VALUE / 2 : Math.round(minutes * 60e9);
        Progress progress = new Progress(last - first + 1);
        int processors = Runtime.getRuntime().availableProcessors();
        SeedReport report = run(first, last, new SeedPool.Limits(processors, nanos, progress::done));
        progress.clear();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(report.fields()));
        } else {
            SeedReportText.of(report).forEach(out::println);
        }
        out.flush();
        if (!report.failures().isEmpty()) {
            tell(report.failures().get(0).seed());
        }
        return report.holds() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** What went wrong goes beside the figures, so that these can be read by programs. */
    private void tell(long seed) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("looking for the shortest run of seed " + seed + " that fails the same way");
        explain(seed).forEach(err::println);
        err.flush();
    }

    private void require(boolean condition, String rule) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), rule);
        }
    }

    /** One line that says how many seeds are done, if somebody watches. */
    private final class Progress {

        private final long all;
        private final boolean watched =
                spec.commandLine().getColorScheme().ansi().enabled();
        private final AtomicLong shownAt = new AtomicLong(System.nanoTime());
        private volatile boolean shown;

        Progress(long all) {
            this.all = all;
        }

        void done(long count) {
            long now = System.nanoTime();
            long before = shownAt.get();
            if (watched && now - before > PROGRESS_NANOS && shownAt.compareAndSet(before, now)) {
                shown = true;
                PrintWriter err = spec.commandLine().getErr();
                err.print(String.format(Locale.ROOT, "\r\u001b[Ksimulating: %,d of %,d seeds", count, all));
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
