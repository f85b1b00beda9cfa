package io.murmuration.consensus.session;

import io.murmuration.consensus.machine.Chunks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a group, the same on every replica (thesis §6.3). It makes a client's request run
 * once while its session lives (S-1): the answer stays until the client says that it has arrived,
 * and a retry gets it again.
 *
 * <p>All that changes it comes out of the log, so it never looks at a clock; who lives how long the
 * leader watches with a {@link SessionKeeper}. Its bounds are part of what is agreed and travel
 * with the snapshot, because replicas with different ones would come to different answers.
 *
 * <p>For one thread, but for what {@link #freeze} returns.
 */
public final class SessionTable {

    /**
     * What a table holds at most.
     *
     * @param sessions open at once, leases included, from 1
     * @param window sequences of a session, from the first one not acknowledged, 1 to 1,048,576
     * @param sessionBytes of answers kept for one session, 0 to 64 MiB; beyond, only that a request
     *     was done
     * @param answerBytes of answers kept in all; beyond, only that a request was done
     * @param ended ids of sessions that ended lately and are not opened again, 1 to 1,048,576
     */
    public record Limits(int sessions, int window, long sessionBytes, long answerBytes, int ended) {

        public static final Limits DEFAULT = new Limits(100_000, 4_096, 4 << 20, 256 << 20, 4_096);

        public Limits {
            boolean fit = sessions >= 1
                    && (window >= 1 && window <= 1 << 20)
                    && (sessionBytes >= 0 && sessionBytes <= 64 << 20)
                    && answerBytes >= 0
                    && (ended >= 1 && ended <= 1 << 20);
            if (!fit) {
                throw new IllegalArgumentException("limits of sessions out of range: " + sessions + ", " + window + ", "
                        + sessionBytes + ", " + answerBytes + ", " + ended);
            }
        }
    }

    /** What became of opening a session. */
    public enum Opening {
        OPENED,
        /** It was open, with the TTL that it had: the opening was a retry. */
        OPEN_ALREADY,
        /** It ended before, and stays ended: the opening came late (S-2). Nothing changed. */
        ENDED,
        /** There are as many sessions as may be. Nothing changed. */
        FULL
    }

    /** What is known of a request. */
    public enum Lookup {
        /** It was not done: do it, then {@link #remember} the answer. */
        NEW,
        /** It was done, and {@link #answer} has the answer. */
        REPEATED,
        /** It was done, and the answer is not kept any more. */
        FORGOTTEN,
        /** The session is not open, or is a lease. */
        UNKNOWN_SESSION,
        /** Too far ahead of what the client acknowledged: not to be done. */
        WINDOW_FULL
    }

    private static final Session NONE = new Session(0, 0, false, 0);

    private final Limits limits;
    private final IdMap<Session> sessions = new IdMap<>();
    private final EndedIds ended;
    private long answerBytes;
    private long answersDropped;
    private long generation;
    private Session latest = NONE;

    /** An empty table with the usual limits. */
    public SessionTable() {
        this(Limits.DEFAULT);
    }

    /** An empty table; the limits must be the same on all replicas. */
    public SessionTable(Limits limits) {
        this.limits = limits;
        ended = new EndedIds(limits.ended());
    }

    public Limits limits() {
        return limits;
    }

    /**
     * Opens a session.
     *
     * @param id not 0
     * @param lease whether it has no sequences
     */
    public Opening open(long id, long ttlMillis, boolean lease) {
        if (id == 0 || ttlMillis < 1) {
            throw new IllegalArgumentException("no session: id " + id + ", TTL " + ttlMillis + " ms");
        }
        if (sessions.get(id) != null) {
            return Opening.OPEN_ALREADY;
        }
        if (ended.contains(id)) {
            return Opening.ENDED;
        }
        if (sessions.size() >= limits.sessions()) {
            return Opening.FULL;
        }
        sessions.put(id, new Session(id, ttlMillis, lease, generation));
        return Opening.OPENED;
    }

    /** Ends a session with its answers; returns whether it was open. */
    public boolean close(long id) {
        Session session = sessions.remove(id);
        if (session == null) {
            return false;
        }
        if (latest.id == id) {
            latest = NONE;
        }
        answerBytes -= session.answerBytes();
        ended.add(id);
        return true;
    }

    /** Ends sessions; returns those of them that were open, in the given order. */
    public long[] end(long[] ids) {
        long[] open = new long[ids.length];
        int count = 0;
        for (long id : ids) {
            if (close(id)) {
                open[count++] = id;
            }
        }
        return count == ids.length ? open : Arrays.copyOf(open, count);
    }

    public boolean isOpen(long id) {
        return sessions.get(id) != null;
    }

    /** Says whether it is open and a lease. */
    public boolean isLease(long id) {
        Session session = sessions.get(id);
        return session != null && session.lease;
    }

    /** Returns the TTL of an open session in milliseconds, 0 of all others. */
    public long ttlMillis(long id) {
        Session session = sessions.get(id);
        return session == null ? 0 : session.ttlMillis;
    }

    /** Returns how many are open, leases included. */
    public int size() {
        return sessions.size();
    }

    /** Returns the open ones in ascending order; costs a sort. */
    public long[] ids() {
        return sessions.sortedIds();
    }

    /**
     * Begins a request that came out of the log: forgets what the client has acknowledged, then
     * says what is known.
     *
     * @param ackedBelow the answers to smaller sequences have arrived; counts up to {@code
     *     sequence} only
     */
    public Lookup begin(long id, long sequence, long ackedBelow) {
        Session session = sequenced(id);
        if (session == null) {
            return Lookup.UNKNOWN_SESSION;
        }
        long below = Math.min(ackedBelow, sequence);
        if (below > session.ackedBelow()) {
            session = own(session);
            answerBytes -= session.answerBytes();
            session.trim(below);
            answerBytes += session.answerBytes();
        }
        return lookUp(session, sequence);
    }

    /** Says what is known of a request, and changes nothing. */
    public Lookup peek(long id, long sequence) {
        Session session = sequenced(id);
        return session == null ? Lookup.UNKNOWN_SESSION : lookUp(session, sequence);
    }

    /**
     * Returns the answer of a request that was {@link Lookup#REPEATED}; it must not be changed.
     *
     * @throws IllegalStateException if it is not kept
     */
    public byte[] answer(long id, long sequence) {
        Session session = sequenced(id);
        byte[] answer = session == null ? null : session.answer(sequence);
        if (answer == null || answer == Session.DONE) {
            throw new IllegalStateException(
                    "no answer is kept for request " + sequence + " of session " + Long.toHexString(id));
        }
        return answer;
    }

    /**
     * Keeps the answer of a request that was {@link Lookup#NEW}.
     *
     * @param answer is kept as it is and must not be changed
     * @throws IllegalStateException if the request was not new
     */
    public void remember(long id, long sequence, byte[] answer) {
        Session session = sequenced(id);
        if (session == null) {
            // Ended by the request itself: a retry will find the session unknown.
            return;
        }
        if (lookUp(session, sequence) != Lookup.NEW) {
            throw new IllegalStateException("request " + sequence + " of session " + Long.toHexString(id) + " was "
                    + lookUp(session, sequence));
        }
        boolean fits = session.answerBytes() + answer.length <= limits.sessionBytes()
                && answerBytes + answer.length <= limits.answerBytes();
        if (!fits) {
            answersDropped++;
        }
        own(session).remember(sequence, fits ? answer : Session.DONE);
        answerBytes += fits ? answer.length : 0;
    }

    /** Returns the bytes of all answers kept. */
    public long answerBytes() {
        return answerBytes;
    }

    /** Returns how many answers were not kept for want of room, since this table was made here. */
    public long answersDropped() {
        return answersDropped;
    }

    /**
     * Returns the table as it is now, for another thread to read while this one goes on. It costs a
     * copy of the table's two arrays, 16 bytes per place; afterwards each session copies its ring
     * of answers once, when it is first changed. The order is made by the reader.
     */
    public Chunks freeze() {
        generation++;
        latest = NONE;
        return new SessionWriter(limits, sessions.copy(), ended.oldestFirst());
    }

    /**
     * Makes the table that was frozen.
     *
     * @param content cut into other parts, as it may be
     * @throws IllegalArgumentException if it is damaged, or of a newer release
     */
    public static SessionTable restore(Chunks content) {
        return new SessionReader(content).read();
    }

    /** Puts a session in as it was; for the reader. */
    void adopt(Session session) {
        if (sessions.get(session.id) != null) {
            throw new IllegalArgumentException("session " + Long.toHexString(session.id) + " stands there twice");
        }
        sessions.put(session.id, session);
        answerBytes += session.answerBytes();
    }

    /** Remembers that a session ended; for the reader. */
    void adoptEnded(long id) {
        ended.add(id);
    }

    private Lookup lookUp(Session session, long sequence) {
        if (sequence < session.ackedBelow()) {
            return Lookup.FORGOTTEN;
        }
        if (sequence - session.ackedBelow() >= limits.window()) {
            return Lookup.WINDOW_FULL;
        }
        byte[] answer = session.answer(sequence);
        if (answer == null) {
            return Lookup.NEW;
        }
        return answer == Session.DONE ? Lookup.FORGOTTEN : Lookup.REPEATED;
    }

    /** A request asks three times for its session, and the next is often of the same. */
    private @Nullable Session sequenced(long id) {
        if (latest.id == id && id != 0) {
            return latest;
        }
        Session session = sessions.get(id);
        if (session == null || session.lease) {
            return null;
        }
        latest = session;
        return session;
    }

    /** Returns the session for changing: its copy, if the one here has been frozen. */
    private Session own(Session session) {
        if (session.generation == generation) {
            return session;
        }
        Session copy = session.copy(generation);
        sessions.put(copy.id, copy);
        latest = copy;
        return copy;
    }
}
