package io.murmuration.consensus.api;

/**
 * How full a store is.
 *
 * @param revision the newest; 0 while nothing was changed
 * @param oldestRevision that can still be read
 * @param keys that are there
 * @param liveBytes that the keys which are there take; this is what the quota bounds
 * @param quotaBytes above which puts are refused
 * @param historyBytes that the past takes
 * @param historyLimitBytes above which the oldest of the past is given up
 * @param hash of all that was ever changed, the same on every replica at this revision
 */
public record StoreStatus(
        long revision,
        long oldestRevision,
        long keys,
        long liveBytes,
        long quotaBytes,
        long historyBytes,
        long historyLimitBytes,
        long hash) {}
