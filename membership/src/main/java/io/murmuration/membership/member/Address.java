package io.murmuration.membership.member;

/**
 * Where a node can be reached.
 *
 * @param host a name or an IP address, 1 to 128 visible ASCII characters; IPv6 without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) implements Comparable<Address> {

    /** The most characters a host may have. */
    public static final int MAX_HOST_LENGTH = 128;

    public Address {
        boolean visible = host.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '[' && c != ']' && c != '/');
        if (host.isEmpty() || host.length() > MAX_HOST_LENGTH || !visible) {
            throw new IllegalArgumentException("host must be a name or an IP address: '" + host + "'");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be from 1 to 65535: " + port);
        }
    }

    /**
     * Reads {@code host:port} or {@code [ipv6]:port}.
     *
     * @throws IllegalArgumentException naming the text, if it is not of that form
     */
    public static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            host = "";
        }
        try {
            return new Address(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address of the form host:port: '" + text + "'", e);
        }
    }

    @Override
    public int compareTo(Address other) {
        int byHost = host.compareTo(other.host);
        return byHost != 0 ? byHost : Integer.compare(port, other.port);
    }

    /** Returns {@code host:port}, with brackets around an IPv6 address. */
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
