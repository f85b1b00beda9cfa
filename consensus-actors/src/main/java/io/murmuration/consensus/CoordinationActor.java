package io.murmuration.consensus;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.murmuration.consensus.CoordinationEvent.Joined;
import io.murmuration.consensus.CoordinationEvent.Stopped;
import io.murmuration.consensus.CoordinationEvent.Waiting;
import io.murmuration.consensus.bootstrap.Acceptance;
import io.murmuration.consensus.bootstrap.Candidate;
import io.murmuration.consensus.bootstrap.Founding;
import io.murmuration.consensus.bootstrap.FoundingEffects;
import io.murmuration.consensus.bootstrap.FoundingMessage;
import io.murmuration.consensus.bootstrap.FoundingSettings;
import io.murmuration.consensus.bootstrap.Presence;
import io.murmuration.consensus.bootstrap.Standing;
import io.murmuration.consensus.log.DamagedLogException;
import io.murmuration.consensus.log.LogException;
import io.murmuration.consensus.log.NodeDirectory;
import io.murmuration.consensus.transport.Transport;
import io.murmuration.consensus.wire.Packet;
import io.murmuration.membership.Membership;
import io.murmuration.membership.MembershipSubscription;
import io.murmuration.membership.MembershipUpdate;
import io.murmuration.membership.member.MembershipView;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in agreement from its start to its end: its directory, its place on the
 * transport, its way into a cluster, and the replicas that it hosts. Holds no rule of a protocol.
 *
 * <p>Runs on the thread that serves the sockets of replicas.
 */
final class CoordinationActor extends AbstractBehavior<CoordinationActor.Command> implements FoundingEffects {

    /** What the actor understands. */
    sealed interface Command
            permits Start, Stop, Host, Listen, Unlisten, Viewed, FoundingArrived, Hosting.Command, Wake {}

    /** Takes part as soon as possible. */
    record Start(CompletableFuture<Joined> outcome) implements Command {}

    /** Hands over, drains and ends. */
    record Stop(ActorRef<Done> replyTo) implements Command {}

    /** Hosts a replica of an application's group. */
    record Host(Replicated<?, ?> replicated) implements Command {}

    record Listen(EventCalls listener) implements Command {}

    record Unlisten(EventCalls listener) implements Command {}

    /** What membership tells. */
    record Viewed(MembershipUpdate update) implements Command {}

    record FoundingArrived(FoundingMessage message) implements Command {}

    enum Wake implements Command {
        TICK
    }

    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration SETTLE = Duration.ofMillis(300);
    private static final Duration RETRY = Duration.ofMillis(500);

