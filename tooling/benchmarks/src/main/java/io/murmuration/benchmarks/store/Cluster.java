package io.murmuration.benchmarks.store;

import io.murmuration.benchmarks.load.LoadTarget.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/** Three servers and a client of one contender, each a process; one thread at a time. */
final class Cluster implements AutoCloseable {

    static final int KEYS = 1024;
    static final int VALUE_BYTES = 256;

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration FAILOVER = Duration.ofSeconds(30);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Contender contender;
    private final Site site;
    private final Children children;
    private final List<Process> servers = new ArrayList<>();
    private final Process clientProcess;
    private final ClientProcess client;

    private Cluster(Contender contender, Site site, Children children) throws IOException {
        this.contender = contender;
        this.site = site;
        this.children = children;
        for (int i = 0; i < Site.SERVERS; i++) {
            servers.add(startServer(i));
        }
        List<String> command = new ArrayList<>(contender.client(site));
        command.addAll(site.addresses());
        command.add(Integer.toString(KEYS));
        command.add(Integer.toString(VALUE_BYTES));
        clientProcess = children.start(command, site.folder().resolve("client"), true);
        client = new ClientProcess(clientProcess);
    }

    /** Starts all, waits until the three agree on a leader, and writes every key once. */
    static Cluster start(Contender contender, Site site, Children children) throws IOException, InterruptedException {
        Cluster cluster = new Cluster(contender, site, children);
        try {
            cluster.awaitWhole();
            cluster.client.preload();
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private Process startServer(int server) throws IOException {
        List<String> command = contender.server(site, server);
        return children.start(command, site.folder(server), false);
    }

    ClientProcess client() {
        return client;
    }

    /** Waits until one server leads and the others follow. */
    void awaitWhole() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        List<Role> roles = client.roles();
        while (Collections.frequency(roles, Role.LEADER) != 1
                || Collections.frequency(roles, Role.FOLLOWER) != Site.SERVERS - 1) {
            for (int i = 0; i < Site.SERVERS; i++) {
                if (!servers.get(i).isAlive()) {
                    throw new IOException("server " + (i + 1) + " of " + contender.name() + " ended with code "
                            + servers.get(i).exitValue() + ": see "
                            + site.folder(i).resolve(Children.LOG));
                }
            }
            if (System.nanoTime() - begun > START.toNanos()) {
                throw new IOException("after " + START.toSeconds() + " s the servers of " + contender.name()
                        + " are still " + roles + ": see " + Children.LOG + " in the folders of " + site.folder());
            }
            LockSupport.parkNanos(POLL_NANOS);
            roles = client.roles();
        }
    }

    /** Kills the leader under one writer; empty if nothing could be written afterwards. */
    OptionalDouble killLeader() throws IOException, InterruptedException {
        int leader = client.roles().indexOf(Role.LEADER);
        if (leader < 0) {
            return OptionalDouble.empty();
        }
        OptionalDouble millis = client.failover(servers.get(leader).pid(), FAILOVER);
        children.kill(servers.get(leader));
        return millis;
    }

    /** Starts the servers that were killed, on what they left, and waits until they are back. */
    void heal() throws IOException, InterruptedException {
        for (int i = 0; i < Site.SERVERS; i++) {
            if (!servers.get(i).isAlive()) {
                servers.set(i, startServer(i));
            }
        }
        awaitWhole();
    }

    /** The sum over the servers, in MiB; empty where the system does not tell. */
    OptionalDouble memoryMib(LongFunction<OptionalLong> kib) {
        double sum = 0;
        for (Process server : servers) {
            OptionalLong one = kib.apply(server.pid());
            if (one.isEmpty()) {
                return OptionalDouble.empty();
            }
            sum += one.getAsLong() / 1024.0;
        }
        return OptionalDouble.of(sum);
    }

    @Override
    public void close() {
        children.kill(clientProcess);
        for (Process server : servers) {
            children.kill(server);
        }
    }
}
