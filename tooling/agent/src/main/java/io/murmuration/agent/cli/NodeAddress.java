package io.murmuration.agent.cli;

import io.murmuration.agent.node.RunDirectory;
import io.murmuration.agent.node.RunFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options by which a command finds the node that it asks. */
final class NodeAddress {

    @ArgGroup
    private @Nullable Choice choice;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "Where nodes leave their run files (default: $MURMURATION_RUN, else "
                    + "$XDG_RUNTIME_DIR/murmuration, else murmuration-USER among the temporary files).")
    private @Nullable Path runDir;

    /** Either by name or by address. */
    private static final class Choice {

        @Option(names = "--node", paramLabel = "NAME", description = "Ask the node of this name on this machine.")
        private @Nullable String name;

        @Option(
                names = "--http",
                paramLabel = "URL",
                description = "Ask the management endpoint at this URL or host:port.")
        private @Nullable String http;
    }

    /** Returns the base of the management endpoint, without a slash at its end. */
    URI find(Map<String, String> environment) {
        if (choice != null && choice.http != null) {
            return parse(choice.http);
        }
        RunDirectory directory = RunDirectory.find(runDir, environment);
        List<RunFile> running;
        try {
            running = directory.running();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE, "cannot read the run files in " + directory.folder() + ": " + e, e);
        }
        return URI.create(choose(running, choice == null ? null : choice.name, directory.folder())
                .http());
    }

    static RunFile choose(List<RunFile> running, @Nullable String name, Path folder) {
        String names = String.join(", ", running.stream().map(RunFile::name).toList());
        if (running.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "no node runs here (no run file of a running process in " + folder
                            + "): start one by `murmuration node`, or name one by --http URL");
        }
        if (name == null) {
            if (running.size() > 1) {
                throw new CommandFailure(
                        ExitCode.USAGE, running.size() + " nodes run here: choose one by --node (" + names + ")");
            }
            return running.get(0);
        }
        return running.stream()
                .filter(run -> run.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.UNREACHABLE,
                        "no node named '" + name + "' runs here (" + folder + " knows " + names + ")"));
    }

    static URI parse(String text) {
        String full = text.contains("://") ? text : "http://" + text;
        try {
            URI uri = URI.create(full.endsWith("/") ? full.substring(0, full.length() - 1) : full);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--http '" + text + "' is no URL: " + e.getMessage(), e);
        }
        throw new CommandFailure(
                ExitCode.USAGE, "--http '" + text + "' is not of the form http://host:port or host:port");
    }
}
