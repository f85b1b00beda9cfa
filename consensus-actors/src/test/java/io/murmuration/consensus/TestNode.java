package io.murmuration.consensus;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.murmuration.membership.Membership;
import io.murmuration.membership.member.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** One real node of several in this process; it keeps what it must not forget in memory. */
final class TestNode implements AutoCloseable {

    private static final String SETTINGS = """
            murmuration {
              membership {
                bind.port = 0
                profile = fast
                join { retry = 50 ms, grace = 2 s }
              }
              consensus {
                storage = memory
                raft.segment-size = 1 MiB
              }
            }
            akka {
              loglevel = WARNING
              stdout-loglevel = OFF
              coordinated-shutdown.run-by-actor-system-terminate = off
              coordinated-shutdown.run-by-jvm-shutdown-hook = off
              actor.default-dispatcher.fork-join-executor.parallelism-max = 2
            }
            """;

    final ActorTestKit kit;
    final Membership membership;
    final Coordination coordination;

    private TestNode(ActorTestKit kit) {
        this.kit = kit;
        membership = Membership.get(kit.system());
        coordination = Coordination.get(kit.system());
    }

    /** Makes a node that has joined the membership of {@code others}, but takes no part yet. */
    static TestNode joined(String name, String settings, List<TestNode> others) {
        Config config = ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.parseString("murmuration.membership.name = " + name))
                .withFallback(ConfigFactory.parseString(SETTINGS))
                .withFallback(ConfigFactory.parseResources("murmuration-artery.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
        TestNode node = new TestNode(ActorTestKit.create("cluster", config));
        List<Address> seeds = new ArrayList<>();
        for (TestNode other : others) {
            seeds.add(other.membership
                    .view()
                    .member(other.membership.self().name())
                    .orElseThrow()
                    .address());
        }
        get(node.membership.join(seeds));
        return node;
    }

    static <T> T get(CompletionStage<T> future) {
        try {
            return future.toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (Exception e) {
            throw new AssertionError("not within 60 s", e);
        }
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
