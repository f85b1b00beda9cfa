package io.murmuration.consensus.log;

/**
 * How much the log takes.
 *
 * @param segmentBytes size of a segment file, 8 KiB to 1 GiB, whole pages. A batch that is larger
 *     than a segment gets a segment of its own size
 * @param cacheBytes how much of the newest entries is kept in memory, 0 or more; older ones are
 *     read from disk
 * @param batchBytes about how much one sync takes at most, 4 KiB or more; a single larger append is
 *     not cut
 * @param queueBytes how much may wait for the log's thread before appends are turned away, at least
 *     {@code batchBytes}
 * @param sparesKept how many segments that nothing needs any more are kept for reuse, 0 to 16
 */
public record LogSettings(int segmentBytes, long cacheBytes, int batchBytes, long queueBytes, int sparesKept) {

    /** 64 MiB segments, 16 MiB of entries in memory, 4 MiB a sync, 64 MiB queued, two spares. */
    public static final LogSettings DEFAULT = new LogSettings(64 << 20, 16 << 20, 4 << 20, 64 << 20, 2);

    public LogSettings {
        check(
                segmentBytes >= 8 << 10 && segmentBytes <= 1 << 30 && segmentBytes % RecordFormat.PAGE_BYTES == 0,
                "segmentBytes must be a multiple of 4096 from 8192 to 1073741824: " + segmentBytes);
        check(cacheBytes >= 0, "cacheBytes must not be negative: " + cacheBytes);
        check(batchBytes >= 4096, "batchBytes must be at least 4096: " + batchBytes);
        check(queueBytes >= batchBytes, "queueBytes must be at least batchBytes: " + queueBytes);
        check(sparesKept >= 0 && sparesKept <= 16, "sparesKept must be from 0 to 16: " + sparesKept);
    }

    /** Returns these settings with other segments. */
    public LogSettings withSegmentBytes(int bytes) {
        return new LogSettings(bytes, cacheBytes, batchBytes, queueBytes, sparesKept);
    }

    /** Returns these settings with another cache. */
    public LogSettings withCacheBytes(long bytes) {
        return new LogSettings(segmentBytes, bytes, batchBytes, queueBytes, sparesKept);
    }

    private static void check(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
