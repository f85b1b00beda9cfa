package io.murmuration.consensus;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.murmuration.consensus.SnapshotActor.Opened;
import io.murmuration.consensus.SnapshotActor.PartRead;
import io.murmuration.consensus.SnapshotActor.PartWritten;
import io.murmuration.consensus.SnapshotActor.Written;
import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.group.GroupEffects;
import io.murmuration.consensus.group.GroupEvent;
import io.murmuration.consensus.group.GroupReplica;
import io.murmuration.consensus.group.GroupSettings;
import io.murmuration.consensus.log.LogException;
import io.murmuration.consensus.log.SegmentedLog;
import io.murmuration.consensus.log.SnapshotReader;
import io.murmuration.consensus.log.WriteAheadLog;
import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunk;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunkReply;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.SnapshotMeta;
import io.murmuration.consensus.transport.Transport;
import io.murmuration.consensus.wire.GroupId;
import io.murmuration.consensus.wire.Packet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Owns one replica of one group, its log and its place on the transport, of which it is the only
 * sender and receiver. Holds no rule of the protocol.
 *
 * <p>Runs on the thread that serves the sockets. What is in the mailbox together is handled in one
 * turn of the replica: the first input sends the actor a message to itself, behind the others.
 */
final class RaftActor extends AbstractBehavior<RaftActor.Command> implements GroupEffects {

    /** What the actor understands. */
    sealed interface Command
            permits Arrived,
                    Closed,
                    Unreachable,
                    Located,
                    Durable,
                    LogFailed,
                    Opened,
                    PartRead,
                    PartWritten,
                    Written,
                    Describe,
                    Retire,
                    Wake {}

    /** Packets for this group that came by one connection. */
    record Arrived(long connection, List<Packet> packets) implements Command {}

    /** A connection from elsewhere is gone. */
    record Closed(long connection) implements Command {}

    /** An endpoint cannot be reached. */
    record Unreachable(String endpoint, boolean refused) implements Command {}

    /** Where membership says that replicas are, by replica id. */
    record Located(Map<Long, String> endpoints) implements Command {}

    /** A write is on disk. */
    record Durable(StorageAppend append) implements Command {}

    /** The log is done for. */
    record LogFailed(LogException reason) implements Command {}

    /** Tells how the group is. */
    record Describe(ActorRef<GroupStatus> replyTo) implements Command {}

    /** Hands over what it leads, and takes no more work. */
    record Retire(ActorRef<GroupStatus> replyTo) implements Command {}

    enum Wake implements Command {
        TICK,
        TURN
    }

    /**
     * What it works with.
     *
     * @param timing what the log is like
     * @param events hears what the replica publishes, on the actor's thread
     * @param stopped is told why the replica takes no further part
     */
    record Parts(
            Transport transport,
            SegmentedLog log,
            CoordinationSettings.RaftTiming timing,
            Consumer<GroupEvent> events,
            Consumer<String> stopped) {}

    /** Makes the replica for its actor. */
    @FunctionalInterface
    interface ReplicaFactory {
        GroupReplica make(WriteAheadLog log, GroupEffects effects);
    }

