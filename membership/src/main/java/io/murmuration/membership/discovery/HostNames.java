package io.murmuration.membership.discovery;

import io.murmuration.membership.member.Address;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns contact points that are named into those that answers come from: a packet tells the IP
 * address of its sender, never a name.
 */
public final class HostNames {

    private HostNames() {}

    /**
     * Returns {@code contacts} with every host name replaced by all its addresses, IPv4 or IPv6. A
     * name that is not known stays, to be looked up again later. Blocks.
     */
    public static List<Address> resolve(List<Address> contacts, boolean ipv6) {
        List<Address> resolved = new ArrayList<>();
        for (Address contact : contacts) {
            boolean literal = contact.host().indexOf(':') >= 0 || contact.host().matches("[0-9.]+");
            List<Address> found = literal ? List.of() : lookUp(contact, ipv6);
            resolved.addAll(found.isEmpty() ? List.of(contact) : found);
        }
        return resolved;
    }

    private static List<Address> lookUp(Address contact, boolean ipv6) {
        List<Address> found = new ArrayList<>();
        try {
            for (InetAddress each : InetAddress.getAllByName(contact.host())) {
                if (each instanceof Inet4Address != ipv6) {
                    found.add(new Address(each.getHostAddress(), contact.port()));
                }
            }
        } catch (UnknownHostException e) {
            return List.of();
        }
        return found;
    }
}
