package io.murmuration.membership.transport;

import akka.actor.typed.ActorRef;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.swim.Packet;
import io.murmuration.membership.wire.Decoded;
import io.murmuration.membership.wire.PacketCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What every transport does alike: encode, decode, count, and tell the owner. */
final class PacketPort {

    private final PacketCodec codec = new PacketCodec();
    private final ByteBuffer buffer = ByteBuffer.allocate(PacketCodec.MAX_BYTES);
    private final ActorRef<TransportEvent> owner;
    private final Logger log;
    private long packetsIn;
    private long bytesIn;
    private long packetsOut;
    private long bytesOut;
    private long malformed;
    private long unknownMessages;
    private long otherVersions;
    private long expired;
    private long unsendable;
    private long unresolved;
    private long overflowed;
    private long failed;

    PacketPort(ActorRef<TransportEvent> owner, Logger log) {
        this.owner = owner;
        this.log = log;
    }

    /** Returns the bytes of {@code packet}, or null if it cannot be sent. */
    byte @Nullable [] encode(Packet packet) {
        buffer.clear();
        try {
            codec.encode(packet, buffer);
        } catch (IllegalArgumentException e) {
            unsendable++;
            log.warn("packet cannot be sent: reason=\"{}\"", e.getMessage());
            return null;
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** Takes in what came from the network. */
    void arrived(Address from, ByteBuffer bytes) {
        countArrival(bytes.remaining());
        Decoded decoded = codec.decode(bytes);
        if (decoded instanceof Decoded.Read read) {
            owner.tell(new TransportEvent.Received(from, read.packet()));
        } else if (decoded instanceof Decoded.OtherVersion other) {
            otherVersions++;
            owner.tell(new TransportEvent.Unreadable(from, other.header()));
        } else if (decoded instanceof Decoded.UnknownMessage unknown) {
            unknownMessages++;
            log.debug("message not known: from={} type={}", from, unknown.type());
        } else if (decoded instanceof Decoded.Malformed mangled) {
            malformed++;
            log.debug("packet malformed: from={} reason=\"{}\"", from, mangled.reason());
        }
    }

    void arrivedTooLate(int bytes) {
        countArrival(bytes);
        expired++;
    }

    void arrivedFromNowhere(int bytes) {
        countArrival(bytes);
        malformed++;
    }

    void sent(int bytes) {
        packetsOut++;
        bytesOut += bytes;
    }

    void unresolved() {
        unresolved++;
    }

    void overflowed() {
        overflowed++;
    }

    void failed() {
        failed++;
    }

    TransportCounters counters() {
        return new TransportCounters(
                packetsIn,
                bytesIn,
                packetsOut,
                bytesOut,
                malformed,
                unknownMessages,
                otherVersions,
                expired,
                unsendable,
                unresolved,
                overflowed,
                failed);
    }

    private void countArrival(int bytes) {
        packetsIn++;
        bytesIn += bytes;
    }
}
