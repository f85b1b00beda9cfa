package io.murmuration.consensus;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.client.ClientCore;
import io.murmuration.consensus.client.ClientSettings;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.transport.Transport;
import io.murmuration.consensus.wire.Packet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Asks groups on behalf of all callers of this node: owns one {@link ClientCore} for each group and
 * the transport that they share. Holds no rule of the protocol.
 *
 * <p>Runs on the thread that serves its sockets, where callers' futures are completed as well.
 */
final class ClientActor extends AbstractBehavior<ClientActor.Command> {

    /** What the actor understands. */
    sealed interface Command permits Call, Watch, Cancel, Endpoints, Identify, OpenSession, Answers, Lost, Drop, Tick {}

    /** Calls a core. */
    @FunctionalInterface
    interface Invocation {

        /** Makes the call and returns its id. */
        long on(ClientCore core, long nowNanos);
    }

    /** A call of a group; the future is completed on the actor's thread. */
    record Call(long group, Invocation invocation, CompletableFuture<Response> answer) implements Command {}

    /** Opens a session, whose handle hears of it from then on. */
    record OpenSession(long group, Duration ttl, long deadlineNanos, CompletableFuture<Session> answer)
            implements Command {}

    /** Starts a watch. */
    record Watch(long group, WatchSpec spec, WatchHandle handle) implements Command {}

    /** Ends a watch. */
    record Cancel(long group, WatchHandle handle) implements Command {}

    /** Where replicas may be found now. */
    record Endpoints(List<String> known) implements Command {}

    /** Which cluster this node belongs to. */
    record Identify(long clusterId) implements Command {}

    /** What came from an endpoint. */
    record Answers(String endpoint, List<Packet> packets) implements Command {}

    /** An endpoint cannot be reached. */
    record Lost(String endpoint) implements Command {}

    /** Fails everything that waits: the node stops. */
    record Drop(String why) implements Command {}

    enum Tick implements Command {
        INSTANCE
    }

    private static final Duration BUSY = Duration.ofMillis(10);
    private static final Duration IDLE = Duration.ofMillis(50);

    /** @param connect makes the transport, on the actor's thread, for the receiver given */
    static Behavior<Command> create(
            ClientSettings settings, long seed, Function<Transport.Receiver, Transport> connect) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new ClientActor(context, timers, settings, seed, connect)));
    }

    private final TimerScheduler<Command> timers;
    private final ClientSettings settings;
    private final long seed;
    private final Transport transport;
    private final Map<Long, GroupCalls> groups = new TreeMap<>();
    private List<String> endpoints = List.of();
    private boolean dropped;

    private ClientActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ClientSettings settings,
            long seed,
            Function<Transport.Receiver, Transport> connect) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.seed = seed;
        transport = connect.apply(new Arrivals(context.getSelf()));
        timers.startSingleTimer(Tick.INSTANCE, IDLE);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Call.class, this::onCall)
                .onMessage(Answers.class, this::onAnswers)
                .onMessage(Lost.class, this::onLost)
                .onMessage(OpenSession.class, this::onOpenSession)
                .onMessage(Watch.class, this::onWatch)
                .onMessage(Cancel.class, this::onCancel)
                .onMessage(Endpoints.class, this::onEndpoints)
                .onMessage(Identify.class, this::onIdentify)
                .onMessage(Drop.class, this::onDrop)
                .onMessage(Tick.class, tick -> onTick())
                .onSignal(PostStop.class, signal -> onPostStop())
                .build();
    }

    private Behavior<Command> onCall(Call call) {
        if (dropped) {
            call.answer().completeExceptionally(stopping());
        } else {
            group(call.group()).call(call.invocation(), call.answer(), System.nanoTime());
        }
        return this;
    }

    private Behavior<Command> onOpenSession(OpenSession open) {
        if (dropped) {
            open.answer().completeExceptionally(stopping());
        } else {
            group(open.group()).openSession(open, System.nanoTime());
        }
        return this;
    }

    private Behavior<Command> onWatch(Watch watch) {
        if (dropped) {
            watch.handle().hear(List.of(new WatchEvent.Ended("this node is stopping")));
        } else {
            group(watch.group()).watch(watch.spec(), watch.handle(), System.nanoTime());
        }
        return this;
    }

    private Behavior<Command> onCancel(Cancel cancel) {
        group(cancel.group()).cancel(cancel.handle(), System.nanoTime());
        return this;
    }

    private GroupCalls group(long id) {
        GroupCalls calls = groups.get(id);
        if (calls == null) {
            calls = new GroupCalls(id, settings, seed, transport, getContext().getSelf());
            calls.core().endpoints(endpoints, System.nanoTime());
            groups.put(id, calls);
        }
        return calls;
    }

    private Behavior<Command> onEndpoints(Endpoints changed) {
        endpoints = changed.known();
        long now = System.nanoTime();
        groups.values().forEach(calls -> calls.core().endpoints(endpoints, now));
        return this;
    }

    private Behavior<Command> onIdentify(Identify identify) {
        transport.identify(identify.clusterId());
        return this;
    }

    private Behavior<Command> onDrop(Drop drop) {
        dropped = true;
        groups.values().forEach(calls -> calls.failAll(stopping()));
        return this;
    }

    private static CoordinationException stopping() {
        return CoordinationException.refused(Reason.UNAVAILABLE, "this node is stopping: it asks nobody any more");
    }

    private Behavior<Command> onTick() {
        long now = System.nanoTime();
        boolean busy = false;
        for (GroupCalls calls : groups.values()) {
            calls.core().tick(now);
            calls.settle(now);
            busy |= calls.isBusy();
        }
        timers.startSingleTimer(Tick.INSTANCE, busy ? BUSY : IDLE);
        return this;
    }

    private Behavior<Command> onPostStop() {
        groups.values().forEach(calls -> calls.failAll(stopping()));
        transport.close();
        return this;
    }

    private Behavior<Command> onAnswers(Answers answers) {
        long now = System.nanoTime();
        List<Packet> packets = answers.packets();
        for (int i = 0; i < packets.size(); i++) {
            if (packets.get(i) instanceof Packet.Answer answer) {
                GroupCalls calls = groups.get(answer.group());
                if (calls != null) {
                    calls.core().response(answers.endpoint(), answer.response(), now);
                    calls.settle(now);
                }
            }
        }
        return this;
    }

    private Behavior<Command> onLost(Lost lost) {
        long now = System.nanoTime();
        // What the endpoint was sent may have been done before its process ended.
        groups.values().forEach(calls -> calls.core().lost(lost.endpoint(), false, now));
        return this;
    }

    /** Brings what arrives to the actor. */
    private record Arrivals(ActorRef<Command> self) implements Transport.Receiver {

        @Override
        public void received(long connection, List<Packet> packets) {
            // Nobody can connect to a client.
        }

        @Override
        public void answered(String endpoint, List<Packet> packets) {
            self.tell(new Answers(endpoint, packets));
        }

        @Override
        public void closed(long connection) {
            // Nobody can connect to a client.
        }

        @Override
        public void unreachable(String endpoint, boolean refused, String why) {
            self.tell(new Lost(endpoint));
        }
    }
}
