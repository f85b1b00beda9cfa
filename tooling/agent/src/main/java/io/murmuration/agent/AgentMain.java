package io.murmuration.agent;

import io.murmuration.agent.cli.Murmuration;

/** The command {@code murmuration}: a runnable node and the questions one may ask it. */
public final class AgentMain {

    private AgentMain() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        int exitCode = Murmuration.commandLine().execute(args);
        System.out.flush();
        System.exit(exitCode);
    }
}
