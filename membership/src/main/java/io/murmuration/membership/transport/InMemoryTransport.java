package io.murmuration.membership.transport;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.murmuration.membership.member.Address;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Packets between nodes of one process, as bytes, without sockets: for tests of many nodes.
 *
 * @param network connects the transports that share it
 * @param address where this node is reached within the network
 */
public record InMemoryTransport(Network network, Address address) implements Transport {

    /** What transports of one process share. Thread-safe. */
    public static final class Network {

        private final Map<Address, ActorRef<TransportCommand>> nodes = new ConcurrentHashMap<>();

        /** Creates a network without nodes. */
        public Network() {}

        private boolean enter(Address address, ActorRef<TransportCommand> node) {
            return nodes.putIfAbsent(address, node) == null;
        }

        private void exit(Address address, ActorRef<TransportCommand> node) {
            nodes.remove(address, node);
        }

        private @Nullable ActorRef<TransportCommand> find(Address address) {
            return nodes.get(address);
        }
    }

    @Override
    public Behavior<TransportCommand> behavior(ActorRef<TransportEvent> owner) {
        return Behaviors.setup(context -> {
            ActorRef<TransportCommand> self = context.getSelf();
            if (!network.enter(address, self)) {
                owner.tell(new TransportEvent.BindFailed("cannot bind " + address + " (address already in use): set "
                        + UdpTransport.PORT_KEY + " to a free port"));
                return Behaviors.stopped();
            }
            PacketPort port = new PacketPort(owner, context.getLog());
            owner.tell(new TransportEvent.Bound(address));
            return Behaviors.receive(TransportCommand.class)
                    .onMessage(TransportCommand.Send.class, send -> {
                        send(send, port);
                        return Behaviors.same();
                    })
                    .onMessage(Delivery.Local.class, local -> {
                        port.arrived(local.from(), local.bytes().duplicate());
                        return Behaviors.same();
                    })
                    .onMessage(TransportCommand.GetCounters.class, get -> {
                        get.replyTo().tell(port.counters());
                        return Behaviors.same();
                    })
                    .onMessage(TransportCommand.Close.class, close -> {
                        network.exit(address, self);
                        owner.tell(new TransportEvent.Closed());
                        return Behaviors.stopped();
                    })
                    .onSignal(akka.actor.typed.PostStop.class, stopped -> {
                        network.exit(address, self);
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    private void send(TransportCommand.Send send, PacketPort port) {
        byte[] bytes = port.encode(send.packet());
        if (bytes == null) {
            return;
        }
        ActorRef<TransportCommand> target = network.find(send.to());
        port.sent(bytes.length);
        if (target != null) {
            target.tell(new Delivery.Local(address, ByteBuffer.wrap(bytes)));
        }
    }
}
