package io.murmuration.consensus.group;

import java.nio.ByteBuffer;

/**
 * What a group puts around all that it has the log agree on: when and for whom. Big-endian.
 *
 * <pre>
 *   1 version, 1   1 kind   8 log time   8 wall time
 *   8 session   8 sequence   8 acknowledged below   body
 * </pre>
 *
 * <p>An entry without payload is the no-op of a new leader. A kind that is not known here is of a
 * newer release, and stops the replica: to skip it would be to differ from the others.
 */
final class Envelope {

    /** The body is a command for the machine. */
    static final byte COMMAND = 1;
    /** Opens the session. Body: 8 TTL in ms, 1 lease. */
    static final byte OPEN_SESSION = 2;
    /** Closes the session. */
    static final byte CLOSE_SESSION = 3;
    /** Ends sessions that were not renewed. Body: 8 for each. */
    static final byte EXPIRE_SESSIONS = 4;
    /** The leader's state had this hash. Body: 8 index, 8 hash. */
    static final byte CHECK_HASH = 5;
    /** All replicas understand what this level brought. Body: 4 level. */
    static final byte LEVEL = 6;
    /** A replica is elsewhere now. Body: {@link AddressCodec}. */
    static final byte REPLICA_ADDRESS = 7;
    /** Log time goes on. No body. */
    static final byte TIME = 8;

    static final int HEADER_BYTES = 42;

    private static final byte VERSION = 1;
    private static final int LOG_TIME = 2;
    private static final int WALL_TIME = 10;
    private static final int SESSION = 18;
    private static final int SEQUENCE = 26;
    private static final int ACKED_BELOW = 34;

    private ByteBuffer bytes = ByteBuffer.allocate(0);

    /** Returns an envelope, of no session, around a copy of the body. */
    static byte[] of(byte kind, long logNanos, long wallMillis, byte[] body) {
        return ByteBuffer.allocate(HEADER_BYTES + body.length)
                .put(VERSION)
                .put(kind)
                .putLong(logNanos)
                .putLong(wallMillis)
                .position(HEADER_BYTES)
                .put(body)
                .array();
    }

    /** Names the request, in an envelope that nobody else has yet; returns it. */
    static byte[] name(byte[] envelope, long session, long sequence, long ackedBelow) {
        ByteBuffer.wrap(envelope)
                .putLong(SESSION, session)
                .putLong(SEQUENCE, sequence)
                .putLong(ACKED_BELOW, ackedBelow);
        return envelope;
    }

    /**
     * Looks at another payload, which is not copied.
     *
     * @throws IllegalArgumentException if it is none, or of a newer release
     */
    void open(byte[] payload) {
        if (payload.length < HEADER_BYTES) {
            throw new IllegalArgumentException("an entry of " + payload.length + " bytes is too short for a command");
        }
        if (payload[0] != VERSION || payload[1] < COMMAND || payload[1] > TIME) {
            throw new IllegalArgumentException("an entry of version " + payload[0] + ", kind " + payload[1]
                    + " is of a newer release: update this node");
        }
        bytes = ByteBuffer.wrap(payload);
    }

    byte kind() {
        return bytes.get(1);
    }

    long logNanos() {
        return bytes.getLong(LOG_TIME);
    }

    long wallMillis() {
        return bytes.getLong(WALL_TIME);
    }

    long session() {
        return bytes.getLong(SESSION);
    }

    long sequence() {
        return bytes.getLong(SEQUENCE);
    }

    long ackedBelow() {
        return bytes.getLong(ACKED_BELOW);
    }

    /** Returns the body, each time from its begin. */
    ByteBuffer body() {
        return bytes.position(HEADER_BYTES);
    }
}
