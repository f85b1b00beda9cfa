package io.murmuration.membership.transport;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.swim.Packet;

/** What a transport tells its owner. */
public sealed interface TransportEvent {

    /**
     * Packets can be sent and will be received.
     *
     * @param local where; the host is the one that was asked for, the port never 0
     */
    record Bound(Address local) implements TransportEvent {}

    /**
     * No packet will ever come.
     *
     * @param reason what, where, and which setting to change
     */
    record BindFailed(String reason) implements TransportEvent {}

    /** A packet has come. */
    record Received(Address from, Packet packet) implements TransportEvent {}

    /** A packet in another version of the protocol has come. */
    record Unreadable(Address from, Packet.Header header) implements TransportEvent {}

    /** The address is free again. */
    record Closed() implements TransportEvent {}
}
