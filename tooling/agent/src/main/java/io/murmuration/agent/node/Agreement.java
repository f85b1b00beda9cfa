package io.murmuration.agent.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about a node's part in agreement. Null stands for left out; a node of
 * which nothing is said only gossips.
 *
 * @param data the directory of what it must not forget
 * @param memory whether it keeps all in memory instead
 * @param expect how many voters found the cluster
 * @param bind where it is asked
 * @param initialMembers the founders by name; empty for whichever are there
 */
public record Agreement(
        @Nullable Path data,
        boolean memory,
        @Nullable Integer expect,
        @Nullable HostPort bind,
        List<String> initialMembers) {

    /** Says nothing. */
    public static final Agreement NONE = new Agreement(null, false, null, null, List.of());

    private static final String ROOT = "murmuration.consensus.";

    public Agreement {
        initialMembers = List.copyOf(initialMembers);
        if (memory && data != null) {
            throw new IllegalArgumentException("--memory and --data " + data + " exclude each other: leave one out");
        }
    }

    void putInto(Map<String, Object> chosen) {
        if (data != null) {
            chosen.put(ROOT + "data-dir", data.toAbsolutePath().normalize().toString());
        }
        if (memory) {
            chosen.put(ROOT + "storage", "memory");
        }
        if (expect != null) {
            chosen.put(ROOT + "expect", expect);
        }
        if (bind != null) {
            chosen.put(ROOT + "bind.host", bind.host());
            chosen.put(ROOT + "bind.port", bind.port());
        }
        if (!initialMembers.isEmpty()) {
            chosen.put(ROOT + "initial-members", initialMembers);
        }
    }

    /**
     * Returns what fits a log that is kept in memory, where no file is made ahead of its use: for
     * whatever neither the command line nor a file decides.
     */
    static Config smallInMemory(Config mine) {
        boolean inMemory = mine.hasPath(ROOT + "storage")
                && mine.getString(ROOT + "storage").equals("memory");
        return inMemory
                ? ConfigFactory.parseString(
                        ROOT + "raft { segment-size = 4 MiB, snapshot-size = 16 MiB, kept-entries = 1000 }")
                : ConfigFactory.empty();
    }

    /** Says whether a node with this configuration takes part. */
    static boolean isWanted(Config config) {
        return config.getString(ROOT + "role").equals("client")
                || config.getString(ROOT + "storage").equals("memory")
                || !config.getString(ROOT + "data-dir").isEmpty();
    }
}
