package io.murmuration.consensus.raft;

/**
 * The leader's side of its followers' promises (thesis §6.4.1): until when a majority surely elects
 * nobody else. Counted from when the round was <em>sent</em>, less what two clocks may differ, and
 * void after a pause, a transfer or a change of the configuration: then only rounds sent afterwards
 * count.
 */
final class Lease {

    /** Rounds whose time of sending is kept; only a few are ever under way. */
    private static final int KEPT_ROUNDS = 64;

    private final RaftSettings.Reads settings;
    private final long[] rounds = new long[KEPT_ROUNDS];
    private final long[] sentAt = new long[KEPT_ROUNDS];
    private long newestRound;
    private long floorRound;
    private boolean held;
    private long untilNanos;
    private boolean promised;
    private long promisesEndNanos;
    private boolean awake;
    private long lastInputNanos;

    Lease(RaftSettings.Reads settings) {
        this.settings = settings;
    }

    /** An input came: after too long a gap, what was promised before is not relied upon. */
    void inputAt(long nowNanos) {
        if (awake && nowNanos - lastInputNanos > settings.pauseNanos()) {
            revoke();
        }
        awake = true;
        lastInputNanos = nowNanos;
    }

    /** A round goes out that asks for promises. */
    void sent(long round, long nowNanos) {
        int slot = (int) (round % KEPT_ROUNDS);
        rounds[slot] = round;
        sentAt[slot] = nowNanos;
        newestRound = round;
        promised = true;
        promisesEndNanos = nowNanos + settings.leaseNanos() + drift() * 2;
    }

    /** A majority has answered this round, or a later one. */
    void confirmed(long round) {
        int slot = (int) (round % KEPT_ROUNDS);
        if (round <= floorRound || rounds[slot] != round) {
            return;
        }
        long until = sentAt[slot] + settings.leaseNanos() - drift();
        if (!held || until - untilNanos > 0) {
            held = true;
            untilNanos = until;
        }
    }

    boolean holds(long nowNanos) {
        return held && nowNanos - untilNanos < 0;
    }

    /** Until when it holds; of meaning only while it does. */
    long untilNanos() {
        return untilNanos;
    }

    /** From here on only rounds yet to be sent count. */
    void revoke() {
        held = false;
        floorRound = newestRound;
    }

    /** Whether a follower may still be bound by a promise to this leader. */
    boolean promisesRun(long nowNanos) {
        if (promised && nowNanos - promisesEndNanos >= 0) {
            promised = false;
        }
        return promised;
    }

    private long drift() {
        return (long) (settings.leaseNanos() * settings.driftRatio());
    }
}
