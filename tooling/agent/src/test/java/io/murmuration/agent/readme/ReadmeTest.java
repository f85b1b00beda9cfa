package io.murmuration.agent.readme;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.murmuration.consensus.Coordination;
import io.murmuration.consensus.Kv;
import io.murmuration.consensus.Replicated;
import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.membership.Membership;
import io.murmuration.membership.MembershipListener;
import io.murmuration.membership.MembershipSubscription.Subscribe;
import io.murmuration.membership.MembershipUpdate;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The snippets of the README, run on real nodes; and the README held against them. */
class ReadmeTest {

    private static final String SOURCE = "tooling/agent/src/test/java/io/murmuration/agent/readme/ReadmeTest.java";
    private static final String SETTINGS = "tooling/agent/src/test/resources/readme.conf";

    /** Free ports, little patience, and an end without a goodbye unless one is said. */
    private static final String FOR_TESTS = """
            murmuration.membership {
              bind.port = 0
              profile = fast
              probe { interval = 100 ms, suspect-interval = 50 ms }
              silence { floor = 800 ms, ceiling = 1600 ms, suspect-floor = 300 ms }
              join.retry = 50 ms
            }
            akka {
              loglevel = WARNING
              stdout-loglevel = OFF
              coordinated-shutdown.run-by-actor-system-terminate = off
              coordinated-shutdown.run-by-jvm-shutdown-hook = off
            }
            """;

    private final List<ActorSystem<?>> systems = new ArrayList<>();

    @AfterEach
    void endAll() {
        systems.forEach(ActorSystem::terminate);
        for (ActorSystem<?> system : systems) {
            get(system.getWhenTerminated());
        }
    }

