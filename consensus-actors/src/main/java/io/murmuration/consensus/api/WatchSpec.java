package io.murmuration.consensus.api;

/**
 * What a watcher wants to hear of.
 *
 * @param range of keys
 * @param glob which keys of the range: {@code *} stands for any bytes but a slash, {@code **} for
 *     any, {@code ?} for one that is no slash; empty = all
 * @param fromRevision the first whose changes are told; 0 = from the next one on
 * @param withPrevious whether events carry what was there before
 * @param puts whether puts are told
 * @param deletes whether deletes are told
 * @param once whether the watch ends with the first revision it tells of
 */
public record WatchSpec(
        KeyRange range,
        Bytes glob,
        long fromRevision,
        boolean withPrevious,
        boolean puts,
        boolean deletes,
        boolean once) {

    /** Returns the lasting watch of all changes in the range from now on. */
    public static WatchSpec of(KeyRange range) {
        return new WatchSpec(range, Bytes.EMPTY, 0, false, true, true, false);
    }

    public WatchSpec from(long revision) {
        return new WatchSpec(range, glob, revision, withPrevious, puts, deletes, once);
    }

    public WatchSpec matching(String pattern) {
        return new WatchSpec(range, Bytes.of(pattern), fromRevision, withPrevious, puts, deletes, once);
    }

    public WatchSpec firstOnly() {
        return new WatchSpec(range, glob, fromRevision, withPrevious, puts, deletes, true);
    }

    public WatchSpec withPreviousValues() {
        return new WatchSpec(range, glob, fromRevision, true, puts, deletes, once);
    }
}
