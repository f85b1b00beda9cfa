package io.murmuration.consensus.log;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A directory cannot be opened as it is. Nothing in it has been changed. */
public final class LogRefusedException extends LogException {

    @Serial
    private static final long serialVersionUID = 1;

    /** Why it was refused. */
    public enum Reason {
        /** There is no log in it, or not one that was ever finished. */
        NO_LOG,
        /** There is one already where a new one was to be made. */
        NOT_EMPTY,
        /** Another process has it open. */
        LOCKED,
        /** It holds a file that no log writes. */
        FOREIGN_FILE,
        /** A later version of this software has written it. */
        NEWER_FORMAT,
        /** It belongs to another cluster. */
        OTHER_CLUSTER,
        /** It belongs to another replica. */
        OTHER_REPLICA,
        /** The disk has not enough room. */
        NO_SPACE,
        /** It cannot be written to. */
        READ_ONLY,
        /** It cannot be read, or is no directory. */
        UNREADABLE
    }

    private final Reason reason;

    LogRefusedException(Reason reason, String message) {
        this(reason, message, null);
    }

    LogRefusedException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
