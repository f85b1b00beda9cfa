package io.murmuration.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks. */
@Command(
        name = "run",
        description = "Measures what the parts cost, against a stated limit.",
        subcommands = {CoreCommand.class, LogCommand.class, StoreCommand.class},
        footer = {"", "Exit code 1 if a figure misses its limit, 2 if the command was not understood."},
        mixinStandardHelpOptions = true)
public final class Benchmarks implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Benchmarks() {}

    /** Runs one command and exits. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Benchmarks());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to measure");
    }
}
