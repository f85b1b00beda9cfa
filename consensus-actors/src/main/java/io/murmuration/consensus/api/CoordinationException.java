package io.murmuration.consensus.api;

/**
 * A request failed. {@link #outcome} says what that means for its effect, {@link #reason} why, and
 * the message what to do.
 */
public final class CoordinationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Outcome outcome;
    private final Reason reason;
    private final long detail;

    public CoordinationException(Outcome outcome, Reason reason, String message, long detail) {
        super(message);
        this.outcome = outcome;
        this.reason = reason;
        this.detail = detail;
    }

    /** Of a request that was refused with nothing done. */
    public static CoordinationException refused(Reason reason, String message) {
        return new CoordinationException(Outcome.NOT_DONE, reason, message, 0);
    }

    public Outcome outcome() {
        return outcome;
    }

    public Reason reason() {
        return reason;
    }

    /** Returns what the reason's description says, such as a revision; else 0. */
    public long detail() {
        return detail;
    }
}
