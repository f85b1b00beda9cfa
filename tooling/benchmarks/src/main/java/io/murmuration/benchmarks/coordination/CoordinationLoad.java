package io.murmuration.benchmarks.coordination;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.murmuration.benchmarks.load.LoadClient;
import io.murmuration.benchmarks.load.LoadTarget;
import io.murmuration.consensus.Coordination;
import io.murmuration.consensus.Kv;
import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.membership.Membership;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A node with {@code role = client}. Who starts it tells by system properties, as any setting can
 * be told, how it is called and where its seeds are.
 */
final class CoordinationLoad implements LoadTarget {

    private static final long JOIN_SECONDS = 60;
    private static final long ASK_MILLIS = 1_000;

    private final List<String> addresses;
    private final ActorSystem<Void> system;
    private final Coordination coordination;
    private final Kv store;

    private CoordinationLoad(List<String> addresses) throws InterruptedException, ExecutionException, TimeoutException {
        this.addresses = addresses;
        system = ActorSystem.create(Behaviors.empty(), "load", ConfigFactory.load());
        Membership.get(system).join().toCompletableFuture().get(JOIN_SECONDS, TimeUnit.SECONDS);
        coordination = Coordination.get(system);
        coordination.start().toCompletableFuture().get(JOIN_SECONDS, TimeUnit.SECONDS);
        store = coordination.kv();
    }

    /** Serves as the load's client process. */
    public static void main(String[] arguments) throws Exception {
        LoadClient.main(arguments, CoordinationLoad::new);
    }

    private static Bytes key(int key) {
        return Bytes.of("k" + key);
    }

    @Override
    public CompletionStage<?> write(int key, byte[] value) {
        return store.put(key(key), Bytes.wrap(value));
    }

    @Override
    public CompletionStage<Integer> read(int key) {
        return store.find(Op.Range.of(key(key)), ReadMode.LINEARIZABLE)
                .thenApply(found -> found.first().orElseThrow().value().size());
    }

    @Override
    public Role role(int server) {
        try {
            String role = coordination
                    .admin()
                    .status(addresses.get(server))
                    .toCompletableFuture()
                    .get(ASK_MILLIS, TimeUnit.MILLISECONDS)
                    .role();
            return switch (role) {
                case "leader" -> Role.LEADER;
                case "follower" -> Role.FOLLOWER;
                default -> Role.ABSENT;
            };
        } catch (ExecutionException | TimeoutException e) {
            return Role.ABSENT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Role.ABSENT;
        }
    }

    @Override
    public void close() {
        system.terminate();
    }
}
