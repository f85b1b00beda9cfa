package io.murmuration.testkit.stack;

import io.murmuration.consensus.wire.Packet;

/** A process as the network sees it: a node or a client. Its life grows with each start. */
interface Station {

    /** Returns its place in the network's tables. */
    int place();

    int life();

    boolean isRunning();

    /** A packet arrives; {@code connection} names where an answer goes. */
    void arrives(long connection, Packet packet);

    /**
     * A connection that this one made is gone, or could not be made.
     *
     * @param refused whether nothing that was sent can have arrived
     */
    void lost(Station other, boolean refused);

    /** A connection that was made from elsewhere is gone. */
    void closed(long connection);
}
