package io.murmuration.agent.cli;

import io.murmuration.chat.ChatCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The top of the command line: its sub-commands, and how any of them fails. */
@Command(
        name = "murmuration",
        description = "Nodes that find each other and agree.",
        mixinStandardHelpOptions = true,
        versionProvider = Murmuration.Version.class,
        subcommands = {
            NodeCommand.class,
            MembersCommand.class,
            SimulateCommand.class,
            LogCommand.class,
            KvCommand.class,
            LeaseCommand.class,
            RaftCommand.class,
            DemoCommand.class,
            FaultsCommand.class,
            CompletionCommand.class,
            WarmUpCommand.class,
            CommandLine.HelpCommand.class
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  all went well",
            "  1  the run failed, or what it checks does not hold",
            "  2  the command line or a setting was not understood",
            "  3  the node that should answer could not be found or reached"
        })
public final class Murmuration implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--debug",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show where in the program an error came from.")
    private boolean debug;

    private Murmuration() {}

    /** Returns the command line, ready to execute. */
    public static CommandLine commandLine() {
        Murmuration top = new Murmuration();
        CommandLine line = new CommandLine(top);
        line.addSubcommand(new ChatCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Murmuration::refuse);
        line.setExecutionExceptionHandler(top::fail);
        line.setOut(new PrintWriter(System.out, false, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given: `murmuration help` lists them");
    }

    private static int refuse(ParameterException e, String... arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        String message = firstLine(e);
        err.println("murmuration: " + message);
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err) && !message.contains(" help`")) {
            err.println("murmuration: `" + command.getCommandSpec().qualifiedName() + " --help` lists the options");
        }
        err.flush();
        return ExitCode.USAGE;
    }

    private int fail(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (debug) {
            e.printStackTrace(err);
        }
        err.println("murmuration: " + firstLine(e) + (e instanceof CommandFailure || debug ? "" : HINT));
        err.flush();
        return e instanceof CommandFailure failure ? failure.exitCode() : ExitCode.FAILED;
    }

    private static final String HINT = " (--debug shows where it came from)";

    private static String firstLine(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String known = e instanceof CommandFailure || e instanceof ParameterException
                ? message
                : e.getClass().getSimpleName() + ": " + message;
        return known.lines().findFirst().orElse(known);
    }

    /** The version that the build wrote into the archive. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String built = Murmuration.class.getPackage().getImplementationVersion();
            return new String[] {"murmuration " + (built == null ? "(from classes)" : built)};
        }
    }
}
