package io.murmuration.gossip.view;

/**
 * A clock that orders what may have caused each other (Lamport, <i>Time, Clocks, and the Ordering
 * of Events in a Distributed System</i>, CACM 1978): what a node does after it has heard of an
 * event gets a later time than that event.
 *
 * <p>Not thread-safe: one owner at a time.
 */
public final class LamportClock {

    /**
     * The farthest a clock heard from may be ahead: a single bad packet cannot exhaust the clock.
     */
    public static final long MAX_JUMP = 1L << 40;

    private long time;

    /** Returns the latest time given or witnessed; zero at first. */
    public long time() {
        return time;
    }

    /**
     * Returns the time of a new event: later than all given or witnessed before.
     *
     * @throws IllegalStateException if time has run out, after 2⁶³ events
     */
    public long tick() {
        if (time == Long.MAX_VALUE) {
            throw new IllegalStateException("the Lamport clock has run out");
        }
        time++;
        return time;
    }

    /**
     * Takes note of the time of an event elsewhere; earlier times than the own change nothing.
     *
     * @throws IllegalArgumentException if it is negative or ahead by more than {@link #MAX_JUMP};
     *     nothing is changed then
     */
    public void witness(long seen) {
        if (seen < 0 || seen - time > MAX_JUMP) {
            throw new IllegalArgumentException("a Lamport time must be from 0 to 2^40 ahead of " + time + ": " + seen);
        }
        time = Math.max(time, seen);
    }
}
