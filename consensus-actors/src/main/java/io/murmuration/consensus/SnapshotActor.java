package io.murmuration.consensus;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.murmuration.consensus.log.LogException;
import io.murmuration.consensus.log.SnapshotFiles;
import io.murmuration.consensus.log.SnapshotReader;
import io.murmuration.consensus.log.SnapshotWriter;
import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunk;
import io.murmuration.consensus.raft.SnapshotMeta;
import io.murmuration.consensus.raft.SnapshotReceiver;
import io.murmuration.consensus.raft.SnapshotSender;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads and writes the files of snapshots, where that may take its time. */
final class SnapshotActor extends AbstractBehavior<SnapshotActor.Command> {

    /** What the actor understands. */
    sealed interface Command permits Write, Open, Read, Close, WritePart {}

    /** Writes a snapshot of this replica; answered by {@link Written}. */
    record Write(SnapshotMeta meta, Chunks content) implements Command {}

    /** Opens a snapshot to be sent; answered by {@link Opened}. */
    record Open(InstallSnapshot install) implements Command {}

    /** Reads a part for a peer; answered by {@link PartRead}. */
    record Read(long peer, SnapshotSender.Range range) implements Command {}

    /** The transfer to a peer is over. */
    record Close(long peer) implements Command {}

    /** Writes a part that arrived; answered by {@link PartWritten}. */
    record WritePart(SnapshotReceiver.Step step, SnapshotChunk chunk) implements Command {}

    /** @param problem empty if it is on disk */
    record Written(SnapshotMeta meta, String problem) implements RaftActor.Command {}

    /** @param totalBytes negative if it could not be opened */
    record Opened(InstallSnapshot install, long totalBytes) implements RaftActor.Command {}

    @SuppressWarnings("ArrayRecordComponent") // handed on once; nobody compares it
    record PartRead(long peer, SnapshotSender.Range range, byte @Nullable [] bytes) implements RaftActor.Command {}

    record PartWritten(SnapshotReceiver.Step step, boolean written) implements RaftActor.Command {}

    static Behavior<Command> create(SnapshotFiles files, ActorRef<RaftActor.Command> owner) {
        return Behaviors.setup(context -> new SnapshotActor(context, files, owner));
    }

    private final SnapshotFiles files;
    private final ActorRef<RaftActor.Command> owner;
    private final Map<Long, SnapshotReader> readers = new TreeMap<>();
    private @Nullable SnapshotWriter incoming;

    private SnapshotActor(ActorContext<Command> context, SnapshotFiles files, ActorRef<RaftActor.Command> owner) {
        super(context);
        this.files = files;
        this.owner = owner;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Write.class, this::onWrite)
                .onMessage(Open.class, this::onOpen)
                .onMessage(Read.class, this::onRead)
                .onMessage(Close.class, this::onClose)
                .onMessage(WritePart.class, this::onReceive)
                .onSignal(PostStop.class, signal -> onPostStop())
                .build();
    }

    private Behavior<Command> onWrite(Write write) {
        String problem = "";
        try (SnapshotWriter writer = files.begin(write.meta())) {
            for (byte[] part = write.content().next();
                    part != null;
                    part = write.content().next()) {
                writer.write(part);
            }
            writer.finish();
        } catch (LogException | IllegalStateException e) {
            problem = String.valueOf(e.getMessage());
        }
        owner.tell(new Written(write.meta(), problem));
        return this;
    }

    private Behavior<Command> onOpen(Open open) {
        close(open.install().to());
        try {
            SnapshotReader reader = files.open(open.install().snapshot());
            readers.put(open.install().to(), reader);
            owner.tell(new Opened(open.install(), reader.totalBytes()));
        } catch (LogException e) {
            owner.tell(new Opened(open.install(), -1));
        }
        return this;
    }

    private Behavior<Command> onRead(Read read) {
        SnapshotReader reader = readers.get(read.peer());
        byte[] bytes = null;
        if (reader != null) {
            try {
                bytes = reader.read(read.range().offset(), read.range().length());
            } catch (LogException e) {
                getContext().getLog().warn("snapshot not readable: reason={}", e.getMessage());
            }
        }
        owner.tell(new PartRead(read.peer(), read.range(), bytes));
        return this;
    }

    private Behavior<Command> onClose(Close close) {
        close(close.peer());
        return this;
    }

    private void close(long peer) {
        SnapshotReader reader = readers.remove(peer);
        if (reader != null) {
            reader.close();
        }
    }

    private Behavior<Command> onReceive(WritePart part) {
        SnapshotReceiver.Step step = part.step();
        boolean written = true;
        try {
            if (step.begin()) {
                giveUpIncoming();
                incoming = files.begin(part.chunk().snapshot());
            }
            SnapshotWriter writer = incoming;
            if (writer == null) {
                written = false;
            } else {
                if (step.write()) {
                    writer.write(part.chunk().bytes());
                }
                if (step.complete() != null) {
                    writer.finish();
                    incoming = null;
                }
            }
        } catch (LogException | IllegalStateException e) {
            getContext().getLog().warn("snapshot not received: reason={}", e.getMessage());
            giveUpIncoming();
            written = false;
        }
        owner.tell(new PartWritten(step, written));
        return this;
    }

    private void giveUpIncoming() {
        SnapshotWriter writer = incoming;
        if (writer != null) {
            incoming = null;
            writer.close();
        }
    }

    private Behavior<Command> onPostStop() {
        giveUpIncoming();
        readers.values().forEach(SnapshotReader::close);
        return this;
    }
}
