package io.murmuration.consensus.client;

import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.Response;
import java.util.List;

/**
 * One client of one group. Ids of calls, sessions and watches are its own and never used twice.
 */
public final class ClientCore {

    /** @param seed different for each client and each start: session ids are drawn from it */
    public ClientCore(ClientSettings settings, ClientEffects effects, long seed, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /**
     * Says where replicas may be found, the nearest first: that of the own node, if it has one,
     * then those that membership holds alive, then others.
     */
    public void endpoints(List<String> known, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Runs a command once, under the client's own session, which is opened when first needed. */
    public long command(byte[] command, long deadlineNanos, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Runs a command once, under this session of the client's. */
    public long command(long session, byte[] command, long deadlineNanos, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    public long query(ReadMode mode, byte[] question, long deadlineNanos, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Opens a session that this client keeps alive; the call completes with an empty body. */
    public Opening openSession(long ttlMillis, long deadlineNanos, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** A session's id, and the call that opens it. */
    public record Opening(long session, long call) {}

    public long closeSession(long session, long deadlineNanos, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Grants a lease with this id (0 = one is drawn), which others keep alive. */
    public Opening grantLease(long lease, long ttlMillis, long deadlineNanos, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Keeps a lease of anybody alive once. */
    public long keepAlive(long lease, long deadlineNanos, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Asks what the group itself answers: sessions, status, changes of the configuration. */
    public long ask(Question question, long deadlineNanos, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /**
     * See the requests of the same names. {@code DescribeGroup} asks one replica, all others the
     * leader.
     */
    public sealed interface Question {
        record DescribeSession(long session) implements Question {}

        record ListSessions() implements Question {}

        /** @param endpoint of the replica asked; empty = the leader */
        record DescribeGroup(String endpoint) implements Question {}

        record TransferLeader(long replica) implements Question {}

        record AddReplica(io.murmuration.consensus.exchange.ReplicaAddress replica) implements Question {}

        record PromoteReplica(long replica) implements Question {}

        record RemoveReplica(long replica) implements Question {}
    }

    /** Watches, across lost connections, until cancelled or ended. */
    public long watch(WatchSpec spec, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    public void cancelWatch(long watch, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** The events of a watch up to this revision have been taken. */
    public void watchTaken(long watch, long revision, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** A replica answers. */
    public void response(String endpoint, Response response, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /**
     * The connection to a replica is gone, or could not be made.
     *
     * @param refused whether nothing that was sent can have arrived
     */
    public void lost(String endpoint, boolean refused, long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Some time has passed; to be called every 10 ms or so. */
    public void tick(long nowNanos) {
        throw new UnsupportedOperationException();
    }

    /** Returns until when a session of this client is sure to live; before now where it is lost. */
    public long validUntil(long session) {
        throw new UnsupportedOperationException();
    }
}
