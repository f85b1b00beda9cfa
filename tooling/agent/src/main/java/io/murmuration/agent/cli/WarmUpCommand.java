package io.murmuration.agent.cli;

import io.murmuration.agent.node.Agreement;
import io.murmuration.agent.node.HostPort;
import io.murmuration.agent.node.NodeLog;
import io.murmuration.agent.node.NodeOptions;
import io.murmuration.agent.node.NodeProcess;
import io.murmuration.agent.node.RunDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** Runs a node for a moment, so that the launcher can note which classes a start needs. */
@Command(name = "warm-up", hidden = true, description = "Starts a node, asks it for its members and ends.")
final class WarmUpCommand implements Callable<Integer> {

    @Override
    public Integer call() throws IOException {
        NodeLog.choose(NodeLog.Form.TEXT, "warm-up");
        HostPort anywhere = new HostPort("127.0.0.1", 0);
        NodeOptions options = new NodeOptions(
                "warm-up", "warm-up", anywhere, null, List.of(), Map.of(), null, null, false, null, Agreement.NONE);
        Path folder = Files.createTempDirectory("murmuration-warm-up");
        try {
            NodeProcess node =
                    NodeProcess.start(options, new NodeProcess.Http(anywhere, true), new RunDirectory(folder));
            NodeClient client = new NodeClient(URI.create(node.run().http()));
            MembersText.table(client.get("/members"), Ansi.OFF);
            MembersText.json(client.get("/members"));
            node.leave();
            node.awaitEnd();
        } finally {
            Files.deleteIfExists(folder);
        }
        return ExitCode.OK;
    }
}
