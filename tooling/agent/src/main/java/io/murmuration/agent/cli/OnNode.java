package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands take that ask a running node about what the cluster agrees on. */
@Command(mixinStandardHelpOptions = true)
abstract class OnNode implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final NodeAddress address = new NodeAddress();

    @Option(names = "--json", description = "Print JSON, one object a line.")
    private boolean json;

    @Override
    public final Integer call() {
        check();
        try {
            return ask(new NodeClient(address.find(System.getenv())));
        } finally {
            out().flush();
        }
    }

    /** Refuses options that do not go together, before anybody is asked. */
    void check() {}

    /** Asks, prints, and returns the exit code. */
    abstract int ask(NodeClient client);

    final boolean json() {
        return json;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Tells the user what is no part of the answer. */
    final void note(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("murmuration: " + text);
        err.flush();
    }

    final ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Prints the answer as it is, with {@code --json}, or in words. */
    final void print(JsonNode answer, Function<JsonNode, List<String>> words) {
        if (json) {
            out().println(answer);
        } else {
            words.apply(answer).forEach(out()::println);
        }
        out().flush();
    }
}
