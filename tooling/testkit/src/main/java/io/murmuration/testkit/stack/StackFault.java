package io.murmuration.testkit.stack;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Something that goes wrong for a while. Whom it hits follows from {@code choice} and from who is
 * there when it begins.
 *
 * @param number its place in the plan
 * @param atNanos when it begins
 * @param lengthNanos how long it lasts; a crashed process restarts then
 * @param strength from 0 to below 1; what it means depends on the kind
 */
record StackFault(int number, Kind kind, long atNanos, long lengthNanos, long choice, double strength) {

    /** What can go wrong. */
    enum Kind {
        /** A share of what replicas send each other, and of requests and answers, is lost. */
        LOSS,
        /** What a node sends and receives is late. */
        DELAY,
        /** A share of what replicas send each other arrives twice. */
        DUPLICATION,
        /** A share of what replicas send each other is held up. */
        REORDERING,
        /** What one node sends to some others is lost. */
        ONE_WAY_CUT,
        /** Two sides hear nothing of each other; clients are on either. */
        PARTITION,
        /** Connections break, and what is on its way with them. */
        CONNECTIONS_BREAK,
        /** A node's process stops and goes on; its clock does not stop. */
        PAUSE,
        /** A client's process does. */
        CLIENT_PAUSE,
        /** A monotonic clock changes its pace. */
        CLOCK,
        /** A wall clock jumps by up to an hour either way. */
        WALL_JUMP,
        /** A node's process ends; what it wrote stays. */
        KILL,
        /** A client's process ends; another takes its place. */
        CLIENT_KILL,
        /** A machine ends, and loses what was not synced. */
        POWER_LOSS,
        /** A machine ends, and what was not synced is torn. */
        TORN_WRITE,
        /** A disk does nothing for a while. */
        DISK_STALL
    }

    private static final long MILLI = 1_000_000L;

    static StackFault draw(SplittableRandom random, int number, Kind kind, long withinNanos) {
        long at = (long) (random.nextDouble() * withinNanos);
        long most = switch (kind) {
            case KILL -> random.nextBoolean() ? 60 : 1_200;
            case PAUSE, DISK_STALL -> 900;
            case CONNECTIONS_BREAK, WALL_JUMP, CLIENT_KILL -> 20;
            case CLIENT_PAUSE, PARTITION -> 2_500;
            default -> 1_500;
        };
        long length = (5 + random.nextLong(most)) * MILLI;
        return new StackFault(number, kind, at, length, random.nextLong(), random.nextDouble());
    }

    /** Returns whether the thing at this place is on the one side or the other. */
    boolean side(int place) {
        return (choice >>> (8 + place) & 1) != 0;
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