    static Behavior<Command> create(CoordinationSettings settings, ActorRef<ClientActor.Command> client) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new CoordinationActor(context, timers, settings, client)));
    }

    private final TimerScheduler<Command> timers;
    private final CoordinationSettings settings;
    private final ActorRef<ClientActor.Command> client;
    private final Membership membership;
    private final Set<EventCalls> listeners = new LinkedHashSet<>();
    private final List<CompletableFuture<Joined>> waitingForStart = new ArrayList<>();
    private final List<Replicated<?, ?>> wanted = new ArrayList<>();
    /** What the founding asked for, to be answered when it has returned. */
    private final ArrayDeque<LongConsumer> answers = new ArrayDeque<>();

    private boolean started;
    private @Nullable MembershipView view;
    private @Nullable NodeDirectory directory;
    private @Nullable Transport transport;
    private @Nullable Founding founding;
    private @Nullable Hosting hosting;
    private @Nullable Joined joined;
    private String failure = "";
    private List<String> endpoints = List.of();

    private CoordinationActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            CoordinationSettings settings,
            ActorRef<ClientActor.Command> client) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.client = client;
        membership = Membership.get(context.getSystem());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Start.class, this::onStart)
                .onMessage(Stop.class, this::onStop)
                .onMessage(Host.class, this::onHost)
                .onMessage(Listen.class, this::onListen)
                .onMessage(Unlisten.class, this::onUnlisten)
                .onMessage(Viewed.class, this::onViewed)
                .onMessage(FoundingArrived.class, this::onFoundingArrived)
                .onMessage(Hosting.Command.class, this::onHosting)
                .onMessageEquals(Wake.TICK, this::onTick)
                .build();
    }

    private Behavior<Command> onStart(Start start) {
        Joined done = joined;
        if (done != null) {
            start.outcome().complete(done);
        } else if (!failure.isEmpty()) {
            start.outcome().completeExceptionally(new IllegalStateException(failure));
        } else {
            waitingForStart.add(start.outcome());
            if (!started) {
                started = true;
                begin();
            }
        }
        return this;
    }

    private void begin() {
        membership
                .subscriptions()
                .tell(MembershipSubscription.Subscribe.create(
                        getContext().messageAdapter(MembershipUpdate.class, Viewed::new)));
        timers.startTimerWithFixedDelay(Wake.TICK, TICK);
        if (settings.role() == CoordinationSettings.Role.CLIENT) {
            return;
        }
        try {
            directory = Directories.open(settings, membership.settings().name());
            transport = Transports.listening(
                    getContext(), settings, new NodeArrivals(getContext().getSelf(), this::hostingIfAny));
        } catch (LogException | IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
            fail("this node cannot take part in agreement: " + e.getMessage());
        }
    }

    /** The node's name is known once membership has bound its port. */
    private void beginFounding(MembershipView seen) {
        NodeDirectory own = directory;
        Transport way = transport;
        if (own == null
                || way == null
                || founding != null
                || seen.member(seen.self()).isEmpty()) {
            return;
        }
        CoordinationSettings.Founders founders = settings.founders();
        FoundingSettings how = new FoundingSettings(
                seen.self(),
                way.endpoint(),
                true,
                founders.expect(),
                founders.initialMembers(),
                SETTLE.toNanos(),
                RETRY.toNanos());
        Hosting.Home home = new Hosting.Home(settings, client, own, way, seen.self());
        hosting = new Hosting(getContext(), home, this::publish);
        Founding begun = new Founding(how, own.standing(), new SplittableRandom(seed()), this);
        founding = begun;
        long now = System.nanoTime();
        begun.start(now);
        settle(now);
        if (own.standing() instanceof Standing.Initialised done) {
            belong(done.clusterId(), done.replicaId());
        }
    }

    /** Ids are drawn from it: no other node or start may have the same. */
    private static long seed() {
        return new SecureRandom().nextLong();
    }

    private Behavior<Command> onViewed(Viewed viewed) {
        MembershipView before = view;
        if (viewed.update() instanceof MembershipUpdate.Snapshot snapshot) {
            view = snapshot.view();
        } else if (viewed.update() instanceof MembershipUpdate.Changed changed && before != null) {
            view = before.apply(changed.event());
        }
        look();
        return this;
    }

    private Behavior<Command> onTick() {
        long now = System.nanoTime();
        look();
        Founding running = founding;
        if (running != null) {
            running.tick(now);
            settle(now);
        }
        Hosting hosts = hosting;
        if (hosts != null) {
            hosts.tick();
        }
        return this;
    }

    private Behavior<Command> onFoundingArrived(FoundingArrived arrived) {
        Founding running = founding;
        if (running != null) {
            long now = System.nanoTime();
            running.receive(arrived.message(), now);
            settle(now);
        }
        return this;
    }

    private void look() {
        MembershipView seen = view;
        if (seen == null || !failure.isEmpty()) {
            return;
        }
        List<Candidate> candidates = Presences.of(seen);
        if (settings.role() == CoordinationSettings.Role.VOTER) {
            beginFounding(seen);
        } else {
            joinAsClient(candidates);
        }
        Founding running = founding;
        if (running != null) {
            long now = System.nanoTime();
            running.view(candidates, now);
            settle(now);
        }
        tellEndpoints(seen, candidates);
    }

    private void joinAsClient(List<Candidate> candidates) {
        if (joined != null) {
            return;
        }
        List<Long> clusters = Presences.clusters(candidates);
        if (clusters.size() == 1) {
            client.tell(new ClientActor.Identify(clusters.get(0)));
            complete(new Joined(clusters.get(0), 0));
        } else if (clusters.size() > 1) {
            publish(new Waiting("this node sees several clusters and cannot tell which one to ask: "
                    + clusters.stream().map(Long::toHexString).toList()));
        }
    }

    private void tellEndpoints(MembershipView seen, List<Candidate> candidates) {
        Hosting hosts = hosting;
        long cluster = joined == null ? 0 : joined.clusterId();
        if (hosts != null && cluster != 0) {
            hosts.located(Presences.replicas(candidates, cluster));
        }
        List<String> known =
                Presences.endpoints(seen, candidates, cluster, hosts == null ? List.of() : hosts.endpoints());
        if (!known.equals(endpoints)) {
            endpoints = known;
            client.tell(new ClientActor.Endpoints(known));
        }
    }

    private void settle(long now) {
        for (LongConsumer answer = answers.poll(); answer != null; answer = answers.poll()) {
            answer.accept(now);
        }
    }

    @Override
    public void send(String endpoint, FoundingMessage message) {
        Transport way = transport;
        if (way != null) {
            way.send(endpoint, new Packet.Founding(message));
        }
    }

    @Override
    public void storeAcceptance(Acceptance acceptance) {
        attempt(() -> directory().storeAcceptance(acceptance));
        answers.add(now -> founding().acceptanceStored(now));
    }

    @Override
    public void found(Acceptance acceptance) {
        answers.add(now -> attempt(() -> {
            long replica = acceptance.replicaOf(membership.self().name());
            hosting().found(acceptance, replica);
            belong(acceptance.clusterId(), replica);
            founding().initialised(acceptance.clusterId(), replica);
        }));
    }

    @Override
    public void join(long clusterId, List<String> endpointsOfCluster) {
        answers.add(now -> attempt(() -> {
            long replica = new SplittableRandom(seed()).nextLong(1, Long.MAX_VALUE);
            hosting().join(clusterId, replica);
            belong(clusterId, replica);
            founding().initialised(clusterId, replica);
        }));
    }

    @Override
    public void present(Presence presence) {
        membership.updateEndpoint(Presence.ENDPOINT, presence.text());
    }

    @Override
    public void waiting(String why) {
        if (!why.isEmpty()) {
            getContext().getLog().info("waiting: reason={}", why);
            publish(new Waiting(why));
        }
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (LogException | IllegalStateException | IllegalArgumentException e) {
            fail("this node cannot take part in agreement: " + e.getMessage());
        }
    }

    /** From here on this node belongs to the cluster, as this replica. */
    private void belong(long clusterId, long replicaId) {
        if (joined != null) {
            return;
        }
        Transport way = transport;
        if (way != null) {
            way.identify(clusterId);
        }
        client.tell(new ClientActor.Identify(clusterId));
        try {
            hosting().begin(clusterId, replicaId);
        } catch (DamagedLogException damaged) {
            comeBackAsAnother(damaged);
            return;
        } catch (LogException e) {
            fail("this node cannot take part in agreement: " + e.getMessage());
            return;
        }
        wanted.forEach(each -> hosting().host(each));
        wanted.clear();
        complete(new Joined(clusterId, replicaId));
    }

    /** A damaged log never votes again: the node joins as a new replica (ruling 1). */
    private void comeBackAsAnother(DamagedLogException damaged) {
        attempt(() -> {
            directory().setAside("The log of this node is damaged: " + damaged.getMessage());
            getContext().getLog().error("log set aside: reason={}", directory().setAsideBecause());
            publish(new Waiting(directory().setAsideBecause()));
            hosting = null;
            founding = null;
        });
    }

    private void complete(Joined outcome) {
        joined = outcome;
        getContext()
                .getLog()
                .info(
                        "joined: cluster={} replica={}",
                        Long.toHexString(outcome.clusterId()),
                        Long.toHexString(outcome.replicaId()));
        publish(outcome);
        waitingForStart.forEach(each -> each.complete(outcome));
        waitingForStart.clear();
    }

    private void fail(String why) {
        failure = why;
        getContext().getLog().error("agreement failed: reason={}", why);
        publish(new Stopped(why));
        waitingForStart.forEach(each -> each.completeExceptionally(new IllegalStateException(why)));
        waitingForStart.clear();
    }

    private void publish(CoordinationEvent event) {
        listeners.forEach(listener -> listener.tell(event));
    }

    private Behavior<Command> onHost(Host host) {
        Hosting hosts = hosting;
        if (settings.role() == CoordinationSettings.Role.VOTER) {
            if (hosts != null && joined != null) {
                hosts.host(host.replicated());
            } else {
                wanted.add(host.replicated());
            }
        }
        return this;
    }

    private Behavior<Command> onHosting(Hosting.Command command) {
        Hosting hosts = hosting;
        if (hosts != null) {
            hosts.on(command);
        }
        return this;
    }

    private Behavior<Command> onListen(Listen listen) {
        listeners.add(listen.listener());
        Joined done = joined;
        if (done != null) {
            listen.listener().tell(done);
        }
        Hosting hosts = hosting;
        if (hosts != null) {
            hosts.standing().forEach(listen.listener()::tell);
        }
        return this;
    }

    private Behavior<Command> onUnlisten(Unlisten unlisten) {
        listeners.remove(unlisten.listener());
        return this;
    }

    private Behavior<Command> onStop(Stop stop) {
        timers.cancelAll();
        client.tell(new ClientActor.Drop("this node is stopping"));
        Hosting hosts = hosting;
        Runnable end = () -> {
            Transport way = transport;
            if (way != null) {
                way.close();
            }
            NodeDirectory own = directory;
            if (own != null) {
                own.close();
            }
            stop.replyTo().tell(Done.getInstance());
        };
        if (hosts == null) {
            end.run();
        } else {
            hosts.stop(end);
        }
        return this;
    }

    private NodeDirectory directory() {
        return Objects.requireNonNull(directory);
    }

    private Founding founding() {
        return Objects.requireNonNull(founding);
    }

    private Hosting hosting() {
        return Objects.requireNonNull(hosting);
    }

    private @Nullable Hosting hostingIfAny() {
        return hosting;
    }
}
