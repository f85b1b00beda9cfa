package io.murmuration.consensus.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Endpoints, written host:port, and their addresses. */
final class Endpoints {

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final int MAX_PORT = 65_535;

    private Endpoints() {}

    static String of(String host, int port) {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }

    /**
     * Finds the address. One that is written out is there at once; names are looked up on another
     * thread.
     */
    static CompletionStage<InetSocketAddress> resolve(String endpoint) {
        try {
            String host = host(endpoint);
            int port = port(endpoint);
            if (isLiteral(host)) {
                return CompletableFuture.completedFuture(new InetSocketAddress(InetAddress.getByName(host), port));
            }
            return CompletableFuture.supplyAsync(() -> lookUp(host, port));
        } catch (IllegalArgumentException | UnknownHostException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static InetSocketAddress lookUp(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new CompletionException("host name " + host + " is not known", e);
        }
    }

    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    private static String host(String endpoint) {
        String host = endpoint.substring(0, colon(endpoint));
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(String endpoint) {
        String text = endpoint.substring(colon(endpoint) + 1);
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw malformed(endpoint);
        }
        throw malformed(endpoint);
    }

    private static int colon(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        if (colon <= 0) {
            throw malformed(endpoint);
        }
        return colon;
    }

    private static IllegalArgumentException malformed(String endpoint) {
        return new IllegalArgumentException("endpoint '" + endpoint + "' is not host:port");
    }
}
