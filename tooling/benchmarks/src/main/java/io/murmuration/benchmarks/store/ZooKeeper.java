package io.murmuration.benchmarks.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Apache ZooKeeper with its defaults. */
record ZooKeeper(Home home) implements Contender {

    private static final List<String> JVM = List.of("-Xmx512m");
    private static final int CLIENT = 0;
    private static final int QUORUM = 1;
    private static final int ELECTION = 2;

    @Override
    public String name() {
        return "zookeeper";
    }

    @Override
    public String version() {
        return "ZooKeeper 3.9.5, tickTime 2000, JVM -Xmx512m";
    }

    @Override
    public String durability() {
        return "forceSync=yes, the default: a server syncs its log before it acknowledges";
    }

    @Override
    public String reads() {
        return "sync and getData in one session, sent together; one session with each server, in turn";
    }

    @Override
    public Optional<String> missing() {
        return home.hasPeer(name()) ? Optional.empty() : Optional.of(Contenders.notBuilt(name()));
    }

    @Override
    public int portsPerServer() {
        return 3;
    }

    @Override
    public List<String> server(Site site, int server) throws IOException {
        Path folder = Files.createDirectories(site.folder(server));
        List<String> settings = new ArrayList<>(List.of(
                "tickTime=2000",
                "initLimit=10",
                "syncLimit=5",
                "maxClientCnxns=0",
                "admin.enableServer=false",
                "4lw.commands.whitelist=srvr",
                "dataDir=" + folder,
                "clientPortAddress=" + Site.HOST,
                "clientPort=" + site.port(server, CLIENT)));
        for (int i = 0; i < Site.SERVERS; i++) {
            settings.add(
                    "server." + (i + 1) + "=" + Site.HOST + ":" + site.port(i, QUORUM) + ":" + site.port(i, ELECTION));
        }
        Files.write(folder.resolve("zoo.cfg"), settings);
        Files.writeString(folder.resolve("myid"), Integer.toString(server + 1));
        List<String> command = home.peerJvm(name(), JVM, "org.apache.zookeeper.server.quorum.QuorumPeerMain");
        command.add(folder.resolve("zoo.cfg").toString());
        return command;
    }

    @Override
    public List<String> client(Site site) {
        return home.peerJvm(name(), JVM, "io.murmuration.benchmarks.peers.zookeeper.ZooKeeperLoad");
    }
}
