package io.murmuration.consensus;

import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import io.murmuration.consensus.bootstrap.Acceptance;
import io.murmuration.consensus.client.ClientCore.Question;
import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.exchange.WatchDesk;
import io.murmuration.consensus.group.GroupEvent;
import io.murmuration.consensus.group.GroupParts;
import io.murmuration.consensus.group.GroupReplica;
import io.murmuration.consensus.group.GroupSettings;
import io.murmuration.consensus.group.OpenSessions;
import io.murmuration.consensus.log.DamagedLogException;
import io.murmuration.consensus.log.LogException;
import io.murmuration.consensus.log.NodeDirectory;
import io.murmuration.consensus.log.ReplicaIdentity;
import io.murmuration.consensus.log.SegmentedLog;
import io.murmuration.consensus.raft.Role;
import io.murmuration.consensus.store.Bounds;
import io.murmuration.consensus.store.Store;
import io.murmuration.consensus.store.StoreCodec;
import io.murmuration.consensus.transport.Transport;
import io.murmuration.consensus.watch.WatchHub;
import io.murmuration.consensus.watch.WatchLimits;
import io.murmuration.consensus.wire.GroupId;
import io.murmuration.consensus.wire.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The replicas that one node hosts. Used by the node's actor alone. */
final class Hosting {

    /** What the node's actor hands on. */
    sealed interface Command extends CoordinationActor.Command
            permits Told, Decided, Asked, Gone, Ended, Retired, Patience {}

    /** A replica publishes something. */
    record Told(String group, GroupEvent event) implements Command {}

    /**
     * How an application's group is founded; null with the reason where that is unknown.
     */
    record Decided<C, R>(
            Replicated<C, R> replicated,
            @Nullable GroupFounding founding,
            @Nullable Throwable failure) implements Command {}

    /** The group has answered this node's wish to be let in. */
    record Asked(String group) implements Command {}

    /** A replica takes no further part. */
    record Gone(String group, String why) implements Command {}

    /** A replica's actor has ended. */
    record Ended(String group) implements Command {}

    /** A replica takes no more work. */
    record Retired(String group, GroupStatus status) implements Command {}

    /** Whoever still leads has had time enough to hand over. */
    record Patience() implements Command {}

    private static final Logger LOG = LoggerFactory.getLogger(Hosting.class);
    private static final Duration HAND_OVER = Duration.ofSeconds(1);

    private final ActorContext<CoordinationActor.Command> context;
    private final CoordinationSettings settings;
    private final ActorRef<ClientActor.Command> client;
    private final NodeDirectory directory;
    private final GroupLogs logs;
    private final Transport transport;
    private final String node;
    private final Consumer<CoordinationEvent> publish;
    private final Map<Long, Hosted> hosted = new TreeMap<>();
    private Map<Long, String> located = Map.of();
    private long clusterId;
    private long replicaId;
    private @Nullable Runnable whenStopped;

    /**
     * What a node's replicas have in common.
     *
     * @param node its name
     */
    record Home(
            CoordinationSettings settings,
            ActorRef<ClientActor.Command> client,
            NodeDirectory directory,
            Transport transport,
            String node) {}

    Hosting(ActorContext<CoordinationActor.Command> context, Home home, Consumer<CoordinationEvent> publish) {
        this.context = context;
        this.publish = publish;
        settings = home.settings();
        client = home.client();
        directory = home.directory();
        transport = home.transport();
        node = home.node();
        logs = new GroupLogs(directory, settings.raft().log());
    }

    /** Makes this node's replica of the store one of the founders'; durable when it returns. */
    void found(Acceptance acceptance, long replica) {
        ReplicaIdentity identity = new ReplicaIdentity(acceptance.clusterId(), replica);
        logs.found(Coordination.STORE, identity, acceptance.replicaIds(), acceptance.replicas())
                .close();
        directory.found(acceptance.clusterId(), replica);
    }

    /** Makes this node a newcomer's replica of the store; durable when it returns. */
    void join(long cluster, long replica) {
        logs.make(Coordination.STORE, new ReplicaIdentity(cluster, replica)).close();
        directory.found(cluster, replica);
    }

