package io.murmuration.consensus.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a read found.
 *
 * @param revision of the store that answered
 * @param age how old that state may be; zero of linearizable reads
 * @param count of all keys in the range, also beyond the limit
 * @param more whether entries were left out for the limit
 */
public record Reading(long revision, Duration age, List<KeyValue> entries, long count, boolean more) {

    public Reading {
        entries = List.copyOf(entries);
    }

    /** Returns the first entry, if there is one: the one, if one key was asked for. */
    public Optional<KeyValue> first() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(0));
    }
}
