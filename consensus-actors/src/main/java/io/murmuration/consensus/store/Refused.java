package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Reason;

/** A command or question is not carried out, and nothing has been changed. Caught by the store. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final long detail;

    Refused(Reason reason, String message) {
        this(reason, message, 0);
    }

    Refused(Reason reason, String message, long detail) {
        super(message, null, false, false); // an answer, not a fault: where it arose does not matter
        this.reason = reason;
        this.detail = detail;
    }

    static Refused malformed(String message) {
        return new Refused(Reason.MALFORMED, message);
    }

    Reason reason() {
        return reason;
    }

    long detail() {
        return detail;
    }

    String message() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
