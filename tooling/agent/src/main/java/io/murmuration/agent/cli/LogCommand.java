package io.murmuration.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.consensus.log.DamagedLogException;
import io.murmuration.consensus.log.LogException;
import io.murmuration.consensus.log.LogInspection;
import io.murmuration.consensus.log.LogRefusedException;
import io.murmuration.consensus.log.RealDisk;
import io.murmuration.consensus.log.RecoveryReport;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into the log of a replica, and changes nothing. */
@Command(
        name = "log",
        description = "Looks into the directory of a replica's log, and changes nothing in it. Works beside a running "
                + "node too.",
        footer = {"", "Exit code 1 if the log is damaged."},
        mixinStandardHelpOptions = true,
        subcommands = {LogCommand.Verify.class, LogCommand.Dump.class})
final class LogCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to do with the log: `murmuration log --help` lists it");
    }

    /** What both commands take, and how they fail. */
    abstract static class OnDirectory implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "DIR", description = "The directory of the log.")
        private Path directory = Path.of("");

        @Option(names = "--json", description = "Print JSON, one object a line.")
        private boolean json;

        @Override
        public final Integer call() {
            if (!Files.isDirectory(directory)) {
                throw new CommandFailure(
                        ExitCode.USAGE, directory + " is no directory: name the one that holds the log");
            }
            PrintWriter out = spec.commandLine().getOut();
            RealDisk disk = new RealDisk(directory);
            if (LogInspection.isInUse(disk)) {
                PrintWriter err = spec.commandLine().getErr();
                err.println("murmuration: a running process has this log open; its end may be that of any moment");
                err.flush();
            }
            try {
                inspect(disk, out);
                return ExitCode.OK;
            } catch (DamagedLogException e) {
                print(out, LogText.damage(e), LogText.damageFields(e));
                return ExitCode.FAILED;
            } catch (LogRefusedException e) {
                throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
            } catch (LogException e) {
                throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
            } finally {
                out.flush();
            }
        }

        abstract void inspect(RealDisk disk, PrintWriter out);

        ParameterException usage(String message) {
            return new ParameterException(spec.commandLine(), message);
        }

        /** Prints the words, or with {@code --json} the fields. */
        final void print(PrintWriter out, String words, Map<String, Object> fields) {
            try {
                out.println(json ? new ObjectMapper().writeValueAsString(new LinkedHashMap<>(fields)) : words);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Reads all and says whether it is whole. */
    @Command(
            name = "verify",
            description = "Reads every record and snapshot and says whether the log is whole.",
            mixinStandardHelpOptions = true)
    static final class Verify extends OnDirectory {

        @Override
        void inspect(RealDisk disk, PrintWriter out) {
            LogTotals totals = new LogTotals();
            RecoveryReport report = LogInspection.read(disk, totals);
            print(
                    out,
                    String.join(System.lineSeparator(), LogText.report(report, totals)),
                    LogText.fields(report, totals));
        }
    }

    /** Shows the entries. */
    @Command(
            name = "dump",
            description =
                    "Shows the records of the log in the order in which they were written; an entry replaces what "
                            + "stood at its index before.",
            mixinStandardHelpOptions = true)
    static final class Dump extends OnDirectory {

        @Option(names = "--from", description = "First index of the entries shown (default: ${DEFAULT-VALUE}).")
        private long from = 1;

        @Option(names = "--to", description = "Last index of the entries shown (default: no limit).")
        private long to = Long.MAX_VALUE;

        @Option(names = "--limit", description = "How many records are shown at most (default: ${DEFAULT-VALUE}).")
        private long limit = 10_000;

        @Override
        void inspect(RealDisk disk, PrintWriter out) {
            if (from < 1 || to < from || limit < 1) {
                throw usage("--from must be at least 1, --to not before it, --limit at least 1: " + from + ", " + to
                        + ", " + limit);
            }
            LogDump dump = new LogDump(from, to, limit, (words, fields) -> print(out, words, fields));
            LogInspection.read(disk, dump);
            if (dump.left() > 0) {
                print(out, "... and " + dump.left() + " more", Map.of("left", dump.left()));
            }
        }
    }
}
