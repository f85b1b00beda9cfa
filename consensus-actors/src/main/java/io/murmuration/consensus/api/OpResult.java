package io.murmuration.consensus.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of one {@link Op}. */
public sealed interface OpResult {

    /**
     * The key was set.
     *
     * @param key with its number, where that was asked for
     * @param previous what was there before, where that was asked for and there was something
     */
    record Put(Bytes key, @Nullable KeyValue previous) implements OpResult {}

    /**
     * Keys were removed.
     *
     * @param previous what was there before, where that was asked for
     */
    record Deleted(long count, List<KeyValue> previous) implements OpResult {}

    /**
     * What was found.
     *
     * @param count of all that are in the range, also beyond the limit
     * @param more whether entries were left out for the limit
     */
    record Found(List<KeyValue> entries, long count, boolean more) implements OpResult {}
}
