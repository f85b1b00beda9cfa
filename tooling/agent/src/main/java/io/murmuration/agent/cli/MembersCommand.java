package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the cluster as one node sees it. */
@Command(
        name = "members",
        description = "Shows the members of the cluster, as a running node sees them.",
        mixinStandardHelpOptions = true)
final class MembersCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final NodeAddress address = new NodeAddress();

    @Option(names = "--json", description = "Print one JSON array; with --watch, one JSON object per line and event.")
    private boolean json;

    @Option(
            names = {"-w", "--watch"},
            description = "Go on and print each change as it comes, until interrupted.")
    private boolean watch;

    @Override
    public Integer call() {
        NodeClient client = new NodeClient(address.find(System.getenv()));
        PrintWriter out = spec.commandLine().getOut();
        if (!watch) {
            show(client.get("/members"), out);
            return ExitCode.OK;
        }
        client.follow("/members/events", (type, event) -> {
            if (json) {
                out.println(event);
            } else if (type.equals("snapshot")) {
                show(event, out);
            } else {
                out.println(MembersText.event(
                        type, event, spec.commandLine().getColorScheme().ansi()));
            }
            out.flush();
        });
        throw new CommandFailure(ExitCode.UNREACHABLE, "the node has closed the stream: it left or was stopped");
    }

    private void show(JsonNode view, PrintWriter out) {
        if (json) {
            out.println(MembersText.json(view).toPrettyString());
        } else {
            Ansi ansi = spec.commandLine().getColorScheme().ansi();
            MembersText.table(view, ansi).forEach(out::println);
        }
        out.flush();
    }
}
