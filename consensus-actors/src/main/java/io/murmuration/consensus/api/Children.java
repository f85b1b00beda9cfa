package io.murmuration.consensus.api;

import java.util.List;

/**
 * What is directly below a path, where keys are read as paths with slashes.
 *
 * @param revision as of which this is
 * @param entries in the order of their names
 * @param more whether some were left out because the answer was full
 */
public record Children(long revision, List<Child> entries, boolean more) {

    public Children {
        entries = List.copyOf(entries);
    }

    /**
     * One segment below the path.
     *
     * @param name without slashes; empty where a key has two slashes side by side or ends with one
     * @param hasValue whether path, slash and name is a key
     * @param hasChildren whether there are keys further below it
     */
    public record Child(Bytes name, boolean hasValue, boolean hasChildren) {}
}
