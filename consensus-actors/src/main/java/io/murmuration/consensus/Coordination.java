package io.murmuration.consensus;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import akka.actor.typed.ExtensionSetup;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.AskPattern;
import io.murmuration.consensus.CoordinationEvent.Joined;
import io.murmuration.consensus.wire.GroupId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * This node's part in agreement: the replicated store, sessions, leases and the application's own
 * groups, asked from here wherever they are. One for each actor system, thread-safe. Nothing is
 * sent and nothing written before {@link #start}.
 *
 * <p>Whether the node decides or only asks is in its settings, {@code murmuration.consensus}. For
 * development {@code storage = memory} and {@code expect = 1} are all it takes.
 */
public final class Coordination implements Extension {

    /** The name of the group that holds the store. */
    public static final String STORE = "store";

    private static final String CLIENT_DISPATCHER = CoordinationSettings.ROOT + ".client-dispatcher";
    private static final String REPLICA_DISPATCHER = CoordinationSettings.ROOT + ".replica-dispatcher";
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final CoordinationSettings settings;
    private final ActorRef<ClientActor.Command> client;
    private final ActorRef<CoordinationActor.Command> node;
    private final ActorRef<CoordinationCommand> manager;
    private final Calls store;

    private Coordination(ActorSystem<?> system, CoordinationSettings settings) {
        this.settings = settings;
        client = system.systemActorOf(
                ClientActor.create(settings.client().core(), System.nanoTime(), Transports.dialling(system, settings)),
                "murmuration-client",
                DispatcherSelector.fromConfig(CLIENT_DISPATCHER));
        node = system.systemActorOf(
                CoordinationActor.create(settings, client),
                "murmuration-coordination",
                DispatcherSelector.fromConfig(REPLICA_DISPATCHER));
        store = calls(STORE);
        manager = system.systemActorOf(ManagerActor.create(this), "murmuration-manager", Props.empty());
        stopInOrder(system);
    }

    /** Hands over, drains and syncs before the node says goodbye (ruling 16). */
    private void stopInOrder(ActorSystem<?> system) {
        CoordinatedShutdown.get(Adapter.toClassic(system))
                .addTask(
                        CoordinatedShutdown.PhaseBeforeClusterShutdown(),
                        "murmuration-hand-over",
                        () -> AskPattern.ask(node, CoordinationActor.Stop::new, STOPPING, system.scheduler()));
    }

    /**
     * Returns the coordination of {@code system}, made on first use from {@code
     * murmuration.consensus} of its configuration.
     *
     * @throws IllegalArgumentException naming the key, its value and what is allowed, if a setting
     *     is not valid or not known
     */
    public static Coordination get(ActorSystem<?> system) {
        return Id.INSTANCE.apply(system);
    }

    /** Returns what makes {@link #get} use {@code settings} instead of the configuration. */
    public static ExtensionSetup<Coordination> setup(CoordinationSettings settings) {
        return new Setup(settings);
    }

    /** Returns the settings this node runs with. */
    public CoordinationSettings settings() {
        return settings;
    }

    /**
     * Takes part, as soon as the membership this node belongs to lets it: founds a cluster with
     * those it expects, or joins the one that is there. Starting again returns the first outcome.
     *
     * @return completed when this node belongs to a cluster; fails with {@link
     *     IllegalStateException} saying what to do if it cannot. What it waits for meanwhile is
     *     told to listeners ({@link CoordinationEvent.Waiting}).
     */
    public CompletionStage<Joined> start() {
        CompletableFuture<Joined> outcome = new CompletableFuture<>();
        node.tell(new CoordinationActor.Start(outcome));
        return outcome;
    }

    /** Returns the replicated store. */
    public Kv kv() {
        return new Kv(store);
    }

    /** Returns the leases. */
    public Leases leases() {
        return new Leases(store);
    }

    /** Returns who makes up the group of the store, and changes that. */
    public GroupAdmin admin() {
        return new GroupAdmin(store);
    }

    /**
     * Opens a session that this node keeps alive.
     *
     * @param ttl 100 ms to 24 h: for so long after the last confirmation it surely lives
     */
    public CompletionStage<Session> openSession(Duration ttl) {
        CompletableFuture<Session> answer = new CompletableFuture<>();
        client.tell(new ClientActor.OpenSession(
                store.group(), ttl, settings.client().deadline().toNanos(), answer));
        return answer;
    }

    /**
     * Runs a replica of the application's own group on this node, if it is one that decides, and
     * returns the way to ask it. To be called on every node that shall hold a replica.
     */
    public <C, R> ReplicatedGroup<C, R> run(Replicated<C, R> replicated) {
        node.tell(new CoordinationActor.Host(replicated));
        return ask(replicated);
    }

    /** Returns the way to ask an application's group that others run. */
    public <C, R> ReplicatedGroup<C, R> ask(Replicated<C, R> replicated) {
        return new ReplicatedGroup<>(replicated, calls(replicated.name()));
    }

    private Calls calls(String group) {
        return new Calls(GroupId.of(group), client, settings.client().deadline());
    }

    /** Returns the actor that takes the wishes above as messages. */
    public ActorRef<CoordinationCommand> manager() {
        return manager;
    }

    /** Ends the calls of a listener. */
    @FunctionalInterface
    public interface Listening extends AutoCloseable {

        @Override
        void close();
    }

    /**
     * Calls {@code listener} with what this node tells of the store's group, one at a time on
     * {@code executor}, beginning with how things stand now.
     */
    public Listening listen(Consumer<CoordinationEvent> listener, Executor executor) {
        EventCalls calls = new EventCalls(listener, executor);
        node.tell(new CoordinationActor.Listen(calls));
        return () -> {
            calls.close();
            node.tell(new CoordinationActor.Unlisten(calls));
        };
    }

    private static final class Id extends ExtensionId<Coordination> {

        private static final Id INSTANCE = new Id();

        @Override
        public Coordination createExtension(ActorSystem<?> system) {
            return new Coordination(
                    system, CoordinationSettings.from(system.settings().config()));
        }
    }

    private static final class Setup extends ExtensionSetup<Coordination> {

        private Setup(CoordinationSettings settings) {
            super(Id.INSTANCE, system -> new Coordination(system, settings));
        }
    }
}
