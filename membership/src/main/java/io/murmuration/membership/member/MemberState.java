package io.murmuration.membership.member;

/** What the cluster holds of a member. Later in this order beats earlier at one incarnation. */
public enum MemberState {
    /** Believed to run. */
    ALIVE,
    /** Silent for longer than it should be; still counted as a member. */
    SUSPECT,
    /** Held dead by a quorum of its observers. It may still return. */
    DEAD,
    /** Has said goodbye. */
    LEFT;

    /** Returns whether a member in this state belongs to the cluster. */
    public boolean isLive() {
        return this == ALIVE || this == SUSPECT;
    }
}
