package io.murmuration.membership.wire;

import io.murmuration.membership.swim.Packet;

/** What came out of some bytes. */
public sealed interface Decoded {

    /** A packet. */
    record Read(Packet packet) implements Decoded {}

    /** A packet in a version that this code does not understand; only its header could be read. */
    record OtherVersion(Packet.Header header) implements Decoded {}

    /** A packet whose message type this code does not know: a newer peer's, to be ignored. */
    record UnknownMessage(Packet.Header header, int type) implements Decoded {}

    /** No packet of ours, or a mangled one. */
    record Malformed(String reason) implements Decoded {}
}
