package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.murmuration.consensus.log.LogException;
import io.murmuration.consensus.log.LogRefusedException;
import io.murmuration.consensus.log.NodeDirectory;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows and changes who makes up the group that agrees. */
@Command(
        name = "raft",
        description = "Shows and changes who makes up the group that agrees.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RaftCommand.Status.class,
            RaftCommand.TransferTo.class,
            RaftCommand.Add.class,
            RaftCommand.Promote.class,
            RaftCommand.Remove.class,
            RaftCommand.Reset.class
        })
final class RaftCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to do with the group: `murmuration raft --help` lists it");
    }

    /** Shows the group. */
    @Command(
            name = "status",
            description = "Shows every replica as it sees itself: role, term, what it has committed and applied, and "
                    + "how far it is behind.",
            footer = {"", "Exit code 1 if nobody leads or no majority answers."})
    static final class Status extends OnNode {

        @Override
        int ask(NodeClient client) {
            JsonNode status = client.ask("GET", "/raft");
            print(status, RaftText::status);
            return RaftText.works(status) ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** What the changes have in common. */
    abstract static class Change extends OnNode {

        @Parameters(paramLabel = "NODE", description = "The name of a node, or the id of its replica.")
        private String node = "";

        abstract String path();

        abstract String done(String node);

        @Override
        final int ask(NodeClient client) {
            JsonNode answer = client.ask(
                    "POST", new RequestPath(path()).with("node", node).toString());
            print(answer, json -> List.of(done(json.path("node").asText())));
            return ExitCode.OK;
        }
    }

    /** Changes the leader. */
    @Command(name = "transfer", description = "Hands leadership to a node.")
    static final class TransferTo extends Change {

        @Override
        String path() {
            return "/raft/transfer";
        }

        @Override
        String done(String node) {
            return "handing leadership to " + node;
        }
    }

    /** Lets one in. */
    @Command(
            name = "add",
            description = "Lets a live node in as a learner. Nodes do so by themselves when they start; this is for "
                    + "one that was removed.")
    static final class Add extends Change {

        @Override
        String path() {
            return "/raft/add";
        }

        @Override
        String done(String node) {
            return node + " learns";
        }
    }

    /** Lets one vote. */
    @Command(name = "promote", description = "Lets a learner vote, beyond the number that nodes expect, too.")
    static final class Promote extends Change {

        @Override
        String path() {
            return "/raft/promote";
        }

        @Override
        String done(String node) {
            return node + " votes";
        }
    }

    /** Takes one out. */
    @Command(
            name = "remove",
            description = "Takes a replica out for good. Refused where that would leave no live majority.")
    static final class Remove extends Change {

        @Override
        String path() {
            return "/raft/remove";
        }

        @Override
        String done(String node) {
            return node + " is out";
        }
    }

    /** Lets a stopped node forget. */
    @Command(
            name = "reset",
            description = "Lets a stopped node forget which cluster it accepted or belonged to: for a founding that "
                    + "failed. Its files are set aside, not deleted.",
            mixinStandardHelpOptions = true)
    static final class Reset implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--data", paramLabel = "DIR", required = true, description = "The node's directory.")
        private Path data = Path.of("");

        @Option(names = "--force", description = "Do it even though there is something to forget.")
        private boolean force;

        @Override
        public Integer call() {
            if (!Files.isDirectory(data)) {
                throw new CommandFailure(ExitCode.USAGE, data + " is no directory: name the one of --data");
            }
            PrintWriter out = spec.commandLine().getOut();
            try {
                out.println(NodeDirectory.reset(data, force));
                return ExitCode.OK;
            } catch (LogRefusedException e) {
                throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
            } catch (LogException e) {
                throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
            } finally {
                out.flush();
            }
        }
    }
}
