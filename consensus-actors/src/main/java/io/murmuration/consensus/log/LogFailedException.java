package io.murmuration.consensus.log;

import java.io.Serial;

/**
 * A write or a sync failed. This is final: after a failed sync nobody knows what the disk holds,
 * and trying again would only seem to succeed. The process must stop; what was not acknowledged is
 * sorted out at the next opening.
 */
public final class LogFailedException extends LogException {

    @Serial
    private static final long serialVersionUID = 1;

    LogFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
