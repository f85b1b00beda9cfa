package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that read the store. */
final class KvRead {

    private KvRead() {}

    /** How fresh an answer must be. */
    enum Mode {
        LINEARIZABLE,
        LEASE,
        STALE
    }

    /** Reads keys. */
    @Command(
            name = "get",
            description = "Reads one key and prints its value, or several and prints KEY = VALUE.",
            footer = {"", "Exit code 1 if the one key is not there."})
    static final class Get extends OnNode {

        @Mixin
        private final KeyChoice keys = new KeyChoice();

        @Option(names = "--revision", paramLabel = "R", description = "As it was at this revision (default: now).")
        private long revision;

        @Option(names = "--limit", paramLabel = "N", description = "So many entries at most (default: what fits).")
        private int limit;

        @Option(names = "--keys-only", description = "Leave out values.")
        private boolean keysOnly;

        @Option(names = "--count", description = "Print only how many there are.")
        private boolean count;

        @Option(names = "--descending", description = "The last keys first.")
        private boolean descending;

        @Option(
                names = "--mode",
                description = "How fresh: linearizable (default), lease, or stale, which any replica answers, "
                        + "also without a quorum.")
        private @Nullable Mode mode;

        @Option(
                names = "--max-age",
                paramLabel = "TIME",
                converter = TimeSpan.class,
                description = "How old a stale answer may be, such as 500ms or 10s (default: 5s).")
        private @Nullable Duration maxAge;

        @Option(
                names = "--at-least",
                paramLabel = "R",
                description = "Any replica that has this revision, rather than a --mode.")
        private @Nullable Long atLeast;

        @Override
        void check() {
            if (!keys.problem().isEmpty()) {
                throw usage(keys.problem());
            } else if (atLeast != null && mode != null) {
                throw usage("--at-least and --mode exclude each other");
            } else if (maxAge != null && mode != Mode.STALE) {
                throw usage("--max-age needs --mode stale");
            } else if (revision < 0 || limit < 0 || (atLeast != null && atLeast < 0)) {
                throw usage("--revision, --limit and --at-least must not be negative");
            }
        }

        @Override
        int ask(NodeClient client) {
            RequestPath path = keys.addTo(new RequestPath("/kv"))
                    .with("revision", revision)
                    .with("limit", limit)
                    .with("keys_only", keysOnly)
                    .with("count_only", count)
                    .with("descending", descending);
            if (atLeast != null) {
                path.with("mode", "at_least").with("at_least", atLeast);
            } else if (mode != null) {
                path.with("mode", mode.name().toLowerCase(Locale.ROOT));
            }
            if (maxAge != null) {
                path.with("max_age_ms", Long.toString(maxAge.toMillis()));
            }
            JsonNode reading = client.ask("GET", path.toString());
            print(reading, this::lines);
            boolean missing = keys.isSingle() && reading.path("count").asLong() == 0;
            if (missing && !count) {
                note("no key '" + keys.name() + "' at revision "
                        + (revision == 0 ? reading.path("revision").asText() : Long.toString(revision)));
                return ExitCode.FAILED;
            }
            if (reading.path("more").asBoolean() && !json() && !count) {
                note(reading.path("entries").size() + " shown of "
                        + reading.path("count").asText());
            }
            return ExitCode.OK;
        }

        private List<String> lines(JsonNode reading) {
            if (count) {
                return List.of(reading.path("count").asText());
            }
            if (keys.isSingle() && !keysOnly) {
                JsonNode entries = reading.path("entries");
                return entries.isEmpty() ? List.of() : List.of(KvText.raw(entries.get(0), "value"));
            }
            return KvText.entries(reading, keysOnly);
        }
    }

    /** Reads what is below a path. */
    @Command(
            name = "children",
            description = "Lists what is directly below a path, where keys are read as paths; what has more below it "
                    + "ends with a slash.")
    static final class Below extends OnNode {

        @Parameters(paramLabel = "PATH", description = "The path, without a slash at its end.")
        private String path = "";

        @Override
        int ask(NodeClient client) {
            JsonNode answer = client.ask(
                    "GET", new RequestPath("/kv/children").with("path", path).toString());
            print(answer, KvText::children);
            return ExitCode.OK;
        }
    }

    /** Reads how full the store is. */
    @Command(name = "status", description = "Tells the newest revision and how full the store is.")
    static final class Status extends OnNode {

        @Override
        int ask(NodeClient client) {
            print(client.ask("GET", "/kv/status"), KvText::status);
            return ExitCode.OK;
        }
    }
}
