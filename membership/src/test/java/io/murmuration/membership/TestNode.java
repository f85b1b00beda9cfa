package io.murmuration.membership;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One real node of several in this process. It ends without a goodbye unless told otherwise. */
final class TestNode implements AutoCloseable {

    private static final String QUICK = """
            murmuration.membership {
              bind.port = 0
              profile = fast
              probe { interval = 100 ms, suspect-interval = 50 ms }
              silence { floor = 800 ms, ceiling = 1600 ms, suspect-floor = 300 ms }
              gossip.interval = 50 ms
              join { retry = 50 ms, grace = 2 s }
              heal.interval = 500 ms
              sync.after = 300 ms
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

    private TestNode(ActorTestKit kit) {
        this.kit = kit;
        this.membership = Membership.get(kit.system());
    }

    static Config config(String name, String settings) {
        String named = "murmuration.membership.name = " + name + "\n";
        return ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.parseString(named))
                .withFallback(ConfigFactory.parseString(QUICK))
                .withFallback(ConfigFactory.parseResources("murmuration-artery.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
    }

    static TestNode start(String name, String settings) {
        return new TestNode(ActorTestKit.create("cluster", config(name, settings)));
    }

    String name() {
        return membership.self().name();
    }

    Address address() {
        return member(name()).address();
    }

    Member member(String name) {
        return membership.view().member(name).orElseThrow();
    }

    TestNode joined(TestNode... seeds) {
        List<Address> addresses = List.of(seeds).stream().map(TestNode::address).toList();
        get(membership.join(addresses));
        return this;
    }

    /** Waits until the view, as a listener sees it, is as {@code wanted}. */
    MembershipView awaitView(Predicate<MembershipView> wanted) {
        CompletableFuture<MembershipView> found = new CompletableFuture<>();
        Membership.Listening listening = listen((view, event) -> {
            if (wanted.test(view)) {
                found.complete(view);
            }
        });
        try {
            return get(found);
        } finally {
            listening.close();
        }
    }

    MembershipView awaitLive(String... names) {
        return awaitView(view -> view.live().stream().map(Member::name).toList().equals(List.of(names)));
    }

    <E extends MembershipEvent> Next<E> next(Class<E> type, Predicate<E> wanted) {
        return new Next<>(this, type, wanted);
    }

    /** Calls {@code watcher} with the view after each update and with the event, if it was one. */
    private Membership.Listening listen(Watcher watcher) {
        return membership.listen(
                new MembershipListener() {
                    private @Nullable MembershipView view;

                    @Override
                    public void onSnapshot(MembershipView snapshot) {
                        view = snapshot;
                        watcher.accept(snapshot, null);
                    }

                    @Override
                    public void onEvent(MembershipEvent event) {
                        if (view != null) {
                            view = view.apply(event);
                            watcher.accept(view, event);
                        }
                    }
                },
                Runnable::run);
    }

    static <T> T get(CompletionStage<T> future) {
        try {
            return future.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("not within 30 s", e);
        }
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }

    private interface Watcher {
        void accept(MembershipView view, @Nullable MembershipEvent event);
    }

    /** The first event of a kind from now on. */
    static final class Next<E extends MembershipEvent> {

        private final CompletableFuture<E> found = new CompletableFuture<>();
        private final Membership.Listening listening;

        private Next(TestNode node, Class<E> type, Predicate<E> wanted) {
            listening = node.listen((view, event) -> {
                if (type.isInstance(event) && wanted.test(type.cast(event))) {
                    found.complete(type.cast(event));
                }
            });
        }

        E await() {
            try {
                return get(found);
            } finally {
                listening.close();
            }
        }
    }
}
