package io.murmuration.testkit.scenario;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Who hears whom, how late, and how much is lost. Replicas are numbered from 1. */
public final class Links {

    private final int size;
    private final long[] delayNanos;
    private final boolean[] cut;
    private double jitter;
    private double loss;

    Links(int replicas, Duration oneWay) {
        size = replicas + 1;
        delayNanos = new long[size * size];
        cut = new boolean[size * size];
        Arrays.fill(delayNanos, oneWay.toNanos());
    }

    /** Sets how long messages from one to another take. */
    public void delay(int from, int to, Duration oneWay) {
        delayNanos[from * size + to] = oneWay.toNanos();
    }

    /** Makes each message later by up to this share of its delay, so that some overtake others. */
    public void jitter(double share) {
        jitter = share;
    }

    /** Loses this share of all messages. */
    public void loss(double share) {
        loss = share;
    }

    /** Loses all that {@code from} sends to {@code to}; the other way stays as it is. */
    public void cut(int from, int to) {
        cut[from * size + to] = true;
    }

    /** Cuts the two off from each other. */
    public void cutBoth(int one, int other) {
        cut(one, other);
        cut(other, one);
    }

    /** Cuts these off from all others; among each other they go on. */
    public void isolate(int... replicas) {
        for (int one : replicas) {
            for (int other = 1; other < size; other++) {
                int peer = other;
                if (Arrays.stream(replicas).noneMatch(id -> id == peer)) {
                    cutBoth(one, other);
                }
            }
        }
    }

    /** Ends all cuts. Delays, jitter and loss stay. */
    public void heal() {
        Arrays.fill(cut, false);
    }

    boolean isCut(int from, int to) {
        return cut[from * size + to];
    }

    /** Draws how long a message takes; negative if it is lost. */
    long draw(int from, int to, SplittableRandom random) {
        if (isCut(from, to) || (loss > 0 && random.nextDouble() < loss)) {
            return -1;
        }
        long nanos = delayNanos[from * size + to];
        return jitter == 0 ? nanos : nanos + (long) (nanos * jitter * random.nextDouble());
    }
}
