package io.murmuration.consensus.log;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Trouble with the log on disk. The message says what, where, and what to do. */
public class LogException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    LogException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
