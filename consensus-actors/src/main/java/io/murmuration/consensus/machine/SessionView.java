package io.murmuration.consensus.machine;

/**
 * What a machine may know of the group's sessions: as of the entry that is being applied, so the
 * same on every replica.
 */
@FunctionalInterface
public interface SessionView {

    /** Says whether this session or lease was opened and has not ended. */
    boolean isLive(long session);
}
