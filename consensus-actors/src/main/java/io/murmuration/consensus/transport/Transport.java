package io.murmuration.consensus.transport;

import io.murmuration.consensus.wire.Packet;
import java.util.List;

/**
 * Carries packets, best effort: each arrives once, late, or not at all; those of one lane between
 * two nodes arrive in order. Votes and heartbeats do not wait behind entries, nor entries behind
 * snapshots.
 *
 * <p>Every method, and every call of the receiver, is on the thread that the transport was opened
 * on.
 */
public interface Transport extends AutoCloseable {

    /** Takes what arrives. It throws nothing. */
    interface Receiver {

        /**
         * Packets of one sender, in order, as many as there were at once.
         *
         * @param connection by which {@link #answer} reaches the sender until {@link #closed}
         */
        void received(long connection, List<Packet> packets);

        /** Packets that answer what was sent to that endpoint, in order. */
        default void answered(String endpoint, List<Packet> packets) {
            received(0, packets);
        }

        /** A connection from elsewhere is gone. */
        void closed(long connection);

        /**
         * An endpoint that was sent to cannot be reached; what was sent lately may be lost.
         *
         * @param refused whether there is a machine that says that no such process listens, or the
         *     connection was closed by the other side: its process has most likely ended
         */
        void unreachable(String endpoint, boolean refused, String why);
    }

    /** Returns host:port (or an Akka address) under which others reach this node. */
    String endpoint();

    /**
     * Says to which cluster this node belongs from now on. Connections with nodes of another are
     * refused, with both ids in the reason.
     */
    void identify(long clusterId);

    /**
     * Sends, connecting where necessary. What does not fit its bounded queue is dropped and
     * counted.
     */
    void send(String endpoint, Packet packet);

    /** Answers by the connection that a packet came by; dropped if that is gone. */
    void answer(long connection, Packet packet);

    @Override
    void close();
}
