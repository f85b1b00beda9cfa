package io.murmuration.benchmarks.store;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** SOFAJRaft around a map, with its defaults but for the syncs. */
record JRaft(Home home) implements Contender {

    private static final List<String> JVM = List.of("-Xmx512m");
    private static final String CODE = "io.murmuration.benchmarks.peers.jraft.";

    @Override
    public String name() {
        return "jraft";
    }

    @Override
    public String version() {
        return "SOFAJRaft 1.3.15.bugfix around a map of byte arrays, election 1000 ms, JVM -Xmx512m";
    }

    @Override
    public String durability() {
        return "setSync(true), and setSyncMeta(true), which is not its default: log and votes are synced";
    }

    @Override
    public String reads() {
        return "readIndex at the leader; the client talks to the leader";
    }

    @Override
    public Optional<String> missing() {
        return home.hasPeer(name()) ? Optional.empty() : Optional.of(Contenders.notBuilt(name()));
    }

    @Override
    public int portsPerServer() {
        return 1;
    }

    @Override
    public List<String> server(Site site, int server) throws IOException {
        List<String> command = home.peerJvm(name(), JVM, CODE + "JRaftServer");
        command.add(site.address(server));
        command.add(String.join(",", site.addresses()));
        command.add(Files.createDirectories(site.folder(server)).toString());
        return command;
    }

    @Override
    public List<String> client(Site site) {
        return home.peerJvm(name(), JVM, CODE + "JRaftLoad");
    }
}
