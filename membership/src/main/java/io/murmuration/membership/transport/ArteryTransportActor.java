package io.murmuration.membership.transport;

import akka.actor.ActorPath;
import akka.actor.ActorPaths;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.murmuration.membership.member.Address;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Sends packets to the actors of its kind in other systems. */
final class ArteryTransportActor extends AbstractBehavior<TransportCommand> {

    /** One process at one address. */
    private record PeerLife(Address address, long life) {}

    private static final int MAX_PEERS = 8_192;

    static Behavior<TransportCommand> create(LongSupplier nanoClock, ActorRef<TransportEvent> owner) {
        return Behaviors.setup(context -> {
            ActorRefResolver resolver = ActorRefResolver.get(context.getSystem());
            ActorPath self = ActorPaths.fromString(resolver.toSerializationFormat(context.getSelf()));
            if (self.address().host().isEmpty() || self.address().port().isEmpty()) {
                owner.tell(new TransportEvent.BindFailed("murmuration.membership.transport = artery needs remoting: "
                        + "set akka.actor.provider = cluster, or include \"murmuration-artery.conf\""));
                return Behaviors.stopped();
            }
            return new ArteryTransportActor(context, resolver, self, nanoClock, owner);
        });
    }

    private final Map<Address, ActorRef<TransportCommand>> peers = new LeastRecentlyUsed<>(MAX_PEERS);
    private final Map<PeerLife, Freshness> freshness = new LeastRecentlyUsed<>(MAX_PEERS);
    private final ActorRefResolver resolver;
    private final Address self;
    private final String system;
    private final String path;
    private final long life = ThreadLocalRandom.current().nextLong();
    private final LongSupplier nanoClock;
    private final ActorRef<TransportEvent> owner;
    private final PacketPort port;

    private ArteryTransportActor(
            ActorContext<TransportCommand> context,
            ActorRefResolver resolver,
            ActorPath self,
            LongSupplier nanoClock,
            ActorRef<TransportEvent> owner) {
        super(context);
        this.resolver = resolver;
        this.self = new Address(
                self.address().host().get(), (int) self.address().port().get());
        this.system = self.address().system();
        this.path = self.toStringWithoutAddress();
        this.nanoClock = nanoClock;
        this.owner = owner;
        this.port = new PacketPort(owner, context.getLog());
        owner.tell(new TransportEvent.Bound(this.self));
    }

    @Override
    public Receive<TransportCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(TransportCommand.Send.class, this::onSend)
                .onMessage(ArteryPacket.class, this::onPacket)
                .onMessage(TransportCommand.GetCounters.class, this::onGetCounters)
                .onMessage(TransportCommand.Close.class, close -> onClose())
                .build();
    }

    private Behavior<TransportCommand> onSend(TransportCommand.Send send) {
        byte[] bytes = port.encode(send.packet());
        if (bytes != null) {
            peers.computeIfAbsent(send.to(), this::resolve)
                    .tell(new ArteryPacket(
                            self.host(), self.port(), life, nanoClock.getAsLong(), ByteBuffer.wrap(bytes)));
            port.sent(bytes.length);
        }
        return this;
    }

    private ActorRef<TransportCommand> resolve(Address peer) {
        return resolver.resolveActorRef("akka://" + system + "@" + peer + path);
    }

    private Behavior<TransportCommand> onPacket(ArteryPacket packet) {
        Address from;
        try {
            from = new Address(packet.host(), packet.port());
        } catch (IllegalArgumentException e) {
            port.arrivedFromNowhere(packet.bytes().remaining());
            return this;
        }
        if (isFresh(from, packet)) {
            port.arrived(from, packet.bytes().duplicate());
        } else {
            port.arrivedTooLate(packet.bytes().remaining());
        }
        return this;
    }

    private boolean isFresh(Address from, ArteryPacket packet) {
        long nowNanos = nanoClock.getAsLong();
        return freshness
                .computeIfAbsent(new PeerLife(from, packet.life()), peer -> new Freshness(packet.sentNanos(), nowNanos))
                .isFresh(packet.sentNanos(), nowNanos);
    }

    private Behavior<TransportCommand> onGetCounters(TransportCommand.GetCounters get) {
        get.replyTo().tell(port.counters());
        return this;
    }

    private Behavior<TransportCommand> onClose() {
        owner.tell(new TransportEvent.Closed());
        return Behaviors.stopped();
    }
}
