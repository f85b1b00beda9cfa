package io.murmuration.consensus.store;

/**
 * How much a store holds. Part of its state, since all replicas must refuse and forget alike; an
 * own command changes it.
 *
 * @param quotaBytes of what is there, above which no put may go
 * @param historyBytes of the past, above which the oldest of it is given up; the newest revision
 *     is kept in any case
 */
public record Bounds(long quotaBytes, long historyBytes) {

    /** Of a new store: 512 MiB for what is there, 32 MiB for the past. */
    public static final Bounds INITIAL = new Bounds(512L << 20, 32L << 20);

    public Bounds {
        if (quotaBytes < 0 || historyBytes < 0) {
            throw new IllegalArgumentException(
                    "quotaBytes " + quotaBytes + " and historyBytes " + historyBytes + ": give numbers from 0");
        }
    }
}
