package io.murmuration.membership;

import akka.actor.typed.ActorSystem;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.Packet;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Who this node is and where it can be reached, as far as the settings tell it before a socket is
 * bound.
 *
 * @param settings of the node
 * @param remoting where Akka's remoting reaches it, if remoting is on
 */
record Identity(MembershipSettings settings, Optional<akka.actor.Address> remoting) {

    private static final int RANDOM_BITS = 20;

    static Identity of(ActorSystem<?> system, MembershipSettings settings) {
        Optional<akka.actor.Address> remoting =
                Optional.of(system.address()).filter(akka.actor.Address::hasGlobalScope);
        if (settings.network().transport() == MembershipSettings.Transport.ARTERY && remoting.isEmpty()) {
            throw new IllegalArgumentException(MembershipSettings.ROOT + ".transport = artery: needs Akka's remoting: "
                    + "include \"murmuration-artery.conf\", or set akka.actor.provider = cluster");
        }
        return new Identity(settings, remoting);
    }

    /** Returns the node's name, if that does not depend on the port that will be bound. */
    Optional<String> knownName() {
        MembershipSettings.Network network = settings.network();
        if (!settings.name().isEmpty()) {
            return Optional.of(settings.name());
        } else if (network.transport() == MembershipSettings.Transport.ARTERY) {
            return Optional.of(name(akkaAddress()));
        }
        int port = network.advertisePort() != 0 ? network.advertisePort() : network.bindPort();
        return port == 0 ? Optional.empty() : Optional.of(name(advertised(port)));
    }

    /** Returns the name of a node that is reached at {@code advertised}. */
    String name(Address advertised) {
        return settings.name().isEmpty() ? advertised.toString() : settings.name();
    }

    /** Returns where others reach a node that has bound {@code port}. */
    Address advertised(int port) {
        MembershipSettings.Network network = settings.network();
        if (network.transport() == MembershipSettings.Transport.ARTERY) {
            return akkaAddress();
        }
        return new Address(
                network.advertiseHost().isEmpty() ? network.bindHost() : network.advertiseHost(),
                network.advertisePort() == 0 ? port : network.advertisePort());
    }

    private Address akkaAddress() {
        akka.actor.Address remote = remoting.orElseThrow();
        return new Address(remote.getHost().orElseThrow(), remote.getPort().orElseThrow());
    }

    /** Returns what the node says of itself at first. */
    Attributes attributes(Address advertised) {
        SortedMap<String, String> endpoints = new TreeMap<>();
        remoting.ifPresent(address -> endpoints.put(Attributes.AKKA, address.toString()));
        return new Attributes(1, advertised, endpoints, settings.tags(), Packet.OLDEST_VERSION, Packet.NEWEST_VERSION);
    }

    /** Starts a life under {@code name}: a later start gets a larger uid, if clocks go forward. */
    static NodeId mint(String name) {
        long random = new SecureRandom().nextLong() >>> (Long.SIZE - RANDOM_BITS);
        return new NodeId(name, uid(System.currentTimeMillis(), random));
    }

    static long uid(long epochMillis, long random) {
        return epochMillis << RANDOM_BITS | random;
    }

    /** Returns the source of chance of one life. */
    static SplittableRandom random() {
        return new SplittableRandom(new SecureRandom().nextLong());
    }
}
