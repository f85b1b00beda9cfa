package io.murmuration.membership.wire;

/**
 * Ends the reading of mangled bytes; never leaves the codec. Without a stack trace, so that a flood
 * of random bytes costs little.
 */
final class MalformedPacket extends RuntimeException {

    MalformedPacket(String reason) {
        super(reason, null, false, false);
    }

    /** Returns what is wrong. */
    String reason() {
        String message = getMessage();
        return message == null ? "unreadable" : message;
    }
}