    /**
     * Opens the replica of the store, as a member of the cluster.
     *
     * @throws DamagedLogException if the log is not whole, or gone
     */
    void begin(long cluster, long replica) {
        clusterId = cluster;
        replicaId = replica;
        SegmentedLog log = logs.open(Coordination.STORE, new ReplicaIdentity(cluster, replica));
        launch(Coordination.STORE, log, (wal, effects) -> {
            OpenSessions sessions = new OpenSessions();
            Store store = new Store(sessions);
            WatchHub watches = new WatchHub(store, effects, WatchLimits.DEFAULT);
            return new GroupReplica(
                    groupSettings(Coordination.STORE), new GroupParts(store, sessions, watches), wal, effects);
        });
    }

    /** Hosts a replica of an application's group. */
    <C, R> void host(Replicated<C, R> replicated) {
        String name = replicated.name();
        if (hosted.containsKey(GroupId.of(name))) {
            return;
        }
        ActorRef<CoordinationActor.Command> self = node();
        GroupFounding.decide(storeCalls(), name, replicaId)
                .whenComplete((founding, failure) ->
                        // On the client's thread: only the actor may go on.
                        self.tell(new Decided<>(replicated, founding, failure)));
    }

    private <C, R> void launch(Replicated<C, R> replicated, GroupFounding founding) {
        String name = replicated.name();
        ReplicaIdentity identity = new ReplicaIdentity(clusterId, replicaId);
        boolean founder = founding.founder() == replicaId;
        boolean there = logs.hasBegun(name);
        if (founder && founding.begun() && !there) {
            throw DamagedLogException.gone(name, directory.place());
        }
        SegmentedLog log;
        if (there) {
            log = logs.open(name, identity);
        } else if (founder) {
            log = logs.found(name, identity, new long[] {replicaId}, List.of(self()));
        } else {
            log = logs.make(name, identity);
        }
        launch(name, log, (wal, effects) -> {
            OpenSessions sessions = new OpenSessions();
            return new GroupReplica(
                    groupSettings(name),
                    new GroupParts(new ApplicationMachine<>(replicated), sessions, WatchDesk.none(effects)),
                    wal,
                    effects);
        });
    }

    private void launch(String name, SegmentedLog log, RaftActor.ReplicaFactory factory) {
        ActorRef<CoordinationActor.Command> self = context.getSelf();
        RaftActor.Parts parts = new RaftActor.Parts(
                transport,
                log,
                settings.raft(),
                event -> self.tell(new Told(name, event)),
                why -> self.tell(new Gone(name, why)));
        ActorRef<RaftActor.Command> actor = context.spawn(
                RaftActor.create(groupSettings(name), parts, factory),
                "group-" + name,
                DispatcherSelector.sameAsParent());
        context.watchWith(actor, new Ended(name));
        actor.tell(new RaftActor.Located(located));
        hosted.put(GroupId.of(name), new Hosted(name, actor));
    }

    private GroupSettings groupSettings(String name) {
        return new GroupSettings(
                name,
                clusterId,
                self(),
                settings.founders().expect(),
                settings.raft().core(replicaId),
                settings.raft().tick().toNanos(),
                settings.raft().limits());
    }

    private ReplicaAddress self() {
        return new ReplicaAddress(replicaId, node, transport.endpoint());
    }

    private Calls storeCalls() {
        return new Calls(GroupId.of(Coordination.STORE), client, Duration.ofSeconds(5));
    }

    void on(Command command) {
        if (command instanceof Told told) {
            onTold(told);
        } else if (command instanceof Decided<?, ?> decided) {
            onDecided(decided);
        } else if (command instanceof Asked asked) {
            Hosted each = hosted.get(GroupId.of(asked.group()));
            if (each != null) {
                each.asking = false;
            }
        } else if (command instanceof Gone gone) {
            publish.accept(new CoordinationEvent.Stopped("group '" + gone.group() + "': " + gone.why()));
        } else if (command instanceof Retired retired) {
            onRetired(retired);
        } else if (command instanceof Ended ended) {
            hosted.remove(GroupId.of(ended.group()));
            endIfEmpty();
        } else if (command instanceof Patience) {
            hosted.values().forEach(each -> context.stop(each.actor));
        }
    }

