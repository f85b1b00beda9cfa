package io.murmuration.testkit.raft;

/**
 * The monotonic clock of one machine: it starts anywhere, so that whoever compares clocks of two
 * machines or does not bear an overflow shows it, and runs at a pace of its own.
 */
public final class ReplicaClock {

    private long sinceNanos;
    private long localNanos;
    private double rate;

    public ReplicaClock(long startNanos, double rate) {
        localNanos = startNanos;
        this.rate = rate;
    }

    /** Returns what it shows when the true time is {@code nanos}. */
    public long at(long nanos) {
        return localNanos + (long) ((nanos - sinceNanos) * rate);
    }

    /** From now on it runs at this pace; 1 is that of true time. */
    public void pace(double changed, long nowNanos) {
        localNanos = at(nowNanos);
        sinceNanos = nowNanos;
        rate = changed;
    }

    /** Returns how much true time passes while it counts {@code nanos}. */
    public long toTrue(long nanos) {
        return Math.max(1, (long) (nanos / rate));
    }
}
