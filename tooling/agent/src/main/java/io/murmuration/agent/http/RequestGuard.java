package io.murmuration.agent.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a foreign web page made a browser send: those whose {@code Origin} is not
 * this endpoint, and those whose {@code Host} is a name that somebody else points here.
 */
final class RequestGuard {

    private final TreeSet<String> authorities = new TreeSet<>();

    /** Allows the names of loopback and {@code hosts}, each with {@code port}. */
    RequestGuard(List<String> hosts, int port) {
        List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1", "[::1]"));
        for (String host : hosts) {
            names.add(host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host);
        }
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            authorities.add(lower + ":" + port);
            if (port == 80) {
                authorities.add(lower);
            }
        }
    }

    /** Returns why a request with these headers is refused, or nothing if it may pass. */
    Optional<String> refuse(@Nullable String host, @Nullable String origin) {
        if (host == null || !authorities.contains(host.toLowerCase(Locale.ROOT))) {
            return Optional.of("Host '" + (host == null ? "" : host) + "' is not this endpoint: use one of "
                    + String.join(", ", authorities));
        }
        if (origin != null && !isOwn(origin.toLowerCase(Locale.ROOT))) {
            return Optional.of("Origin '" + origin + "' is not this endpoint: other web pages may not ask");
        }
        return Optional.empty();
    }

    private boolean isOwn(String origin) {
        return origin.startsWith("http://") && authorities.contains(origin.substring("http://".length()));
    }
}
