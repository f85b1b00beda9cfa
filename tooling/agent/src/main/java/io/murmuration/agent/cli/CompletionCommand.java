package io.murmuration.agent.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete the command line. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh.",
        footer = {"", "For this shell:  source <(./murmuration completion)"},
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        var top = spec.root().commandLine();
        var out = spec.commandLine().getOut();
        out.print(AutoComplete.bash(top.getCommandName(), top));
        out.println();
        out.flush();
    }
}
