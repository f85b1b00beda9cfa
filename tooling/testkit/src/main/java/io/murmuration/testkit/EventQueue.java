package io.murmuration.testkit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Events by time, and by the order of their scheduling where times are equal. A heap of four
 * children over primitive arrays: nothing is allocated for an event.
 */
final class EventQueue {

    private static final int ARITY = 4;

    private long[] times = new long[1024];
    private long[] sequences = new long[1024];
    private int[] slots = new int[1024];
    private int size;

    private Simulation.@Nullable Target[] targets = new Simulation.Target[1024];
    private int[] kinds = new int[1024];
    private int[] values = new int[1024];
    private int[] free = new int[1024];
    private int freeSlots;
    private int usedSlots;
    private long scheduled;

    void add(long timeNanos, Simulation.Target target, int kind, int value) {
        int slot = takeSlot();
        targets[slot] = target;
        kinds[slot] = kind;
        values[slot] = value;
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            sequences = Arrays.copyOf(sequences, 2 * size);
            slots = Arrays.copyOf(slots, 2 * size);
        }
        siftUp(size++, timeNanos, scheduled++, slot);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Returns the time of the next event; there has to be one. */
    long nextTime() {
        return times[0];
    }

    /** Removes the next event and fires it; there has to be one. */
    void fireNext() {
        int slot = slots[0];
        size--;
        if (size > 0) {
            siftDown(times[size], sequences[size], slots[size]);
        }
        Simulation.Target target = targets[slot];
        if (target == null) {
            throw new IllegalStateException("slot " + slot + " holds no event");
        }
        targets[slot] = null;
        free[freeSlots++] = slot;
        target.fire(kinds[slot], values[slot]);
    }

    private int takeSlot() {
        if (freeSlots > 0) {
            return free[--freeSlots];
        }
        if (usedSlots == kinds.length) {
            int length = 2 * usedSlots;
            targets = Arrays.copyOf(targets, length);
            kinds = Arrays.copyOf(kinds, length);
            values = Arrays.copyOf(values, length);
            free = Arrays.copyOf(free, length);
        }
        return usedSlots++;
    }

    private void siftUp(int start, long time, long sequence, int slot) {
        int at = start;
        while (at > 0) {
            int parent = (at - 1) / ARITY;
            if (!before(time, sequence, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, time, sequence, slot);
    }

    private void siftDown(long time, long sequence, int slot) {
        int at = 0;
        for (int first = 1; first < size; first = ARITY * at + 1) {
            int least = first;
            int end = Math.min(first + ARITY, size);
            for (int child = first + 1; child < end; child++) {
                if (before(times[child], sequences[child], least)) {
                    least = child;
                }
            }
            if (before(time, sequence, least)) {
                break;
            }
            move(least, at);
            at = least;
        }
        put(at, time, sequence, slot);
    }

    private boolean before(long time, long sequence, int other) {
        return time != times[other] ? time < times[other] : sequence < sequences[other];
    }

    private void move(int from, int to) {
        put(to, times[from], sequences[from], slots[from]);
    }

    private void put(int at, long time, long sequence, int slot) {
        times[at] = time;
        sequences[at] = sequence;
        slots[at] = slot;
    }
}
