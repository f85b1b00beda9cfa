package io.murmuration.membership.transport;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import java.util.function.LongSupplier;

/**
 * Packets as messages from typed actor to typed actor, for networks without UDP. A member's gossip
 * address is then the Artery address of its system. The systems of all members must have the same
 * name, and the actor must have the same path in all of them: give it a name when it is spawned.
 *
 * <p>Artery keeps messages while a connection is cut silently and delivers them in a burst later.
 * Those that were kept for more than two seconds are dropped and counted.
 *
 * <p>{@code murmuration-artery.conf} binds the message to Jackson CBOR.
 *
 * @param nanoClock monotonic time in nanoseconds, {@code System::nanoTime} outside of tests
 */
public record ArteryTransport(LongSupplier nanoClock) implements Transport {

    /** Creates a transport over the Artery of the actor's system. */
    public ArteryTransport() {
        this(System::nanoTime);
    }

    @Override
    public Behavior<TransportCommand> behavior(ActorRef<TransportEvent> owner) {
        return ArteryTransportActor.create(nanoClock, owner);
    }
}
