package io.murmuration.agent.faults;

/** What is done to nodes. */
public enum FaultKind {
    /** Processes end without a word and come back: one, or all at once. */
    KILL,
    /** A process is stopped and goes on later, as if nothing had been. */
    PAUSE,
    /** Connections carry nothing, or break, or are slow. */
    CUT,
    /** A byte of a killed node's log is another when it comes back. */
    DAMAGE
}
