package io.murmuration.agent.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What happened, in the order in which it was heard of, and a place to wait for what is to happen.
 * Thread-safe.
 */
public final class Timeline {

    /**
     * What a node told at one moment.
     *
     * @param atMillis since the demo began
     * @param who the node, or {@code demo}
     * @param what in words
     */
    public record Moment(long atMillis, String who, String what) {}

    /**
     * What a node told, as it told it.
     *
     * @param life which process of that node, from 1
     */
    record Report(long atMillis, String who, int life, String type, JsonNode fields) {

        boolean is(String wanted) {
            return type.equals(wanted);
        }

        String text(String field) {
            return fields.path(field).asText();
        }

        /** Returns the node that the report is about. */
        String subject() {
            return text("node");
        }
    }

    private final long startNanos = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Moment> moments = new ArrayList<>();
    private final List<Report> reports = new ArrayList<>();
    private final Consumer<Moment> audience;

    /** Starts the clock; {@code audience} is told each moment as it comes. */
    Timeline(Consumer<Moment> audience) {
        this.audience = audience;
    }

    long nowMillis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    /** Notes something in words. */
    void tell(String who, String what) {
        lock.lock();
        try {
            Moment moment = new Moment(nowMillis(), who, what);
            moments.add(moment);
            audience.accept(moment);
        } finally {
            lock.unlock();
        }
    }

    /** Notes what a node reported; {@code words} go into the timeline unless they are empty. */
    void report(ChatProcess process, JsonNode fields, String words) {
        lock.lock();
        try {
            reports.add(new Report(
                    nowMillis(),
                    process.name(),
                    process.life(),
                    fields.path("type").asText(),
                    fields));
            if (!words.isEmpty()) {
                tell(process.name(), words);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes those who wait look again. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until {@code condition} holds, at most until {@code untilMillis}; returns whether it
     * does.
     */
    boolean await(BooleanSupplier condition, long untilMillis) throws InterruptedException {
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                long left = untilMillis - nowMillis();
                if (left <= 0) {
                    return false;
                }
                changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(left));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the reports that {@code wanted} accepts, in order. */
    List<Report> reports(Predicate<Report> wanted) {
        lock.lock();
        try {
            return reports.stream().filter(wanted).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Returns all that happened so far. */
    List<Moment> moments() {
        lock.lock();
        try {
            return List.copyOf(moments);
        } finally {
            lock.unlock();
        }
    }
}