    private <C, R> void onDecided(Decided<C, R> decided) {
        GroupFounding founding = decided.founding();
        if (founding != null) {
            launchOrTell(decided.replicated(), founding);
        } else if (whenStopped == null) {
            context.getLog()
                    .warn(
                            "group not hosted yet: group={} reason={}",
                            decided.replicated().name(),
                            String.valueOf(decided.failure()));
            host(decided.replicated());
        }
    }

    private <C, R> void launchOrTell(Replicated<C, R> replicated, GroupFounding founding) {
        String name = replicated.name();
        if (hosted.containsKey(GroupId.of(name))) {
            return;
        }
        try {
            launch(replicated, founding);
            if (founding.founder() == replicaId && !founding.begun()) {
                GroupFounding.begun(storeCalls(), name, replicaId)
                        .whenComplete((done, failure) -> LOG.debug("group begun: group={}", name));
            }
        } catch (LogException e) {
            publish.accept(new CoordinationEvent.Stopped("group '" + name + "' is not hosted here: " + e.getMessage()));
        }
    }

    private void onTold(Told told) {
        Hosted each = hosted.get(GroupId.of(told.group()));
        if (each == null) {
            return;
        }
        GroupEvent event = told.event();
        if (event instanceof GroupEvent.Reconfigured reconfigured) {
            each.addresses = reconfigured.addresses();
            each.placed = reconfigured.configuration().contains(replicaId)
                    && reconfigured.addresses().contains(self());
        }
        boolean isStore = told.group().equals(Coordination.STORE);
        if (event instanceof GroupEvent.LeaderChanged changed) {
            each.leader = changed;
            if (whenStopped != null && changed.role() != Role.LEADER) {
                context.stop(each.actor);
            }
            if (isStore && changed.ready()) {
                setBounds();
            }
        }
        if (isStore) {
            CoordinationEvent translated = each.translate(event, replicaId);
            if (translated != null) {
                publish.accept(translated);
            }
        }
    }

