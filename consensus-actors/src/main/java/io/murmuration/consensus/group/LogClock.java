package io.murmuration.consensus.group;

/**
 * Log time, as the leader tells it (ruling 5): it goes on from where its predecessors' entries left
 * it by what has elapsed here since, and never goes back. Nanoseconds.
 */
final class LogClock {

    private long tookOfficeNanos;
    private long latest;

    /** All that predecessors committed is applied: the clock goes on from there. */
    void tookOffice(long logNanos, long nowNanos) {
        tookOfficeNanos = nowNanos - logNanos;
        latest = logNanos;
    }

    long at(long nowNanos) {
        latest = Math.max(latest, nowNanos - tookOfficeNanos);
        return latest;
    }
}
