package io.murmuration.agent.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What was done when, and the clock of the run. Thread-safe. */
public final class FaultTimeline {

    private static final long LOOK_MILLIS = 20;

    /**
     * What happened.
     *
     * @param atMillis since the run began
     * @param who the node, or {@code run}
     */
    public record Moment(long atMillis, String who, String what) {}

    private final long startNanos = System.nanoTime();
    private final List<Moment> moments = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private final Consumer<Moment> audience;

    FaultTimeline(Consumer<Moment> audience) {
        this.audience = audience;
    }

    long nowMillis() {
        return millis(System.nanoTime());
    }

    /** Returns a moment of {@link System#nanoTime} as time since the run began. */
    long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos - startNanos);
    }

    synchronized void tell(String who, String what) {
        Moment moment = new Moment(nowMillis(), who, what);
        moments.add(moment);
        audience.accept(moment);
    }

    synchronized List<Moment> moments() {
        return List.copyOf(moments);
    }

    /** Lets time pass. */
    void pass(long millis) throws InterruptedException {
        if (never.await(millis, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("time ended");
        }
    }

    /** Waits until something holds; says whether it does within that time. */
    boolean await(long withinMillis, BooleanSupplier condition) throws InterruptedException {
        long until = nowMillis() + withinMillis;
        while (!condition.getAsBoolean()) {
            if (nowMillis() > until) {
                return false;
            }
            pass(LOOK_MILLIS);
        }
        return true;
    }
}
