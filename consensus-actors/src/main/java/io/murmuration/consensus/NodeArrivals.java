package io.murmuration.consensus;

import akka.actor.typed.ActorRef;
import io.murmuration.consensus.transport.Transport;
import io.murmuration.consensus.wire.Packet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings what arrives at a node to the actors that it concerns, on the thread that they all run on.
 *
 * @param hosting null while the node hosts no replicas
 */
record NodeArrivals(ActorRef<CoordinationActor.Command> node, Supplier<@Nullable Hosting> hosting)
        implements Transport.Receiver {

    @Override
    public void received(long connection, List<Packet> packets) {
        for (int i = 0; i < packets.size(); i++) {
            if (packets.get(i) instanceof Packet.Founding packet) {
                node.tell(new CoordinationActor.FoundingArrived(packet.message()));
            }
        }
        Hosting hosts = hosting.get();
        if (hosts != null) {
            hosts.arrived(connection, packets);
        }
    }

    @Override
    public void answered(String endpoint, List<Packet> packets) {
        received(0, packets);
    }

    @Override
    public void closed(long connection) {
        Hosting hosts = hosting.get();
        if (hosts != null) {
            hosts.closed(connection);
        }
    }

    @Override
    public void unreachable(String endpoint, boolean refused, String why) {
        Hosting hosts = hosting.get();
        if (hosts != null) {
            hosts.unreachable(endpoint, refused);
        }
    }
}
