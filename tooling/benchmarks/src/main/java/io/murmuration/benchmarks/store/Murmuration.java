package io.murmuration.benchmarks.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ours: nodes as the launcher of this project starts them, with their defaults. */
record Murmuration(Home home) implements Contender {

    private static final String CLUSTER = "bench";
    private static final int GOSSIP = 1;

    @Override
    public String name() {
        return Contenders.OURS;
    }

    @Override
    public String version() {
        return "this build, ./murmuration node with its own JVM options";
    }

    @Override
    public String durability() {
        return "the default: the log is written with DSYNC before an entry is acknowledged, votes too";
    }

    @Override
    public String reads() {
        return "linearizable, the default: a round of the leader to a majority, shared by those that wait";
    }

    @Override
    public Optional<String> missing() {
        return home.hasLauncher() ? Optional.empty() : Optional.of("no " + home.launcher());
    }

    @Override
    public int portsPerServer() {
        return 2;
    }

    @Override
    public List<String> server(Site site, int server) {
        List<String> command = new ArrayList<>(List.of(home.launcher().toString(), "node"));
        command.addAll(List.of("--name", "n" + (server + 1), "--cluster", CLUSTER));
        command.addAll(List.of("--data", site.folder(server).resolve("data").toString()));
        command.addAll(List.of("--expect", Integer.toString(Site.SERVERS)));
        command.addAll(List.of("--raft", site.address(server)));
        command.addAll(List.of("--bind", gossip(site, server), "--http", Site.HOST + ":0"));
        command.addAll(List.of("--run-dir", site.folder(server).resolve("run").toString()));
        for (int i = 0; i < Site.SERVERS; i++) {
            command.addAll(List.of("--seed", gossip(site, i)));
        }
        return command;
    }

    private static String gossip(Site site, int server) {
        return Site.HOST + ":" + site.port(server, GOSSIP);
    }

    @Override
    public List<String> client(Site site) {
        List<String> options = new ArrayList<>(List.of(
                "-Xmx512m",
                "-Dakka.loglevel=WARNING",
                "-Dmurmuration.membership.name=load",
                "-Dmurmuration.membership.cluster-name=" + CLUSTER,
                "-Dmurmuration.membership.bind.port=0",
                "-Dmurmuration.consensus.role=client"));
        for (int i = 0; i < Site.SERVERS; i++) {
            options.add("-Dmurmuration.membership.seeds." + i + "=" + gossip(site, i));
        }
        return home.ownJvm(options, "io.murmuration.benchmarks.coordination.CoordinationLoad");
    }
}
