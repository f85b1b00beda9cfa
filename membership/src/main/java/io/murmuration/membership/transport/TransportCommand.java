package io.murmuration.membership.transport;

import akka.actor.typed.ActorRef;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.swim.Packet;

/** What a transport understands. */
public sealed interface TransportCommand permits TransportCommand.Request, Delivery {

    /** What the owner asks for. */
    sealed interface Request extends TransportCommand {}

    /** Sends {@code packet}; it may be lost. What cannot be sent is dropped and counted. */
    record Send(Address to, Packet packet) implements Request {}

    /** Answers with what was counted so far. */
    record GetCounters(ActorRef<TransportCounters> replyTo) implements Request {}

    /** Gives the address free, tells the owner {@link TransportEvent.Closed}, and stops. */
    enum Close implements Request {
        /** The only one. */
        INSTANCE
    }
}