    // tag::form
    static ActorSystem<Void> start(Config config) {
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "shop", config);
        Membership membership = Membership.get(system);
        membership.join().thenAccept(view -> system.log().info("up, and with me are {}", view.live()));
        return system;
    }
    // end::form

    // tag::subscribe
    static Behavior<MembershipUpdate> reporter(Consumer<String> out) {
        return Behaviors.receive(MembershipUpdate.class)
                .onMessage(MembershipUpdate.Snapshot.class, first -> {
                    first.view().live().forEach(member -> out.accept(member.name() + " is here"));
                    return Behaviors.same();
                })
                .onMessage(MembershipUpdate.Changed.class, next -> {
                    if (next.event() instanceof MembershipEvent.MemberUp up) {
                        out.accept(up.member().name() + " has come");
                    } else if (next.event() instanceof MembershipEvent.MemberFailed failed) {
                        out.accept(failed.member().name() + " is dead, by "
                                + failed.evidence().observers());
                    }
                    return Behaviors.same();
                })
                .build();
    }

    static void report(ActorSystem<?> system, Consumer<String> out) {
        var reporter = system.systemActorOf(reporter(out), "reporter", Props.empty());
        Membership.get(system).subscriptions().tell(Subscribe.create(reporter));
    }
    // end::subscribe

    // tag::listen
    static Membership.Listening keep(Membership membership, Consumer<MembershipView> newest) {
        MembershipListener listener = new MembershipListener() {
            private MembershipView view = membership.view();

            @Override
            public void onSnapshot(MembershipView snapshot) {
                view = snapshot;
                newest.accept(view);
            }

            @Override
            public void onEvent(MembershipEvent event) {
                view = view.apply(event);
                newest.accept(view);
            }
        };
        return membership.listen(listener, Runnable::run);
    }
    // end::listen

    // tag::agree
    static CompletionStage<Optional<KeyValue>> agree(ActorSystem<?> system) {
        Coordination coordination = Coordination.get(system);
        Kv kv = coordination.kv();
        return coordination
                .start()
                .thenCompose(joined -> kv.compareAndSet(Bytes.of("leader"), 0, Bytes.of("alpha")))
                .thenCompose(won -> kv.get("leader"));
    }
    // end::agree

    // tag::counter
    record Counter(AtomicLong sum) implements Replicated.Machine<Long, Long> {
        @Override
        public Long apply(Long addend) {
            return sum.addAndGet(addend);
        }

        @Override
        public Long answer(Long question) {
            return sum.get();
        }

        @Override
        public byte[] snapshot() {
            return Longs.CODEC.encode(sum.get());
        }

        @Override
        public void restore(byte[] snapshot) {
            sum.set(Longs.CODEC.decode(snapshot));
        }
    }

    static CompletionStage<Long> count(ActorSystem<?> system) {
        Replicated<Long, Long> counter = Replicated.of("counter", () -> new Counter(new AtomicLong()), Longs.CODEC);
        return Coordination.get(system).run(counter).apply(42L);
    }
    // end::counter

    @Test
    void agreementAndACounterOfOnesOwnTakeAFewLines() {
        ActorSystem<Void> alone = started(
                "alone", "", "murmuration.consensus { storage = memory, expect = 1, raft.segment-size = 1 MiB }");

        assertThat(get(agree(alone)).orElseThrow().value().utf8()).isEqualTo("alpha");
        assertThat(get(count(alone))).isEqualTo(42);
    }

    @Test
    void nodesThatStartBySnippetAndSettingsOfTheReadmeFormACluster() throws Exception {
        ActorSystem<Void> alpha = started("alpha", "");
        BlockingQueue<List<String>> live = new LinkedBlockingQueue<>();
        try (Membership.Listening listening = keep(Membership.get(alpha), view -> live.add(names(view)))) {
            assertThat(listening).isNotNull();
            started("beta", addressOf(alpha));

            await(live, List.of("alpha", "beta"));
        }
    }

    @Test
    void aSubscriberIsToldWhoIsThereThenWhoComesAndWhoDies() throws Exception {
        ActorSystem<Void> alpha = started("alpha", "");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        report(alpha, told::add);
        await(told, "alpha is here");

        ActorSystem<Void> beta = started("beta", addressOf(alpha));
        await(told, "beta has come");
        beta.terminate();

        await(told, "beta is dead, by [alpha]");
    }

    @Test
    void theReadmeShowsWhatRunsHere() throws IOException {
        Documents documents = Documents.ofProject();
        Map<String, String> run = new TreeMap<>(Documents.tagged(documents.read(SOURCE)));
        run.put("settings", documents.read(SETTINGS));

        assertThat(Documents.snippets(documents.read("README.md"))).isEqualTo(run);
    }

    private ActorSystem<Void> started(String name, String seed) {
        return started(name, seed, "");
    }

    private ActorSystem<Void> started(String name, String seed, String more) {
        Config own = ConfigFactory.parseString("murmuration.membership.name = " + name
                + "\nmurmuration.membership.seeds = [" + (seed.isEmpty() ? "" : "\"" + seed + "\"") + "]\n" + more);
        ActorSystem<Void> system = start(own.withFallback(ConfigFactory.parseString(FOR_TESTS))
                .withFallback(ConfigFactory.parseResources("readme.conf"))
                .withFallback(ConfigFactory.load())
                .resolve());
        systems.add(system);
        get(Membership.get(system).join());
        return system;
    }

    private static String addressOf(ActorSystem<?> system) {
        Membership membership = Membership.get(system);
        Member self = membership.view().member(membership.self().name()).orElseThrow();
        return self.address().toString();
    }

    private static List<String> names(MembershipView view) {
        return view.live().stream().map(Member::name).toList();
    }

    private static <T> void await(BlockingQueue<T> told, T wanted) throws InterruptedException {
        List<T> before = new ArrayList<>();
        T next = told.poll(60, TimeUnit.SECONDS);
        while (next != null && !next.equals(wanted)) {
            before.add(next);
            next = told.poll(60, TimeUnit.SECONDS);
        }
        assertThat(next).as("after " + before).isEqualTo(wanted);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
