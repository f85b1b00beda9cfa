package io.murmuration.consensus.transport;

/**
 * What a transport has done since it was opened.
 *
 * @param packetsSent written to a connection
 * @param packetsReceived read and handed on
 * @param bytesSent with all that goes around packets
 * @param bytesReceived with all that goes around packets
 * @param droppedFull for which the bounded queue had no room
 * @param droppedStale that waited so long that nobody wants them any more
 * @param droppedUnreachable that were for a node that cannot be reached, or for a connection that
 *     is gone
 * @param unknownKinds of a newer release, ignored
 * @param malformed frames; each ends its connection
 * @param handshakesRefused by this side
 * @param connectionsOpened in either direction, with the handshake done
 * @param connectionsLost of those
 * @param dialsFailed of this side
 * @param incoming connections there are now
 * @param outgoing connections there are now
 */
public record TransportStats(
        long packetsSent,
        long packetsReceived,
        long bytesSent,
        long bytesReceived,
        long droppedFull,
        long droppedStale,
        long droppedUnreachable,
        long unknownKinds,
        long malformed,
        long handshakesRefused,
        long connectionsOpened,
        long connectionsLost,
        long dialsFailed,
        int incoming,
        int outgoing) {}
