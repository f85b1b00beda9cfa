package io.murmuration.consensus.client;

import org.jspecify.annotations.Nullable;

/**
 * The commands of one session: those that wait for their number, and a window of those that have
 * one and are not answered. Numbers follow each other without a gap and are never used twice.
 */
final class Lane {

    /** Numbers out at once; replicas keep answers of as many. */
    static final int WINDOW = 4_096;

    final Line waiting = new Line();
    private @Nullable CommandCall[] window = new CommandCall[16];
    private long next = 1;
    private long ackedBelow = 1;

    /** Returns the lowest number that is not answered: no answer below it is wanted any more. */
    long ackedBelow() {
        return ackedBelow;
    }

    long next() {
        return next;
    }

    boolean hasRoom() {
        return next - ackedBelow < WINDOW;
    }

    /** Gives a command the next number. */
    void number(CommandCall call) {
        if (next - ackedBelow == window.length) {
            grow();
        }
        call.sequence = next;
        window[(int) next & window.length - 1] = call;
        next++;
    }

    /** Returns who has this number and is not answered. */
    @Nullable
    CommandCall at(long sequence) {
        return window[(int) sequence & window.length - 1];
    }

    /** A command is answered, or given up: nobody will ask for it again. */
    void release(CommandCall call) {
        if (call.sequence == 0) {
            return;
        }
        window[(int) call.sequence & window.length - 1] = null;
        while (ackedBelow < next && window[(int) ackedBelow & window.length - 1] == null) {
            ackedBelow++;
        }
    }

    private void grow() {
        @Nullable CommandCall[] larger = new CommandCall[window.length * 2];
        for (long sequence = ackedBelow; sequence < next; sequence++) {
            larger[(int) sequence & larger.length - 1] = at(sequence);
        }
        window = larger;
    }
}
