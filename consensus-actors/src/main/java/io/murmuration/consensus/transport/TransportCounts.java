package io.murmuration.consensus.transport;

/** The counters behind {@link TransportStats}. For one thread. */
final class TransportCounts {

    long packetsSent;
    long packetsReceived;
    long bytesSent;
    long bytesReceived;
    long droppedFull;
    long droppedStale;
    long droppedUnreachable;
    long unknownKinds;
    long malformed;
    long handshakesRefused;
    long connectionsOpened;
    long connectionsLost;
    long dialsFailed;
    int incoming;
    int outgoing;

    TransportStats toStats() {
        return new TransportStats(
                packetsSent,
                packetsReceived,
                bytesSent,
                bytesReceived,
                droppedFull,
                droppedStale,
                droppedUnreachable,
                unknownKinds,
                malformed,
                handshakesRefused,
                connectionsOpened,
                connectionsLost,
                dialsFailed,
                incoming,
                outgoing);
    }
}
