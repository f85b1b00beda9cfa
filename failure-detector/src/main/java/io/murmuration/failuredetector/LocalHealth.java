package io.murmuration.failuredetector;

/**
 * A node's doubt in itself: the local health multiplier of <i>Lifeguard: Local Health Awareness for
 * More Accurate Failure Detection</i> (Dadgar, Phillips and Currey, DSN 2018, §IV-A).
 *
 * <p>A node that is slow itself sees others as late. So whatever hints at its own trouble, a probe
 * without answer or helper's nack, a suspicion of itself to refute, a pause, makes it more patient
 * with everyone. Score 0 (well) to 8. Not thread-safe: one owner at a time.
 */
public final class LocalHealth {

    /** The worst score. */
    public static final int WORST = 8;

    private int score;

    /** Takes note of a probe that was answered: one point better. */
    public void succeeded() {
        score = Math.max(0, score - 1);
    }

    /**
     * Takes note of a sign of own trouble.
     *
     * @param points how grave, zero or more; the score stays at most {@link #WORST}
     */
    public void failed(int points) {
        Bounds.check(points >= 0, "points must not be negative", points);
        score = Math.min(WORST, score + Math.min(WORST, points));
    }

    /** Returns the score, 0 (well) to {@link #WORST}. */
    public int score() {
        return score;
    }

    /** Returns {@code timeoutNanos · (1 + score)}, at most {@link Long#MAX_VALUE}. */
    public long stretch(long timeoutNanos) {
        Bounds.check(timeoutNanos >= 0, "timeoutNanos must not be negative", timeoutNanos);
        return timeoutNanos > Long.MAX_VALUE / (1 + score) ? Long.MAX_VALUE : timeoutNanos * (1 + score);
    }
}
