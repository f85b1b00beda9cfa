package io.murmuration.consensus.group;

import io.murmuration.consensus.machine.SessionView;
import io.murmuration.consensus.session.SessionTable;

/**
 * The sessions of a group as its machine sees them. Made before both: the machine asks it, the
 * replica keeps it up to date. For the replica's thread.
 */
public final class OpenSessions implements SessionView {

    private SessionTable table = new SessionTable();

    void follow(SessionTable now) {
        table = now;
    }

    @Override
    public boolean isLive(long session) {
        return table.isOpen(session);
    }
}
