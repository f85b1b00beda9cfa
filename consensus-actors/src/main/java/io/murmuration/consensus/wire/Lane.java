package io.murmuration.consensus.wire;

/**
 * Packets of one lane travel in order, and wait for none of another: each lane has its own
 * connection. The numbers are those on the wire.
 */
public enum Lane {
    /**
     * Votes, heartbeats, acknowledgements, reads, founding: small, and late they are worth little.
     */
    CONTROL(0),
    /** Entries. */
    LOG(1),
    /** Parts of snapshots. */
    BULK(2),
    /** Requests, and back the answers. */
    CLIENT(3);

    private final int number;

    Lane(int number) {
        this.number = number;
    }

    /** Returns the number that stands for this lane in bytes. */
    public int number() {
        return number;
    }

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