    static Behavior<Command> create(GroupSettings settings, Parts parts, ReplicaFactory factory) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new RaftActor(context, timers, settings, parts, factory)));
    }

    private final GroupSettings settings;
    private final Parts parts;
    private final long group;
    private final WriteAheadLog log;
    private final ActorRef<SnapshotActor.Command> snapshotActor;
    private final SnapshotTransfers transfers;
    private final GroupReplica replica;
    private final ArrayDeque<StorageAppend> waitingAppends = new ArrayDeque<>();
    private Map<Long, String> located = Map.of();
    private boolean turnComing;
    private boolean stopped;

    private RaftActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            GroupSettings settings,
            Parts parts,
            ReplicaFactory factory) {
        super(context);
        this.settings = settings;
        this.parts = parts;
        group = GroupId.of(settings.group());
        ActorRef<Command> self = context.getSelf();
        log = new WriteAheadLog(parts.log(), parts.timing().log(), new WriteAheadLog.Listener() {
            @Override
            public void durable(StorageAppend append) {
                self.tell(new Durable(append));
            }

            @Override
            public void failed(LogException reason) {
                self.tell(new LogFailed(reason));
            }
        });
        snapshotActor = context.spawn(
                SnapshotActor.create(log.snapshots(), self.narrow()), "snapshots", DispatcherSelector.blocking());
        transfers = new SnapshotTransfers(settings.self().replica(), snapshotActor, this::send);
        replica = factory.make(log, this);
        replica.start(System.nanoTime() ^ settings.self().replica(), System.nanoTime());
        timers.startTimerAtFixedRate(Wake.TICK, Duration.ofNanos(settings.tickNanos()));
        wantTurn();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Arrived.class, this::onArrived)
                .onMessage(Durable.class, this::onDurable)
                .onMessage(Wake.class, this::onWake)
                .onMessage(Closed.class, this::onClosed)
                .onMessage(Unreachable.class, this::onUnreachable)
                .onMessage(Located.class, this::onLocated)
                .onMessage(LogFailed.class, this::onLogFailed)
                .onMessage(Opened.class, this::onOpened)
                .onMessage(PartRead.class, this::onPartRead)
                .onMessage(PartWritten.class, this::onPartWritten)
                .onMessage(Written.class, this::onWritten)
                .onMessage(Describe.class, this::onDescribe)
                .onMessage(Retire.class, this::onRetire)
                .onSignal(PostStop.class, signal -> onPostStop())
                .build();
    }

    private Behavior<Command> onArrived(Arrived arrived) {
        if (stopped) {
            return this;
        }
        long now = System.nanoTime();
        List<Packet> packets = arrived.packets();
        for (int i = 0; i < packets.size(); i++) {
            Packet packet = packets.get(i);
            if (packet instanceof Packet.Ask ask) {
                replica.request(arrived.connection(), ask.request(), now);
            } else if (packet instanceof Packet.ToReplica to) {
                receive(to.message(), now);
            }
        }
        return wantTurn();
    }

    private void receive(RaftMessage message, long now) {
        if (message.to() != settings.self().replica()) {
            return;
        }
        if (message instanceof SnapshotChunk chunk) {
            transfers.onChunk(chunk);
        } else if (message instanceof SnapshotChunkReply reply) {
            transfers.onReply(reply);
            reportEnded();
        } else {
            replica.receive(message, now);
        }
    }

    private Behavior<Command> onDurable(Durable durable) {
        while (!waitingAppends.isEmpty() && log.offer(waitingAppends.element())) {
            waitingAppends.remove();
        }
        if (!stopped) {
            replica.stored(durable.append(), System.nanoTime());
        }
        return wantTurn();
    }

    private Behavior<Command> onWake(Wake wake) {
        if (stopped) {
            return this;
        }
        long now = System.nanoTime();
        if (wake == Wake.TICK) {
            replica.tick(now);
            transfers.tick();
            reportEnded();
            return wantTurn();
        }
        turnComing = false;
        return replica.turn(now, System.currentTimeMillis()) ? wantTurn() : this;
    }

    private Behavior<Command> wantTurn() {
        if (!turnComing && !stopped) {
            turnComing = true;
            getContext().getSelf().tell(Wake.TURN);
        }
        return this;
    }

    private Behavior<Command> onClosed(Closed closed) {
        replica.closed(closed.connection());
        return this;
    }

    private Behavior<Command> onUnreachable(Unreachable unreachable) {
        for (ReplicaAddress peer : peersAt(unreachable.endpoint())) {
            replica.unreachable(peer.replica());
            if (unreachable.refused()) {
                replica.gone(peer.replica());
            }
        }
        return wantTurn();
    }

    private List<ReplicaAddress> peersAt(String endpoint) {
        return replica.status().replicas().stream()
                .map(GroupStatus.ReplicaStatus::address)
                .filter(address -> endpoint.equals(endpointOf(address.replica())))
                .toList();
    }

    /**
     * A node that came back elsewhere is found by membership, even where no leader is that could
     * put its new address into the configuration (ruling 14).
     */
    private @Nullable String endpointOf(long peer) {
        String seen = located.get(peer);
        if (seen != null) {
            return seen;
        }
        ReplicaAddress configured = replica.addressOf(peer);
        return configured == null ? null : configured.endpoint();
    }

    private Behavior<Command> onLocated(Located changed) {
        located = changed.endpoints();
        return this;
    }

    private Behavior<Command> onLogFailed(LogFailed failed) {
        stop("the log failed: " + failed.reason().getMessage());
        return this;
    }

    private Behavior<Command> onOpened(Opened opened) {
        transfers.onOpened(opened);
        reportEnded();
        return wantTurn();
    }

    private Behavior<Command> onPartRead(PartRead part) {
        transfers.onPartRead(part);
        return this;
    }

    private Behavior<Command> onPartWritten(PartWritten part) {
        InstallSnapshot whole = transfers.onPartWritten(part);
        if (whole != null && !stopped) {
            replica.snapshotArrived(whole, System.nanoTime());
        }
        return wantTurn();
    }

    private Behavior<Command> onWritten(Written written) {
        if (!written.problem().isEmpty()) {
            getContext()
                    .getLog()
                    .warn(
                            "snapshot not written: group={} index={} reason={}",
                            settings.group(),
                            written.meta().index(),
                            written.problem());
        }
        replica.snapshotWritten(written.meta(), written.problem().isEmpty());
        return wantTurn();
    }

    private void reportEnded() {
        transfers.ended((peer, arrived) -> {
            replica.snapshotSent(peer, arrived);
            wantTurn();
        });
    }

    private Behavior<Command> onDescribe(Describe describe) {
        describe.replyTo().tell(replica.status());
        return this;
    }

    private Behavior<Command> onRetire(Retire retire) {
        replica.retire(System.nanoTime());
        retire.replyTo().tell(replica.status());
        return wantTurn();
    }

    private Behavior<Command> onPostStop() {
        stopped = true;
        log.close();
        return this;
    }

    @Override
    public void send(RaftMessage message) {
        String endpoint = endpointOf(message.to());
        if (endpoint != null) {
            parts.transport().send(endpoint, new Packet.ToReplica(group, message));
        }
    }

    @Override
    public void respond(long origin, Response response) {
        parts.transport().answer(origin, new Packet.Answer(group, response));
    }

    @Override
    public void store(StorageAppend append) {
        if (!waitingAppends.isEmpty() || !log.offer(append)) {
            waitingAppends.add(append);
        }
    }

    @Override
    public void sendSnapshot(InstallSnapshot install) {
        transfers.begin(install);
    }

    @Override
    public void writeSnapshot(SnapshotMeta meta, Chunks content) {
        snapshotActor.tell(new SnapshotActor.Write(meta, content));
    }

    @Override
    public Chunks openSnapshot(SnapshotMeta meta) {
        SnapshotReader reader = log.snapshots().open(meta);
        return new ReadChunks(reader);
    }

    @Override
    public void compact(long upTo) {
        log.compact(upTo);
    }

    @Override
    public void publish(GroupEvent event) {
        parts.events().accept(event);
    }

    @Override
    public void stop(String reason) {
        if (!stopped) {
            stopped = true;
            getContext().getLog().error("replica stops: group={} reason={}", settings.group(), reason);
            parts.stopped().accept(reason);
        }
    }

    /** A snapshot on disk, part by part. */
    private static final class ReadChunks implements Chunks {

        private static final int PART = 256 << 10;

        private final SnapshotReader reader;
        private long offset;

        ReadChunks(SnapshotReader reader) {
            this.reader = reader;
        }

        @Override
        public byte @Nullable [] next() {
            if (offset >= reader.totalBytes()) {
                reader.close();
                return null;
            }
            byte[] part = reader.read(offset, PART);
            offset += part.length;
            return part;
        }
    }
}
