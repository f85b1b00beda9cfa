package io.murmuration.testkit.raft;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Something that goes wrong for a while. Whom it hits follows from {@code choice} and from who is
 * there when it begins.
 *
 * @param number its place in the plan
 * @param atNanos when it begins
 * @param lengthNanos how long it lasts; a crashed replica restarts then
 * @param strength from 0 to below 1; what it means depends on the kind
 */
record RaftFault(int number, Kind kind, long atNanos, long lengthNanos, long choice, double strength) {

    /** What can go wrong. */
    enum Kind {
        /** A share of all messages is lost. */
        LOSS,
        /** What a replica sends and receives is late. */
        DELAY,
        /** A share of all messages arrives twice. */
        DUPLICATION,
        /** A share of all messages is held up. */
        REORDERING,
        /** What one replica sends to some others is lost. */
        ONE_WAY_CUT,
        /** One replica and some others hear nothing of each other; the rest hears both. */
        LINK_CUT,
        /** Two sides hear nothing of each other. */
        PARTITION,
        /** A process stops and goes on; its clock does not stop. */
        PAUSE,
        /** A clock changes its pace. */
        CLOCK,
        /** A process ends; what it wrote stays. */
        KILL,
        /** A machine ends, and loses what was not synced. */
        POWER_LOSS,
        /** A machine ends, and what was not synced is torn. */
        TORN_WRITE,
        /** A disk does nothing for a while. */
        DISK_STALL,
        /** A sync fails: the replica is gone for good. */
        DISK_FAILURE,
        /** A bit flips in an old batch, seen at the next start: the replica is gone for good. */
        BIT_FLIP
    }

    private static final long MILLI = 1_000_000L;

    static RaftFault draw(SplittableRandom random, int number, Kind kind, long withinNanos) {
        long at = (long) (random.nextDouble() * withinNanos);
        long most = switch (kind) {
            case DISK_FAILURE -> 100;
            case KILL -> random.nextBoolean() ? 60 : 1_200;
            case POWER_LOSS, TORN_WRITE, BIT_FLIP -> 1_200;
            case PAUSE, DISK_STALL -> 900;
            default -> 1_500;
        };
        long length = (5 + random.nextLong(most)) * MILLI;
        return new RaftFault(number, kind, at, length, random.nextLong(), random.nextDouble());
    }

    /** Returns the same fault, of the leader. */
    RaftFault ofLeader() {
        return new RaftFault(number, kind, atNanos, lengthNanos, choice & ~1L, strength);
    }

    /** Says whether a replica may be gone for good by it. */
    boolean isFatal() {
        return kind == Kind.DISK_FAILURE || kind == Kind.BIT_FLIP;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "#%d %s at %.3f s for %d ms (choice %016x, strength %.2f)",
                number,
                kind,
                atNanos / 1e9,
                lengthNanos / MILLI,
                choice,
                strength);
    }
}
