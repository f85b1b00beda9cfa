package io.murmuration.testkit;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;

/**
 * What every running node holds of the present life of every other, one byte each, with counts, so
 * that "do all know it?" costs nothing. It learns from published events only.
 */
final class ViewTable {

    private static final int STATES = MemberState.values().length + 1;

    private final int capacity;
    private final byte[] cells;
    private final long[] life;
    private final boolean[] running;
    private final int[] counts;
    private int runningNodes;
    private long aliveCells;

    ViewTable(int capacity) {
        this.capacity = capacity;
        cells = new byte[capacity * capacity];
        life = new long[capacity];
        running = new boolean[capacity];
        counts = new int[capacity * STATES];
    }

    /** A life of {@code node} begins: nobody knows it, and it knows nobody. */
    void start(int node, long uid) {
        if (!running[node]) {
            running[node] = true;
            runningNodes++;
        }
        newLife(node, uid);
    }

    /** The life of {@code node} is known under another uid from now on. */
    void newLife(int node, long uid) {
        aliveCells -= count(node, MemberState.ALIVE);
        life[node] = uid;
        for (int observer = 0; observer < capacity; observer++) {
            cells[observer * capacity + node] = 0;
        }
        for (int state = 0; state < STATES; state++) {
            counts[node * STATES + state] = 0;
        }
    }

    /** The process of {@code node} ends: what others hold of it stays, what it held is gone. */
    void stop(int node) {
        if (!running[node]) {
            return;
        }
        for (int subject = 0; subject < capacity; subject++) {
            set(node, subject, 0);
        }
        running[node] = false;
        runningNodes--;
        aliveCells -= count(node, MemberState.ALIVE);
    }

    void changed(int observer, int subject, MembershipEvent.MemberChanged event) {
        if (observer != subject && event.member().id().uid() == life[subject]) {
            set(observer, subject, 1 + event.member().state().ordinal());
        } else {
            set(observer, subject, 0);
        }
    }

    void removed(int observer, int subject, long uid) {
        if (uid == life[subject]) {
            set(observer, subject, 0);
        }
    }

    private void set(int observer, int subject, int value) {
        int cell = observer * capacity + subject;
        int old = cells[cell];
        if (old == value) {
            return;
        }
        cells[cell] = (byte) value;
        counts[subject * STATES + old]--;
        counts[subject * STATES + value]++;
        if (running[subject]) {
            int alive = 1 + MemberState.ALIVE.ordinal();
            aliveCells += value == alive ? 1 : old == alive ? -1 : 0;
        }
    }

    /** Returns how many running nodes hold that {@code subject}, in its present life, is so. */
    int count(int subject, MemberState state) {
        return counts[subject * STATES + 1 + state.ordinal()];
    }

    boolean holds(int observer, int subject, MemberState state) {
        return cells[observer * capacity + subject] == 1 + state.ordinal();
    }

    long life(int node) {
        return life[node];
    }

    int runningNodes() {
        return runningNodes;
    }

    /** Returns whether every running node holds every other running node alive. */
    boolean allKnowAll() {
        return aliveCells == (long) runningNodes * (runningNodes - 1);
    }
}
