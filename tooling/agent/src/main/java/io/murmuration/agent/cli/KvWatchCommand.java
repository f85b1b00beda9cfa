package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints changes as they come. */
@Command(
        name = "watch",
        description = "Prints each change of the keys as it comes, until interrupted.",
        footer = {"", "Exit code 1 if the watch cannot go on: the message says from where on it can."})
final class KvWatchCommand extends OnNode {

    @Mixin
    private final KeyChoice keys = new KeyChoice();

    @Option(
            names = "--glob",
            paramLabel = "PATTERN",
            description = "Only keys that match: * is anything but a slash, ** anything, ? one character.")
    private @Nullable String glob;

    @Option(names = "--revision", paramLabel = "R", description = "Begin with this revision (default: the next one).")
    private long revision;

    @Option(names = "--prev", description = "Print what was there before, too.")
    private boolean previous;

    @Option(names = "--once", description = "End after the first revision that changes something.")
    private boolean once;

    private long seen;
    private String end = "";

    @Override
    void check() {
        if (!keys.problem().isEmpty()) {
            throw usage(keys.problem());
        } else if (revision < 0) {
            throw usage("--revision must not be negative");
        }
    }

    @Override
    int ask(NodeClient client) {
        String path = keys.addTo(new RequestPath("/kv/watch"))
                .with("glob", glob)
                .with("revision", revision)
                .with("prev", previous)
                .with("once", once)
                .toString();
        client.follow(path, this::hear);
        if (once && seen > 0) {
            return ExitCode.OK;
        }
        String resume = seen == 0 ? "" : "; go on by --revision " + (seen + 1);
        if (end.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE, "the node has closed the stream: it left, or this was too slow" + resume);
        }
        throw new CommandFailure(ExitCode.FAILED, end);
    }

    private void hear(String type, JsonNode event) {
        switch (type) {
            case "changed" -> {
                seen = event.path("revision").asLong();
                print(event, KvText::watched);
            }
            case "compacted" -> {
                String oldest = event.path("oldest_revision").asText();
                end = "changes before revision " + oldest + " are no longer kept: read anew, or begin by --revision "
                        + oldest;
            }
            case "ended" -> end = "the watch has ended: " + event.path("why").asText();
            default -> {
                if (json()) {
                    print(event, KvText::watched);
                }
            }
        }
    }
}
