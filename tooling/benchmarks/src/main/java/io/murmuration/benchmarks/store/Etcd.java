package io.murmuration.benchmarks.store;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** etcd as it is installed on this machine, with its defaults. */
record Etcd(Home home) implements Contender {

    private static final String PROGRAM = "etcd";
    private static final int CLIENT = 0;
    private static final int PEER = 1;

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public String version() {
        return program().map(Etcd::ask).orElse("etcd")
                + ", client jetcd-core 0.8.7, heartbeat 100 ms, election 1000 ms";
    }

    /** Returns the first line of what it says about its version. */
    private static String ask(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader lines = process.inputReader()) {
                return Optional.ofNullable(lines.readLine()).orElse(PROGRAM);
            }
        } catch (IOException e) {
            return PROGRAM;
        }
    }

    @Override
    public String durability() {
        return "the default: a server syncs its log before it acknowledges";
    }

    @Override
    public String reads() {
        return "a linearizable range, the default; one client of all servers";
    }

    @Override
    public Optional<String> missing() {
        if (program().isEmpty()) {
            return Optional.of("no program etcd on the PATH: apt-get install etcd-server");
        }
        return home.hasPeer(name()) ? Optional.empty() : Optional.of(Contenders.notBuilt(name()));
    }

    private static Optional<Path> program() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public int portsPerServer() {
        return 2;
    }

    @Override
    public List<String> server(Site site, int server) throws IOException {
        String all = IntStream.range(0, Site.SERVERS)
                .mapToObj(i -> member(i) + "=" + url(site, i, PEER))
                .collect(Collectors.joining(","));
        List<String> command = new ArrayList<>();
        command.add(program().orElseThrow().toString());
        command.addAll(List.of("--name", member(server)));
        command.addAll(List.of("--data-dir", site.folder(server).resolve("data").toString()));
        for (String option : List.of("--listen-client-urls", "--advertise-client-urls")) {
            command.addAll(List.of(option, url(site, server, CLIENT)));
        }
        for (String option : List.of("--listen-peer-urls", "--initial-advertise-peer-urls")) {
            command.addAll(List.of(option, url(site, server, PEER)));
        }
        command.addAll(List.of("--initial-cluster", all, "--initial-cluster-state", "new"));
        command.addAll(List.of("--logger", "zap", "--log-outputs", "stderr"));
        return command;
    }

    private static String member(int server) {
        return "n" + (server + 1);
    }

    private static String url(Site site, int server, int which) {
        return "http://" + Site.HOST + ":" + site.port(server, which);
    }

    @Override
    public List<String> client(Site site) {
        return home.peerJvm(name(), List.of("-Xmx512m"), "io.murmuration.benchmarks.peers.etcd.EtcdLoad");
    }
}
