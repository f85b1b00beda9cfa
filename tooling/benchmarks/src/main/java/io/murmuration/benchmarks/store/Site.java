package io.murmuration.benchmarks.store;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A folder and the ports of one cluster of three.
 *
 * @param ports those of the first server, then those of the second, then those of the third
 */
public record Site(Path folder, List<Integer> ports) {

    static final int SERVERS = 3;
    static final String HOST = "127.0.0.1";

    Path folder(int server) {
        return folder.resolve("server" + (server + 1));
    }

    int port(int server, int which) {
        return ports.get(server * (ports.size() / SERVERS) + which);
    }

    /** Where a client finds this server. */
    String address(int server) {
        return HOST + ":" + port(server, 0);
    }

    List<String> addresses() {
        return IntStream.range(0, SERVERS).mapToObj(this::address).toList();
    }
}
