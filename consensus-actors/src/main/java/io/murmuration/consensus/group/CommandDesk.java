package io.murmuration.consensus.group;

import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Request.CloseSession;
import io.murmuration.consensus.exchange.Request.Command;
import io.murmuration.consensus.exchange.Request.OpenSession;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.Proposal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands to the log, all of a turn as one proposal, and their answers back when they are
 * applied. While a new leader is not ready, and while leadership is handed over, commands wait.
 *
 * <p>Whoever waits when this replica ceases to lead is told that the command may or may not be
 * done: with its session and sequence, it can be sent again.
 */
final class CommandDesk {

    private static final int MOST_QUEUED = 65_536;
    private static final long MOST_QUEUED_BYTES = 64L << 20;
    private static final int SESSION_BODY_BYTES = 9;
    private static final byte[] NOTHING = {};

    private final Office office;
    private final SessionDesk sessions;
    private final Proposals proposals = new Proposals();
    private final List<byte[]> payloads = new ArrayList<>();

    private long[] origins = new long[1_024];
    private @Nullable Request[] queue = new Request[1_024];
    private int count;
    private long queuedBytes;

    CommandDesk(Office office, SessionDesk sessions) {
        this.office = office;
        this.sessions = sessions;
    }

    void take(long origin, Request request, long arrivedNanos) {
        if (!office.serves()) {
            office.sendElsewhere(origin, request.id());
            return;
        }
        Refusal refusal = check(request);
        long bytes = bodyBytes(request);
        if (refusal == null && (count == MOST_QUEUED || (count > 0 && queuedBytes + bytes > MOST_QUEUED_BYTES))) {
            refusal = Refusal.OVERLOADED;
        }
        if (refusal != null) {
            office.refuse(origin, request.id(), refusal);
            return;
        }
        sessions.heard(sessionOf(request), arrivedNanos);
        if (count == queue.length) {
            queue = Arrays.copyOf(queue, 2 * count);
            origins = Arrays.copyOf(origins, 2 * count);
        }
        queue[count] = request;
        origins[count++] = origin;
        queuedBytes += bytes;
    }

    private @Nullable Refusal check(Request request) {
        if (request instanceof Command command) {
            if (command.session() != 0 && (command.sequence() < 1 || command.ackedBelow() < 0)) {
                return Refusal.notDone(
                        Reason.MALFORMED,
                        "sequence " + command.sequence() + ", acknowledged below " + command.ackedBelow()
                                + ": a session's sequences begin at 1");
            }
            if (Envelope.HEADER_BYTES + command.command().length
                    > office.settings.raft().flow().maxEntryBytes()) {
                return Refusal.notDone(
                        Reason.TOO_LARGE,
                        "a command of " + command.command().length + " bytes, at most "
                                + (office.settings.raft().flow().maxEntryBytes() - Envelope.HEADER_BYTES)
                                + " are possible: split it");
            }
            String why = office.state.machine().refuse(ByteBuffer.wrap(command.command()));
            return why == null ? null : Refusal.notDone(Reason.MALFORMED, why);
        }
        if (request instanceof OpenSession open) {
            GroupSettings.Limits limits = office.settings.limits();
            if (open.session() == 0) {
                return Refusal.notDone(Reason.MALFORMED, "session 0 stands for none: draw another id");
            }
            if (open.ttlMillis() < limits.minTtlMillis() || open.ttlMillis() > limits.maxTtlMillis()) {
                return Refusal.notDone(
                        Reason.MALFORMED,
                        "a TTL of " + open.ttlMillis() + " ms: " + limits.minTtlMillis() + " to "
                                + limits.maxTtlMillis() + " ms are possible");
            }
        }
        return null;
    }

    private static int bodyBytes(Request request) {
        return request instanceof Command command ? command.command().length : SESSION_BODY_BYTES;
    }

    private static long sessionOf(Request request) {
        if (request instanceof Command command) {
            return command.session();
        }
        return request instanceof OpenSession open ? open.session() : 0;
    }

    /** Says whether commands wait that could be proposed now. */
    boolean hasWork() {
        return count > 0 && office.proposes() && proposals.count() < Proposals.MOST;
    }

