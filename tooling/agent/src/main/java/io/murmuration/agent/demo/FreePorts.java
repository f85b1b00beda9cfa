package io.murmuration.agent.demo;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Finds ports that nobody uses. They are below those that systems hand out by themselves, so that
 * between the look and the use only another run could take one; whoever uses them has to be ready
 * to try again.
 */
public final class FreePorts {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 500;

    private FreePorts() {}

    /** Returns {@code count} different ports that are free on loopback, for UDP and for TCP. */
    public static List<Integer> find(int count, RandomGenerator random) throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS && ports.size() < count; attempt++) {
            int port = random.nextInt(LOWEST, HIGHEST);
            if (!ports.contains(port) && isFree(port)) {
                ports.add(port);
            }
        }
        if (ports.size() < count) {
            throw new IOException("no free ports on loopback from " + LOWEST + " to " + HIGHEST + " after " + ATTEMPTS
                    + " attempts: end what uses them");
        }
        return ports;
    }

    private static boolean isFree(int port) {
        InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (DatagramSocket datagrams = new DatagramSocket(null);
                ServerSocket connections = new ServerSocket()) {
            datagrams.setReuseAddress(false);
            datagrams.bind(at);
            connections.bind(at);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
