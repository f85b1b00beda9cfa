package io.murmuration.testkit;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Virtual time: events happen in the order of their times, those of one time in the order of their
 * scheduling, and nothing else happens. A run is a function of the seed and of what the events do.
 *
 * <p>Time starts at zero and is counted in nanoseconds. Not thread-safe: a simulation and all that
 * lives in it belong to one thread.
 */
public final class Simulation {

    /** Receives events. What {@code kind} and {@code value} mean is the target's own business. */
    @FunctionalInterface
    public interface Target {

        /** An event that was scheduled for this moment. */
        void fire(int kind, int value);
    }

    private final EventQueue queue = new EventQueue();
    private final TraceHash trace = new TraceHash();
    private final long seed;
    private long nowNanos;
    private long events;

    /** Starts at time zero; everything left to chance follows from {@code seed}. */
    public Simulation(long seed) {
        this.seed = seed;
        trace.add(seed);
    }

    /** Returns the seed that replays this run. */
    public long seed() {
        return seed;
    }

    /** Returns the time. */
    public long nowNanos() {
        return nowNanos;
    }

    /** Returns how many events have happened. */
    public long events() {
        return events;
    }

    /** Returns the hash to which everyone adds what happens. */
    public TraceHash trace() {
        return trace;
    }

    /**
     * Returns the source of chance for {@code purpose}: it follows from the seed and the purpose
     * alone, so that one consumer more does not change what the others draw.
     */
    public SplittableRandom random(String purpose) {
        TraceHash mix = new TraceHash();
        mix.add(seed);
        for (int i = 0; i < purpose.length(); i++) {
            mix.add(purpose.charAt(i));
        }
        return new SplittableRandom(mix.value());
    }

    /**
     * Schedules an event.
     *
     * @throws IllegalArgumentException if {@code timeNanos} is over
     */
    public void at(long timeNanos, Target target, int kind, int value) {
        if (timeNanos < nowNanos) {
            throw new IllegalArgumentException("an event at " + timeNanos + " ns would be over: it is " + nowNanos);
        }
        queue.add(timeNanos, target, kind, value);
    }

    /** Schedules something that happens seldom, such as a step of a script. */
    public void after(Duration delay, Runnable action) {
        at(nowNanos + delay.toNanos(), (kind, value) -> action.run(), 0, 0);
    }

    /** Lets everything happen that is due until {@code timeNanos}, which then is the time. */
    public void runUntil(long timeNanos) {
        while (!queue.isEmpty() && queue.nextTime() <= timeNanos) {
            step();
        }
        nowNanos = Math.max(nowNanos, timeNanos);
    }

    /** Lets everything happen that is due within {@code length}. */
    public void run(Duration length) {
        runUntil(nowNanos + length.toNanos());
    }

    /**
     * Lets things happen until {@code condition}, which is asked after each event, holds.
     *
     * @return whether it did within {@code limit}
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        long end = nowNanos + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (queue.isEmpty() || queue.nextTime() > end) {
                nowNanos = end;
                return false;
            }
            step();
        }
        return true;
    }

    private void step() {
        nowNanos = queue.nextTime();
        events++;
        try {
            queue.fireNext();
        } catch (RuntimeException e) {
            throw new IllegalStateException("seed " + seed + ", at " + Duration.ofNanos(nowNanos) + ": " + e, e);
        }
    }
}