    /** The end of a turn's inputs: proposes what came, as one. */
    void propose() {
        if (!hasWork()) {
            return;
        }
        int most = Math.min(count, Proposals.MOST - proposals.count());
        for (int i = 0; i < most; i++) {
            payloads.add(encode(queue[i]));
        }
        int taken = propose(most);
        payloads.clear();
        System.arraycopy(queue, taken, queue, 0, count - taken);
        System.arraycopy(origins, taken, origins, 0, count - taken);
        Arrays.fill(queue, count - taken, count, null);
        count -= taken;
        queuedBytes = 0;
        for (int i = 0; i < count; i++) {
            Request waiting = queue[i];
            queuedBytes += waiting == null ? 0 : bodyBytes(waiting);
        }
    }

    /** Proposes the first of the queue; returns how many need not wait any more. */
    private int propose(int most) {
        int from = 0;
        int batch = most;
        while (from < most) {
            batch = Math.min(batch, most - from);
            long index = office.raft().lastIndex();
            Proposal verdict = office.raft().propose(payloads.subList(from, from + batch));
            if (verdict == Proposal.ACCEPTED) {
                for (int i = 0; i < batch; i++) {
                    Request request = queue[from + i];
                    proposals.add(++index, origins[from + i], request == null ? 0 : request.id());
                }
                from += batch;
            } else if (verdict == Proposal.TOO_MUCH_UNCOMMITTED && batch > 1) {
                batch /= 2;
            } else if (verdict == Proposal.TOO_MUCH_UNCOMMITTED) {
                for (; from < most; from++) {
                    Request request = queue[from];
                    office.refuse(origins[from], request == null ? 0 : request.id(), Refusal.OVERLOADED);
                }
            } else {
                // Leadership is on its way to another: they wait until that is decided.
                return from;
            }
        }
        return from;
    }

    private byte[] encode(@Nullable Request request) {
        if (request instanceof Command command) {
            return Envelope.name(
                    dated(Envelope.COMMAND, command.command()),
                    command.session(),
                    command.sequence(),
                    command.ackedBelow());
        }
        if (request instanceof OpenSession open) {
            byte[] body = ByteBuffer.allocate(SESSION_BODY_BYTES)
                    .putLong(open.ttlMillis())
                    .put((byte) (open.lease() ? 1 : 0))
                    .array();
            return Envelope.name(dated(Envelope.OPEN_SESSION, body), open.session(), 0, 0);
        }
        if (request instanceof CloseSession close) {
            return Envelope.name(dated(Envelope.CLOSE_SESSION, NOTHING), close.session(), 0, 0);
        }
        throw new IllegalArgumentException("no command: " + request);
    }

    /**
     * Proposes something of the group's own.
     *
     * @param origin who is answered when it is applied, or {@link Proposals#NOBODY}
     * @return whether it is in the log
     */
    boolean propose(byte[] envelope, long origin, long id) {
        if (!office.proposes() || proposals.count() >= Proposals.MOST) {
            return false;
        }
        long index = office.raft().lastIndex() + 1;
        if (office.raft().propose(envelope) != Proposal.ACCEPTED) {
            return false;
        }
        proposals.add(index, origin, id);
        return true;
    }

    /** Returns an envelope of no session, dated now. */
    byte[] dated(byte kind, byte[] body) {
        return Envelope.of(kind, office.logNanos(), office.wallMillis(), body);
    }

    /** An entry was applied: whoever waits for it is answered. */
    void applied(Entry entry) {
        if (!proposals.isFirst(entry.index())) {
            return;
        }
        long origin = proposals.firstOrigin();
        long id = proposals.firstId();
        proposals.removeFirst();
        Refusal refusal = office.state.refusal();
        if (refusal != null) {
            office.refuse(origin, id, refusal);
        } else {
            office.done(origin, id, office.state.answer());
        }
    }

    /** This replica leads no more. */
    void lostOffice() {
        endProposals(Refusal.LOST_OFFICE);
        for (int i = 0; i < count; i++) {
            Request request = queue[i];
            office.sendElsewhere(origins[i], request == null ? 0 : request.id());
        }
        forgetQueue();
    }

    /** This replica stops. */
    void stop() {
        endProposals(Refusal.STOPPED_AMID);
        for (int i = 0; i < count; i++) {
            Request request = queue[i];
            office.refuse(origins[i], request == null ? 0 : request.id(), Refusal.STOPPED);
        }
        forgetQueue();
    }

    private void endProposals(Refusal refusal) {
        while (proposals.count() > 0) {
            office.refuse(proposals.firstOrigin(), proposals.firstId(), refusal);
            proposals.removeFirst();
        }
    }

    private void forgetQueue() {
        Arrays.fill(queue, 0, count, null);
        count = 0;
        queuedBytes = 0;
    }
}
