package io.murmuration.membership.transport;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import io.murmuration.membership.member.Address;

/** A way for packets to other nodes and back. */
public interface Transport {

    /**
     * Returns the behavior of the actor that carries packets. It begins to bind at once and tells
     * {@code owner} the outcome; the socket is closed when the actor stops. After {@link
     * TransportEvent.BindFailed} it stops by itself.
     */
    Behavior<TransportCommand> behavior(ActorRef<TransportEvent> owner);

    /**
     * Returns the transport that binds once more what this one has bound as {@code local}, so that
     * those who know the address still reach it.
     */
    default Transport boundAgain(Address local) {
        return this;
    }
}
