package io.murmuration.agent.faults;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import io.murmuration.agent.node.Agreement;
import io.murmuration.agent.node.HostPort;
import io.murmuration.agent.node.NodeOptions;
import io.murmuration.consensus.Coordination;
import io.murmuration.membership.Membership;
import io.murmuration.membership.member.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node in this process that asks and decides nothing. */
final class ClientNode implements AutoCloseable {

    private static final long STARTING_SECONDS = 60;

    private final String name;
    private final ActorSystem<Void> system;
    private final Coordination coordination;

    private ClientNode(String name, ActorSystem<Void> system) {
        this.name = name;
        this.system = system;
        coordination = Coordination.get(system);
    }

    /**
     * Starts a client and lets it join.
     *
     * @param gossip ports of nodes on this machine that may be there
     * @param deadlineSeconds of its calls
     */
    static ClientNode start(String name, Path folder, List<Integer> gossip, int deadlineSeconds)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        List<Address> seeds =
                gossip.stream().map(port -> new Address("127.0.0.1", port)).toList();
        NodeOptions options = new NodeOptions(
                name,
                null,
                new HostPort("127.0.0.1", 0),
                null,
                seeds,
                Map.of(),
                null,
                null,
                false,
                settings(folder.resolve(name + ".conf"), deadlineSeconds),
                Agreement.NONE);
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "murmuration", options.config());
        ClientNode client = new ClientNode(name, system);
        Membership.get(system).join().toCompletableFuture().get(STARTING_SECONDS, TimeUnit.SECONDS);
        client.coordination.start();
        return client;
    }

    private static Path settings(Path file, int deadlineSeconds) throws IOException {
        return Files.writeString(file, """
                murmuration.consensus {
                  role = client
                  client.deadline = %d s
                }
                akka.loglevel = WARNING
                """.formatted(deadlineSeconds));
    }

    String name() {
        return name;
    }

    Coordination coordination() {
        return coordination;
    }

    @Override
    public void close() {
        system.terminate();
    }
}
