package io.murmuration.consensus.client;

import io.murmuration.consensus.exchange.Request;
import org.jspecify.annotations.Nullable;

/** A command of a session, or of none. */
final class CommandCall extends Call {

    private final byte[] command;

    /** Whose it is; null for one without session. */
    @Nullable
    ClientSession session;

    /** Its number in the session; 0 before it has one. */
    long sequence;

    CommandCall(long id, byte[] command, @Nullable ClientSession session, long deadlineNanos) {
        super(id, Route.LEADER, deadlineNanos);
        this.command = command;
        this.session = session;
    }

    @Override
    Request request() {
        ClientSession mine = session;
        return mine == null
                ? new Request.Command(requestId, 0, 0, 0, command)
                : new Request.Command(requestId, mine.id, sequence, mine.lane.ackedBelow(), command);
    }

    @Override
    boolean hasEffect() {
        return true;
    }

    @Override
    boolean isRepeatable() {
        return session != null;
    }
}
