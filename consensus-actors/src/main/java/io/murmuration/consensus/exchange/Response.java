package io.murmuration.consensus.exchange;

import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.WatchEvent;
import java.util.List;

/** What a replica answers. The id is that of the request. */
@SuppressWarnings("ArrayRecordComponent") // encoded once by the machine and handed on; nobody compares it
public sealed interface Response {

    long id();

    /**
     * It is done.
     *
     * @param index of the entry, or up to which the state asked was applied
     * @param ageNanos how old the state asked may be; 0 of commands and of fresh reads
     * @param body the machine's answer; empty where the group itself answers
     */
    record Done(long id, long index, long ageNanos, byte[] body) implements Response {}

    /** It failed, see {@link io.murmuration.consensus.api.CoordinationException}. */
    record Failed(long id, Outcome outcome, Reason reason, String message, long detail) implements Response {}

    /**
     * Not done: the replica asked does not lead. The same request may be sent elsewhere.
     *
     * @param replica who leads, 0 if nobody is known to
     * @param endpoint of that one, empty if unknown
     */
    record NotLeader(long id, long replica, String endpoint) implements Response {}

    /**
     * A majority confirmed that the answering leader led after the request arrived.
     *
     * @param renewed the sessions that live for one more TTL from when the request was sent
     * @param unknown the sessions that have ended or never were
     */
    record Renewed(long id, long[] renewed, long[] unknown) implements Response {}

    /**
     * A session as the leader knows it.
     *
     * @param ttlMillis granted
     * @param remainingMillis at the leader just now
     */
    record SessionState(long session, long ttlMillis, long remainingMillis, boolean lease) {}

    record Sessions(long id, List<SessionState> sessions) implements Response {}

    record Watched(long id, List<WatchEvent> events) implements Response {}

    record Group(long id, GroupStatus status) implements Response {}
}
