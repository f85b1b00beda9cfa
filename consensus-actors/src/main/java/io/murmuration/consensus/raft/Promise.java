package io.murmuration.consensus.raft;

/**
 * What this replica has promised its leader: to help nobody else to power for a while (thesis
 * §6.4.1). It outlasts roles and terms; only time ends it.
 */
final class Promise {

    private long untilNanos;
    private boolean given;

    /** Extends the promise; it never shrinks. */
    void give(long nowNanos, long lengthNanos) {
        long until = nowNanos + lengthNanos;
        if (!given || until - untilNanos > 0) {
            untilNanos = until;
            given = true;
        }
    }

    boolean isRunning(long nowNanos) {
        if (given && nowNanos - untilNanos >= 0) {
            given = false;
        }
        return given;
    }
}
