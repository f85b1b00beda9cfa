package io.murmuration.consensus.api;

import java.util.List;

/**
 * What a search found.
 *
 * @param revision the store's newest when it was answered: a watch from the one after it misses
 *     nothing
 * @param entries in their order, or the reverse
 * @param count of all that are in the range, also beyond the limit
 * @param more whether entries were left out for the limit, or because the answer was full
 */
public record RangeResult(long revision, List<KeyValue> entries, long count, boolean more) {

    public RangeResult {
        entries = List.copyOf(entries);
    }
}
