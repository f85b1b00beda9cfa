package io.murmuration.consensus.session;

import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.session.SessionTable.Limits;
import java.nio.ByteBuffer;

/** Reads what {@link SessionWriter} wrote, however it was cut since. */
final class SessionReader {

    private final Chunks content;
    private ByteBuffer part = ByteBuffer.allocate(0);

    SessionReader(Chunks content) {
        this.content = content;
    }

    SessionTable read() {
        int version = number(1).get();
        if (version != SessionWriter.VERSION) {
            throw new IllegalArgumentException("the sessions have format " + version + ", this release knows format "
                    + SessionWriter.VERSION + ": start the release that wrote it");
        }
        ByteBuffer bounds = number(28);
        Limits limits =
                new Limits(bounds.getInt(), bounds.getInt(), bounds.getLong(), bounds.getLong(), bounds.getInt());
        SessionTable table = new SessionTable(limits);
        int ended = count("ended sessions", limits.ended());
        for (int i = 0; i < ended; i++) {
            table.adoptEnded(number(8).getLong());
        }
        int sessions = count("sessions", limits.sessions());
        for (int i = 0; i < sessions; i++) {
            table.adopt(session(limits));
        }
        if (more()) {
            throw new IllegalArgumentException("there is more than " + sessions + " sessions");
        }
        return table;
    }

    private Session session(Limits limits) {
        ByteBuffer fixed = number(25);
        Session session = new Session(fixed.getLong(), fixed.getLong(), fixed.get() != 0, 0);
        long ackedBelow = fixed.getLong();
        if (session.id == 0 || session.ttlMillis < 1 || ackedBelow < 1) {
            throw new IllegalArgumentException(session + " is none: acknowledged below " + ackedBelow);
        }
        session.trim(ackedBelow);
        int answers = count("answers", limits.window());
        long least = 0;
        for (int i = 0; i < answers; i++) {
            int offset = count("sequence", limits.window() - 1);
            int length = number(4).getInt();
            if (offset < least || length < -1 || length > limits.sessionBytes()) {
                throw new IllegalArgumentException(
                        "answer " + i + " of " + session + " has offset " + offset + ", length " + length);
            }
            least = offset + 1L;
            session.remember(ackedBelow + offset, length < 0 ? Session.DONE : bytes(length));
        }
        return session;
    }

    private int count(String what, int most) {
        int count = number(4).getInt();
        if (count < 0 || count > most) {
            throw new IllegalArgumentException(what + ": " + count + " are not between 0 and " + most);
        }
        return count;
    }

    private ByteBuffer number(int bytes) {
        return ByteBuffer.wrap(bytes(bytes));
    }

    private byte[] bytes(int count) {
        byte[] taken = new byte[count];
        for (int done = 0; done < count; ) {
            if (!more()) {
                throw new IllegalArgumentException("the sessions end amid of something");
            }
            int now = Math.min(part.remaining(), count - done);
            part.get(taken, done, now);
            done += now;
        }
        return taken;
    }

    private boolean more() {
        while (!part.hasRemaining()) {
            byte[] next = content.next();
            if (next == null) {
                return false;
            }
            part = ByteBuffer.wrap(next);
        }
        return true;
    }
}
