package io.murmuration.consensus.group;

/**
 * Notices that no majority answers any more. Counts ticks, so that a pause of this process is not
 * taken for silence of the others. A leader that answers a probe has just asked a majority; so
 * everyone, leader or not, knows within a probe's interval.
 */
final class QuorumWatch {

    /** Between two probes where nothing else confirms. */
    static final int PROBE_TICKS = 6;

    /** Without any confirmation before nothing more is counted on. */
    private static final int DOUBT_TICKS = 2 * PROBE_TICKS;

    /** So long without confirmation, at the product's tick, is 1.5 s. */
    static final int LOST_TICKS = 30;

    /** What a tick showed. */
    enum News {
        NOTHING,
        PROBE,
        LOST
    }

    private int silentTicks;
    private boolean lost;
    private long lostTicks;

    News tick() {
        silentTicks++;
        if (lost) {
            lostTicks++;
        } else if (silentTicks >= LOST_TICKS) {
            lost = true;
            lostTicks = silentTicks;
            return News.LOST;
        }
        return silentTicks % PROBE_TICKS == 0 ? News.PROBE : News.NOTHING;
    }

    /** A majority answered; returns whether that was in question. */
    boolean confirmed() {
        silentTicks = 0;
        boolean regained = lost;
        lost = false;
        return regained;
    }

    /** Says whether a majority is taken to answer. */
    boolean isKept() {
        return !lost;
    }

    /** Says whether two probes in a row were not confirmed. */
    boolean isInDoubt() {
        return silentTicks > DOUBT_TICKS;
    }

    /** Returns for how long there has been, or had been, no confirmation. */
    long lostTicks() {
        return lostTicks;
    }
}
