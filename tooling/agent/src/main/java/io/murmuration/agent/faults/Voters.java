package io.murmuration.agent.faults;

import io.murmuration.agent.demo.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** The nodes that decide, each behind its proxy. */
final class Voters implements AutoCloseable {

    private final List<StoreProcess> processes = new ArrayList<>();
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final TreeSet<Integer> down = new TreeSet<>();
    private final List<Integer> gossip;

    Voters(int count, Path folder, Links links, RandomGenerator random) throws IOException {
        List<Integer> ports = FreePorts.find(3 * count, random);
        gossip = ports.subList(0, count);
        for (int node = 0; node < count; node++) {
            String name = "n" + (node + 1);
            int front = ports.get(count + node);
            int back = ports.get(2 * count + node);
            Path own = Files.createDirectories(folder.resolve(name));
            Path settings = Files.writeString(own.resolve("node.conf"), settings(front));
            List<String> arguments = new ArrayList<>(List.of("--bind", "127.0.0.1:" + gossip.get(node)));
            gossip.forEach(port -> arguments.addAll(List.of("--seed", "127.0.0.1:" + port)));
            arguments.addAll(List.of("--raft", "127.0.0.1:" + back, "--expect", Integer.toString(count)));
            arguments.addAll(List.of("--http", "127.0.0.1:0", "--config", settings.toString()));
            arguments.addAll(List.of("--run-dir", own.resolve("run").toString()));
            processes.add(new StoreProcess(name, own, arguments));
            proxies.add(new FaultProxy(name, front, back, links));
            down.add(node);
        }
    }

    /** Snapshots, segments and history are small, so that all that handles them has work. */
    private static String settings(int advertised) {
        return """
                murmuration.consensus {
                  advertise.port = %d
                  raft {
                    segment-size = 1 MiB
                    snapshot-entries = 2000
                    snapshot-size = 512 KiB
                    kept-entries = 200
                  }
                  store.history = 8 MiB
                }
                """.formatted(advertised);
    }

    int size() {
        return processes.size();
    }

    String name(int node) {
        return processes.get(node).name();
    }

    List<String> names() {
        return processes.stream().map(StoreProcess::name).toList();
    }

    StoreProcess process(int node) {
        return processes.get(node);
    }

    String endpoint(int node) {
        return proxies.get(node).endpoint();
    }

    List<Integer> gossipPorts() {
        return gossip;
    }

    void start(int node) throws IOException {
        proxies.get(node).up();
        processes.get(node).start();
        down.remove(node);
    }

    /** Ends the process without a word. */
    void kill(int node) throws InterruptedException {
        down.add(node);
        processes.get(node).kill();
        proxies.get(node).close();
    }

    /** Returns the nodes that should run and do not, each with the exit code of its process. */
    List<String> ended() {
        List<String> ended = new ArrayList<>();
        for (int node = 0; node < size(); node++) {
            if (!down.contains(node) && !processes.get(node).isAlive()) {
                ended.add(name(node) + " with exit code " + processes.get(node).exitCode());
            }
        }
        return ended;
    }

    /** Ends all, and waits until they are gone. */
    @Override
    public void close() {
        processes.forEach(StoreProcess::destroy);
        try {
            for (StoreProcess process : processes) {
                process.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        proxies.forEach(FaultProxy::close);
    }
}
