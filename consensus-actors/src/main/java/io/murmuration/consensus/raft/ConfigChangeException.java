package io.murmuration.consensus.raft;

/** A change that cannot be made to the configuration it met. Nothing has changed. */
public final class ConfigChangeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Why not. */
    public enum Reason {
        /** The old joint configuration must be left before another is entered. */
        ALREADY_JOINT,
        /** A joint configuration admits no change but leaving it. */
        SIMPLE_IN_JOINT,
        /** There is no joint configuration to leave. */
        NOT_JOINT,
        /** Without voters nobody could agree to leave a joint configuration. */
        NO_VOTERS_YET,
        /** Nobody would be left to decide. */
        NO_VOTERS_LEFT,
        /** Majorities before and after might not overlap: this needs a joint configuration. */
        SEVERAL_VOTERS
    }

    private final Reason reason;

    ConfigChangeException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
