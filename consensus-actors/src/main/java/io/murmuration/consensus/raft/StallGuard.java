package io.murmuration.consensus.raft;

/**
 * Notices that the own disk has stopped answering: then a leader must not go on with heartbeats
 * that keep others from replacing it while nothing commits (consul#22064, hashicorp/raft#503).
 */
final class StallGuard {

    private final int limitTicks;
    private int waitingTicks;

    StallGuard(int limitTicks) {
        this.limitTicks = limitTicks;
    }

    /** The disk answered. */
    void answered() {
        waitingTicks = 0;
    }

    /**
     * Returns whether the disk is stalled.
     *
     * @param writeUnderWay whether an answer is due at all
     */
    boolean tick(boolean writeUnderWay) {
        waitingTicks = writeUnderWay ? waitingTicks + 1 : 0;
        return limitTicks > 0 && waitingTicks >= limitTicks;
    }
}
