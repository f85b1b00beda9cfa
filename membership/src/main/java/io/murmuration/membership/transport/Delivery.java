package io.murmuration.membership.transport;

import io.murmuration.membership.member.Address;
import java.nio.ByteBuffer;

/** Bytes that come from another transport by way of an actor's mailbox. */
sealed interface Delivery extends TransportCommand permits ArteryPacket, Delivery.Local {

    /** Bytes from within this process; who reads them reads a duplicate. */
    record Local(Address from, ByteBuffer bytes) implements Delivery {}
}
