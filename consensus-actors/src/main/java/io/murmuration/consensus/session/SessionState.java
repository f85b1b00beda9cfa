package io.murmuration.consensus.session;

/** What the client knows of its session. It goes from one to the next or back, and ends in LOST. */
public enum SessionState {
    /** Confirmed, and valid until the time stated. */
    CONNECTED,
    /** The last confirmation is old: act as if it may end soon. Followed by RECONNECTED or LOST. */
    SUSPECT,
    /** Confirmed again before it ended. */
    RECONNECTED,
    /**
     * It has ended, or nobody can be sure that it has not. Always told before anyone else can be
     * given what it held.
     */
    LOST
}
