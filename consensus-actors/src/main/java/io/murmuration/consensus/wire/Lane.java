package io.murmuration.consensus.wire;

/**
 * Packets of one lane travel in order, and wait for none of another: each lane has its own
 * connection. The ordinal is on the wire: only append.
 */
public enum Lane {
    /** Votes, heartbeats, acknowledgements, reads, founding: small, and late they are worth little. */
    CONTROL,
    /** Entries. */
    LOG,
    /** Parts of snapshots. */
    BULK,
    /** Requests, and back the answers. */
    CLIENT;

    /** Returns the lane that a packet is sent on. */
    public static Lane of(Packet packet) {
        if (packet instanceof Packet.ToReplica replica) {
            return switch (replica.message().kind()) {
                case APPEND_ENTRIES, PROPOSE -> LOG;
                case SNAPSHOT_CHUNK -> BULK;
                default -> CONTROL;
            };
        }
        return packet instanceof Packet.Founding ? CONTROL : CLIENT;
    }
}
