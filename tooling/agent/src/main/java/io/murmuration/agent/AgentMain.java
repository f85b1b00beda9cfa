package io.murmuration.agent;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code murmuration}: a runnable node and the questions one may ask it. */
@Command(name = "murmuration", mixinStandardHelpOptions = true, version = "murmuration 0.1.0-SNAPSHOT")
public final class AgentMain {

    private AgentMain() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new AgentMain()).execute(args));
    }
}
