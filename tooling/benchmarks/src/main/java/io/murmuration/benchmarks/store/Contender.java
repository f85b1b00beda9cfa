package io.murmuration.benchmarks.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A store that can be measured: how its processes are started, and what it promises. */
public interface Contender {

    /** One word, as on the command line. */
    String name();

    /** Which versions of what. */
    String version();

    /** What makes an acknowledged write durable. */
    String durability();

    /** How a linearizable read is done. */
    String reads();

    /** What is not there to run it, with the command that brings it. */
    Optional<String> missing();

    /** How many ports each server needs; the first is what the client connects to. */
    int portsPerServer();

    /** The command line of a server, 0 to 2; prepares its folder where that is new. */
    List<String> server(Site site, int server) throws IOException;

    /** The command line of the client; the caller adds addresses, keys and bytes. */
    List<String> client(Site site);
}
