package io.murmuration.consensus.exchange;

import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.WatchSpec;

/**
 * What a client asks a replica. The id is the client's, and names the answer; of two requests with
 * one id over one connection the later is another try of the earlier.
 */
@SuppressWarnings("ArrayRecordComponent") // encoded once at the edge and handed on; nobody compares it
public sealed interface Request {

    long id();

    /**
     * Do this, once as long as the session lives.
     *
     * @param session 0 = without: then a retry may do it twice
     * @param sequence of the request within the session, from 1; the same in every retry
     * @param ackedBelow all answers to smaller sequences have arrived: they may be forgotten
     * @param command for the group's machine
     */
    record Command(long id, long session, long sequence, long ackedBelow, byte[] command) implements Request {}

    /**
     * Open a session, or a lease, which is a session without sequences.
     *
     * @param session its id, drawn by the client; asked again, the same answer
     */
    record OpenSession(long id, long session, long ttlMillis, boolean lease) implements Request {}

    /** End a session: what is bound to it goes. */
    record CloseSession(long id, long session) implements Request {}

    /** These sessions' clients live. */
    record KeepAlive(long id, long[] sessions) implements Request {}

    /**
     * Answer this from the machine. Where {@code mode} wants the leader, others say who that is.
     */
    record Query(long id, ReadMode mode, byte[] question) implements Request {}

    /** What of a session: its time to live, granted and remaining. Linearizable. */
    record DescribeSession(long id, long session) implements Request {}

    /** All sessions. Linearizable. */
    record ListSessions(long id) implements Request {}

    /** Tell of changes; answered by {@link Response.Watched}, at any replica. */
    record OpenWatch(long id, WatchSpec spec) implements Request {}

    /** The events of watch {@code id} up to this revision have been taken: more may come. */
    record AckWatch(long id, long revision) implements Request {}

    /** Tell no more. */
    record CancelWatch(long id) implements Request {}

    /** Describe the group as the replica asked sees it. */
    record DescribeGroup(long id) implements Request {}

    /** Hand leadership to {@code replica}. */
    record TransferLeader(long id, long replica) implements Request {}

    /**
     * Let a replica in as a learner, or tell where it is now; later it is promoted by the leader
     * while there are fewer voters than expected.
     */
    record AddReplica(long id, ReplicaAddress replica) implements Request {}

    /** Make a learner a voter now. */
    record PromoteReplica(long id, long replica) implements Request {}

    /** Take a replica out for good. */
    record RemoveReplica(long id, long replica) implements Request {}
}
