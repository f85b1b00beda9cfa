package io.murmuration.consensus.transport;

/**
 * What goes from node to node by Artery: a packet, or a piece of one that is longer than Artery's
 * frames.
 *
 * @param from endpoint of the sender
 * @param life of the sender's transport: another one after each start
 * @param cluster name of the sender's cluster
 * @param clusterId to which the sender belongs, 0 = none yet
 * @param sentNanos by the sender's monotonic clock
 * @param sequence the same for all pieces of a packet
 * @param offset of the first byte within the packet
 * @param totalBytes of the packet
 * @param bytes of this piece; where the kind is REFUSED, the reason in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // written once and read once; nobody compares it
record ArteryFrame(
        Kind kind,
        String from,
        long life,
        String cluster,
        long clusterId,
        long sentNanos,
        long sequence,
        int offset,
        int totalBytes,
        byte[] bytes)
        implements ArteryMessage {

    /** What it is for. */
    enum Kind {
        PACKET(0),
        REFUSED(1),
        PING(2),
        PONG(3);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /** Returns the number that stands for this kind in bytes. */
        int number() {
            return number;
        }

        /**
         * Returns the kind with this number.
         *
         * @throws IllegalArgumentException if there is none
         */
        static Kind of(int number) {
            return switch (number) {
                case 0 -> PACKET;
                case 1 -> REFUSED;
                case 2 -> PING;
                case 3 -> PONG;
                default -> throw new IllegalArgumentException("kind " + number + " is none of 0 to 3");
            };
        }
    }
}
