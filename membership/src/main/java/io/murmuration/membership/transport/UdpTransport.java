package io.murmuration.membership.transport;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import io.murmuration.membership.member.Address;

/**
 * Packets as datagrams, one each.
 *
 * @param host a name or an IP address of this machine
 * @param port 0 for any that is free, to 65535
 * @param maxWaiting how many datagrams may wait for the operating system; more are dropped and
 *     counted; 1 or more
 */
public record UdpTransport(String host, int port, int maxWaiting) implements Transport {

    /** The setting to change if the port is taken. */
    static final String PORT_KEY = "murmuration.membership.bind.port";

    /** The setting to change if the host is not one of this machine. */
    static final String HOST_KEY = "murmuration.membership.bind.host";

    private static final int MAX_WAITING = 512;

    public UdpTransport {
        if (host.isEmpty()) {
            throw new IllegalArgumentException(HOST_KEY + " must not be empty");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(PORT_KEY + " must be from 0 to 65535: " + port);
        }
        if (maxWaiting < 1) {
            throw new IllegalArgumentException("maxWaiting must be 1 or more: " + maxWaiting);
        }
    }

    /** Creates a transport on that address. */
    public UdpTransport(String host, int port) {
        this(host, port, MAX_WAITING);
    }

    @Override
    public Behavior<TransportCommand> behavior(ActorRef<TransportEvent> owner) {
        return UdpTransportActor.create(this, owner);
    }

    @Override
    public UdpTransport boundAgain(Address local) {
        return new UdpTransport(host, local.port(), maxWaiting);
    }
}
