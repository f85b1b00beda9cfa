package io.murmuration.benchmarks.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports nobody listens on. They lie below those that systems hand out for outgoing connections, so
 * that a killed server finds its own still free.
 */
final class FreePorts {

    private static final int FIRST = 20_000;
    private static final int LAST = 29_999;

    private int next = FIRST + (int) (ProcessHandle.current().pid() * 97 % (LAST - FIRST));

    List<Integer> take(int count) throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (int tried = 0; ports.size() < count; tried++) {
            if (tried > LAST - FIRST) {
                throw new IOException("fewer than " + count + " free ports between " + FIRST + " and " + LAST);
            }
            next = next >= LAST ? FIRST : next + 1;
            if (isFree(next)) {
                ports.add(next);
            }
        }
        return List.copyOf(ports);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
