package io.murmuration.consensus;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.ActorContext;
import io.murmuration.consensus.transport.ArteryTransport;
import io.murmuration.consensus.transport.EventLoop;
import io.murmuration.consensus.transport.SocketSettings;
import io.murmuration.consensus.transport.SocketTransport;
import io.murmuration.consensus.transport.Transport;
import io.murmuration.membership.Membership;
import io.murmuration.membership.MembershipSettings;
import java.util.function.Function;

/** Opens the transports that settings ask for, on the thread of the actor that will own them. */
final class Transports {

    private Transports() {}

    /** Returns the transport of a node that is asked. */
    static Transport listening(ActorContext<?> owner, CoordinationSettings settings, Transport.Receiver receiver) {
        CoordinationSettings.Network network = settings.network();
        if (network.artery()) {
            return artery(owner.getSystem(), receiver);
        }
        SocketSettings sockets = sockets(owner.getSystem())
                .at(network.bindHost(), network.bindPort(), network.advertiseHost(), network.insecure())
                .advertising(network.advertisePort());
        return SocketTransport.open(sockets, receiver);
    }

    /** Returns what opens the transport of a node's client, which nobody dials. */
    static Function<Transport.Receiver, Transport> dialling(ActorSystem<?> system, CoordinationSettings settings) {
        if (settings.network().artery()) {
            return receiver -> artery(system, receiver);
        }
        return receiver -> SocketTransport.dialling(sockets(system), receiver);
    }

    private static Transport artery(ActorSystem<?> system, Transport.Receiver receiver) {
        SocketSettings names = sockets(system);
        return ArteryTransport.open(system, names.cluster(), names.node(), EventLoop.current(), receiver);
    }

    private static SocketSettings sockets(ActorSystem<?> system) {
        MembershipSettings membership = Membership.get(system).settings();
        String name = membership.name().isEmpty() ? "unnamed" : membership.name();
        return SocketSettings.loopback(membership.swim().cluster(), name);
    }
}