    /** The bounds are part of the replicated state: those of whoever leads apply. */
    private void setBounds() {
        Bounds bounds = settings.store().bounds();
        storeCalls()
                .ask((core, deadline, now) -> core.command(StoreCodec.encodeBounds(bounds), deadline, now))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.warn("bounds of the store not set: bounds={} reason={}", bounds, failure.toString());
                    }
                });
    }

    private ActorRef<CoordinationActor.Command> node() {
        return context.getSelf();
    }

    /** Asks to be let in, or tells where this node is now, where the group does not know. */
    void tick() {
        ActorRef<CoordinationActor.Command> self = node();
        for (Hosted each : hosted.values()) {
            if (!each.placed && !each.asking && whenStopped == null) {
                each.asking = true;
                Calls calls = new Calls(GroupId.of(each.name), client, Duration.ofSeconds(2));
                calls.ask((core, deadline, now) -> core.ask(new Question.AddReplica(self()), deadline, now))
                        .whenComplete((done, failure) -> self.tell(new Asked(each.name)));
            }
        }
    }

    void arrived(long connection, List<Packet> packets) {
        // All of one connection's packets at one moment are of one group, nearly always.
        int from = 0;
        while (from < packets.size()) {
            long group = groupOf(packets.get(from));
            int to = from + 1;
            while (to < packets.size() && groupOf(packets.get(to)) == group) {
                to++;
            }
            Hosted target = hosted.get(group);
            if (target != null) {
                target.actor.tell(new RaftActor.Arrived(connection, packets.subList(from, to)));
            } else {
                refuse(connection, packets.subList(from, to));
            }
            from = to;
        }
    }

    private static long groupOf(Packet packet) {
        if (packet instanceof Packet.ToReplica to) {
            return to.group();
        }
        return packet instanceof Packet.Ask ask ? ask.group() : 0;
    }

    private void refuse(long connection, List<Packet> packets) {
        for (Packet packet : packets) {
            if (packet instanceof Packet.Ask ask) {
                Response none = new Response.NotLeader(ask.request().id(), 0, "");
                transport.answer(connection, new Packet.Answer(ask.group(), none));
            }
        }
    }

    void closed(long connection) {
        hosted.values().forEach(each -> each.actor.tell(new RaftActor.Closed(connection)));
    }

    void unreachable(String endpoint, boolean refused) {
        hosted.values().forEach(each -> each.actor.tell(new RaftActor.Unreachable(endpoint, refused)));
    }

    /** Tells where membership sees the replicas of this cluster. */
    void located(Map<Long, String> endpoints) {
        if (!endpoints.equals(located)) {
            located = endpoints;
            hosted.values().forEach(each -> each.actor.tell(new RaftActor.Located(endpoints)));
        }
    }

    /** Returns where replicas of the store are, as far as its configuration says. */
    List<String> endpoints() {
        Hosted store = hosted.get(GroupId.of(Coordination.STORE));
        return store == null
                ? List.of()
                : store.addresses.stream().map(ReplicaAddress::endpoint).toList();
    }

    /** Returns how things stand, for a listener that comes now. */
    List<CoordinationEvent> standing() {
        List<CoordinationEvent> events = new ArrayList<>();
        Hosted store = hosted.get(GroupId.of(Coordination.STORE));
        if (store != null && store.leader != null) {
            CoordinationEvent event = store.translate(store.leader, replicaId);
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }

    /** Hands over what this node leads, then ends all replicas. */
    void stop(Runnable then) {
        whenStopped = then;
        for (Hosted each : hosted.values()) {
            ActorRef<GroupStatus> answer =
                    context.messageAdapter(GroupStatus.class, status -> new Retired(status.group(), status));
            each.actor.tell(new RaftActor.Retire(answer));
        }
        context.scheduleOnce(HAND_OVER, context.getSelf(), new Patience());
        endIfEmpty();
    }

    private void onRetired(Retired retired) {
        Hosted each = hosted.get(GroupId.of(retired.group()));
        boolean alone = retired.status().replicas().size() <= 1;
        if (each != null && (alone || !retired.status().role().equals("leader"))) {
            context.stop(each.actor);
        }
    }

    private void endIfEmpty() {
        Runnable then = whenStopped;
        if (then != null && hosted.isEmpty()) {
            whenStopped = null;
            then.run();
        }
    }

    /** One replica of this node. */
    private static final class Hosted {

        private final String name;
        private final ActorRef<RaftActor.Command> actor;
        private List<ReplicaAddress> addresses = List.of();
        private GroupEvent.@Nullable LeaderChanged leader;
        private boolean placed;
        private boolean asking;

        Hosted(String name, ActorRef<RaftActor.Command> actor) {
            this.name = name;
            this.actor = actor;
        }

        private String nodeOf(long replica) {
            for (ReplicaAddress address : addresses) {
                if (address.replica() == replica) {
                    return address.node();
                }
            }
            return replica == 0 ? "" : Long.toHexString(replica);
        }

        private @Nullable CoordinationEvent translate(GroupEvent event, long self) {
            if (event instanceof GroupEvent.LeaderChanged changed) {
                return new CoordinationEvent.LeaderChanged(
                        nodeOf(changed.leader()), changed.leader() == self, changed.term());
            } else if (event instanceof GroupEvent.QuorumLost lost) {
                return new CoordinationEvent.QuorumLost(Duration.ofNanos(lost.silentNanos()));
            } else if (event instanceof GroupEvent.QuorumRegained regained) {
                return new CoordinationEvent.QuorumRegained(Duration.ofNanos(regained.lostNanos()));
            } else if (event instanceof GroupEvent.Reconfigured changed) {
                return new CoordinationEvent.MembersChanged(
                        changed.addresses(), changed.configuration().toString());
            } else if (event instanceof GroupEvent.Removed) {
                return new CoordinationEvent.Stopped("this node's replica was removed from the group");
            } else if (event instanceof GroupEvent.Diverged diverged) {
                return new CoordinationEvent.Stopped("this node's state differs from what was agreed at entry "
                        + diverged.index() + ": keep its directory for analysis, and start it with an empty one");
            }
            return null;
        }
    }
}
