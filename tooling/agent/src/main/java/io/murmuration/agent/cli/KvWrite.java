package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that change the store. */
final class KvWrite {

    private static final String INPUT = "-";

    private KvWrite() {}

    private static byte[] read(@Nullable Path file) {
        try {
            return file == null ? System.in.readAllBytes() : Files.readAllBytes(file);
        } catch (IOException e) {
            String what = file == null ? "the standard input" : file.toString();
            throw new CommandFailure(ExitCode.USAGE, "cannot read " + what + ": " + e, e);
        }
    }

    /** Sets a key. */
    @Command(
            name = "put",
            description = "Sets a key and prints the revision.",
            footer = {"", "Exit code 1 if a condition does not hold: then nothing has changed."})
    static final class Put extends OnNode {

        @Parameters(index = "0", paramLabel = "KEY", description = "The key, or the beginning of a sequential one.")
        private String key = "";

        @Parameters(index = "1", paramLabel = "VALUE", description = "The value; - reads the standard input.")
        private String value = "";

        @Option(names = "--lease", paramLabel = "ID", description = "Let the key go with this lease.")
        private @Nullable String lease;

        @Option(names = "--prev", description = "Print what was there before, too.")
        private boolean previous;

        @ArgGroup
        private @Nullable Condition condition;

        /** At most one of these. */
        private static final class Condition {

            @Option(names = "--if-absent", description = "Only if the key is not there.")
            private boolean absent;

            @Option(
                    names = "--if-revision",
                    paramLabel = "R",
                    description = "Only if the key was changed last at this revision.")
            private @Nullable Long revision;

            @Option(names = "--sequential", description = "Set a new key: KEY and then the next number of it.")
            private boolean sequential;

            @Nullable
            String expected() {
                if (absent) {
                    return "0";
                }
                return revision == null ? null : Long.toString(revision);
            }
        }

        private boolean isSequential() {
            return condition != null && condition.sequential;
        }

        @Override
        void check() {
            if (key.isEmpty()) {
                throw usage("the key is empty");
            } else if (isSequential() && previous) {
                throw usage("--sequential keys are always new: leave out --prev");
            }
        }

        @Override
        int ask(NodeClient client) {
            String path = new RequestPath("/kv")
                    .with("key", key)
                    .with("lease", lease)
                    .with("prev", previous)
                    .with("sequential", isSequential())
                    .with("if_revision", condition == null ? null : condition.expected())
                    .toString();
            byte[] body = value.equals(INPUT) ? read(null) : value.getBytes(StandardCharsets.UTF_8);
            JsonNode answer = client.send("PUT", path, body);
            boolean done = answer.path("succeeded").asBoolean();
            if (done || json()) {
                print(answer, this::lines);
            }
            if (!done) {
                JsonNode current = answer.path("current");
                note("not put: " + key
                        + (current.isMissingNode()
                                ? " is not there"
                                : " was changed last at revision "
                                        + current.path("mod_revision").asText()));
            }
            return done ? ExitCode.OK : ExitCode.FAILED;
        }

        private List<String> lines(JsonNode answer) {
            List<String> lines = new ArrayList<>();
            String what = isSequential() ? KvText.shown(answer, "key") + " at " : "";
            lines.add(what + "revision " + answer.path("revision").asText());
            if (answer.has("previous")) {
                lines.add("was " + KvText.shown(answer.path("previous"), "value"));
            }
            return lines;
        }
    }

    /** Removes keys. */
    @Command(
            name = "del",
            description = "Removes keys and prints how many were there.",
            footer = {"", "Exit code 1 if there was none."})
    static final class Del extends OnNode {

        @Mixin
        private final KeyChoice keys = new KeyChoice();

        @Option(names = "--prev", description = "Print what was there before, too.")
        private boolean previous;

        @Override
        void check() {
            if (!keys.problem().isEmpty()) {
                throw usage(keys.problem());
            }
        }

        @Override
        int ask(NodeClient client) {
            String path =
                    keys.addTo(new RequestPath("/kv")).with("prev", previous).toString();
            JsonNode answer = client.ask("DELETE", path);
            print(answer, Del::lines);
            return answer.path("deleted").asLong() > 0 ? ExitCode.OK : ExitCode.FAILED;
        }

        private static List<String> lines(JsonNode answer) {
            List<String> lines = new ArrayList<>();
            lines.add(answer.path("deleted").asText() + " deleted, revision "
                    + answer.path("revision").asText());
            answer.path("previous").forEach(entry -> lines.add("was " + KvText.pair(entry)));
            return lines;
        }
    }

    /** Takes steps under conditions, all at one revision. */
    @Command(
            name = "txn",
            description = "Takes all steps of 'then' at one revision if every guard of 'if' holds, else those of "
                    + "'else'. Reads a JSON document from --file or the standard input.",
            footer = {
                "",
                "  {\"if\":   [{\"key\": \"a\", \"target\": \"mod\", \"op\": \"=\", \"value\": 7}],",
                "   \"then\": [{\"put\": {\"key\": \"a\", \"value\": \"1\"}}, {\"delete\": {\"key\": \"b\"}}],",
                "   \"else\": [{\"get\": {\"key\": \"a\"}}]}",
                "",
                "Targets: version, create, mod, value, lease. Operators: =, !=, <, >.",
                "Exit code 1 if a guard did not hold."
            })
    static final class Transact extends OnNode {

        @Option(names = "--file", paramLabel = "FILE", description = "Where the document is.")
        private @Nullable Path file;

        @Override
        int ask(NodeClient client) {
            JsonNode answer = client.send("POST", "/kv/txn", read(file));
            print(answer, KvText::txn);
            return answer.path("succeeded").asBoolean() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** Gives up the past. */
    @Command(name = "compact", description = "Gives up what was before a revision: it can no longer be read.")
    static final class Compact extends OnNode {

        @Parameters(paramLabel = "REVISION", description = "The oldest revision that stays.")
        private long revision;

        @Override
        int ask(NodeClient client) {
            JsonNode answer = client.ask(
                    "POST",
                    new RequestPath("/kv/compact")
                            .with("revision", Long.toString(revision))
                            .toString());
            print(
                    answer,
                    json -> List.of("readable from " + revision + ", newest "
                            + json.path("revision").asText()));
            return ExitCode.OK;
        }
    }
}
