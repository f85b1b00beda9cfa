package io.murmuration.membership.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses written out, which need no name service. */
final class Literals {

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    private Literals() {}

    /**
     * Returns the address that {@code host} spells, if it is no name. Never asks a name service.
     */
    static Optional<InetAddress> parse(String host) {
        // For these two forms the JDK reads the text and nothing else; a malformed one is refused.
        if (isName(host)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Returns whether {@code host} has neither of the two forms. */
    static boolean isName(String host) {
        return host.indexOf(':') < 0 && !IPV4.matcher(host).matches();
    }
}
