package io.murmuration.testkit.scenario;

import java.util.Arrays;

/**
 * The one order that all replicas must apply, as it comes to light, and what clients were told. A
 * command is a number, proposed once.
 */
public final class Ledger {

    private static final long UNKNOWN = -1;

    private long[] commands = new long[256];
    private long[] places = new long[256];
    private long last;
    private long proposed;
    private long acknowledged;
    private long highestAcknowledged;
    private long conflicts;
    private long doubled;
    private long staleReads;
    private long reads;

    Ledger() {
        Arrays.fill(commands, UNKNOWN);
    }

    /** Returns a command that nobody has proposed yet, from 1. */
    long newCommand() {
        return ++proposed;
    }

    /** A replica applied {@code command} at {@code index}; 0 for an entry without a command. */
    void applied(long index, long command) {
        int at = (int) index;
        if (at >= commands.length) {
            int length = commands.length;
            commands = Arrays.copyOf(commands, Math.max(at + 1, 2 * length));
            Arrays.fill(commands, length, commands.length, UNKNOWN);
        }
        if (commands[at] == UNKNOWN) {
            commands[at] = command;
            last = Math.max(last, index);
            place(index, command);
        } else if (commands[at] != command) {
            conflicts++;
        }
    }

    private void place(long index, long command) {
        if (command == 0) {
            return;
        }
        int number = (int) command;
        if (number >= places.length) {
            places = Arrays.copyOf(places, Math.max(number + 1, 2 * places.length));
        }
        if (places[number] != 0) {
            doubled++;
        }
        places[number] = index;
    }

    /** A client was told that its command stands at {@code index}. */
    void acknowledged(long index, long command) {
        acknowledged++;
        highestAcknowledged = Math.max(highestAcknowledged, index);
        if (commands[(int) index] != command) {
            conflicts++;
        }
    }

    /** A read that began when {@code floor} was acknowledged was answered as of {@code index}. */
    void read(long floor, long index) {
        reads++;
        if (index < floor) {
            staleReads++;
        }
    }

    /** Returns how many commands were proposed, whether accepted or not. */
    public long proposed() {
        return proposed;
    }

    /** Returns how many writes were acknowledged. */
    public long acknowledged() {
        return acknowledged;
    }

    /** Returns the highest index at which a write was acknowledged. */
    public long highestAcknowledged() {
        return highestAcknowledged;
    }

    /** Returns the highest index applied anywhere. */
    public long last() {
        return last;
    }

    /** Returns where a command stands in the common order, 0 for nowhere. */
    public long placeOf(long command) {
        return command < places.length ? places[(int) command] : 0;
    }

    /** Returns how often two replicas applied, or told, different things for one index. */
    public long conflicts() {
        return conflicts;
    }

    /** Returns how many commands stand at more than one place. */
    public long doubled() {
        return doubled;
    }

    /** Returns how many reads were answered. */
    public long reads() {
        return reads;
    }

    /** Returns how many reads missed a write that was acknowledged before they began. */
    public long staleReads() {
        return staleReads;
    }

    /** Returns whether nothing has been seen that Raft excludes. */
    public boolean isSafe() {
        return conflicts == 0 && doubled == 0 && staleReads == 0;
    }
}
