package io.murmuration.agent.node;

import io.murmuration.membership.member.Address;

/**
 * Where to listen. Unlike an {@link Address} it may say port 0: any free one.
 *
 * @param host a name or an IP address, IPv6 without brackets
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {

    /**
     * Reads {@code host:port} or {@code [ipv6]:port}.
     *
     * @throws IllegalArgumentException naming the text, if it is not of that form
     */
    public static HostPort parse(String text) {
        if (text.endsWith(":0")) {
            Address any = Address.parse(text.substring(0, text.length() - 1) + "1");
            return new HostPort(any.host(), 0);
        }
        Address address = Address.parse(text);
        return new HostPort(address.host(), address.port());
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
