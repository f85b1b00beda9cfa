package io.murmuration.agent.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options by which a command says which keys it means. */
final class KeyChoice {

    @Parameters(paramLabel = "KEY", arity = "0..1", description = "The key; not with --all.")
    private @Nullable String key;

    @Option(names = "--prefix", description = "All keys that start with KEY.")
    private boolean prefix;

    @Option(names = "--range-end", paramLabel = "END", description = "All keys from KEY to before END.")
    private @Nullable String end;

    @Option(names = "--all", description = "All keys.")
    private boolean all;

    /** Returns what contradicts itself; empty if nothing does. */
    String problem() {
        if ((prefix ? 1 : 0) + (end == null ? 0 : 1) + (all ? 1 : 0) > 1) {
            return "--prefix, --range-end and --all exclude each other";
        }
        if (all) {
            return key == null ? "" : "--all means every key: leave out '" + key + "'";
        }
        return key == null || key.isEmpty() ? "no key given: name one, or --all" : "";
    }

    boolean isSingle() {
        return !prefix && end == null && !all;
    }

    /** Returns the key, or how the range is called. */
    String name() {
        return key == null ? "" : key;
    }

    RequestPath addTo(RequestPath path) {
        return path.with("key", key)
                .with("prefix", prefix)
                .with("range_end", end)
                .with("all", all);
    }
}
