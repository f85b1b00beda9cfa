package io.murmuration.consensus;

import akka.actor.typed.ActorRef;
import io.murmuration.consensus.SnapshotActor.Opened;
import io.murmuration.consensus.SnapshotActor.PartRead;
import io.murmuration.consensus.SnapshotActor.PartWritten;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunk;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunkReply;
import io.murmuration.consensus.raft.SnapshotReceiver;
import io.murmuration.consensus.raft.SnapshotSender;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The snapshots that one replica sends and receives just now. Used by its actor alone. */
final class SnapshotTransfers {

    private static final long MOST_BYTES = 8L << 30;

    /** Is told how a transfer ended. */
    @FunctionalInterface
    interface Ended {
        void ended(long peer, boolean arrived);
    }

    private final ActorRef<SnapshotActor.Command> files;
    private final Consumer<RaftMessage> send;
    private final SnapshotReceiver receiver;
    private final Map<Long, InstallSnapshot> opening = new TreeMap<>();
    private final Map<Long, SnapshotSender> senders = new TreeMap<>();
    private final Map<Long, Boolean> ended = new TreeMap<>();

    SnapshotTransfers(long replica, ActorRef<SnapshotActor.Command> files, Consumer<RaftMessage> send) {
        this.files = files;
        this.send = send;
        receiver = new SnapshotReceiver(replica, MOST_BYTES);
    }

    void begin(InstallSnapshot install) {
        senders.remove(install.to());
        opening.put(install.to(), install);
        files.tell(new SnapshotActor.Open(install));
    }

    void onOpened(Opened opened) {
        long peer = opened.install().to();
        if (!opening.remove(peer, opened.install())) {
            return;
        }
        if (opened.totalBytes() < 0) {
            ended.put(peer, false);
            return;
        }
        SnapshotSender sender = new SnapshotSender(SnapshotSender.Pace.DEFAULT, opened.install(), opened.totalBytes());
        senders.put(peer, sender);
        push(peer, sender);
    }

    private void push(long peer, SnapshotSender sender) {
        for (SnapshotSender.Range range = sender.next(); range != null; range = sender.next()) {
            files.tell(new SnapshotActor.Read(peer, range));
        }
    }

    void onPartRead(PartRead part) {
        SnapshotSender sender = senders.get(part.peer());
        byte[] bytes = part.bytes();
        if (sender == null) {
            return;
        }
        if (bytes == null) {
            end(part.peer(), false);
        } else if (bytes.length == part.range().length()) {
            send.accept(sender.chunk(part.range(), bytes));
        }
    }

    void onReply(SnapshotChunkReply reply) {
        SnapshotSender sender = senders.get(reply.from());
        if (sender != null) {
            sender.onReply(reply);
            push(reply.from(), sender);
            endIfOver(reply.from(), sender);
        }
    }

    void tick() {
        for (long peer : senders.keySet().stream().mapToLong(Long::longValue).toArray()) {
            SnapshotSender sender = senders.get(peer);
            if (sender != null) {
                sender.tick();
                push(peer, sender);
                endIfOver(peer, sender);
            }
        }
    }

    private void endIfOver(long peer, SnapshotSender sender) {
        if (sender.isOver()) {
            end(peer, sender.hasArrived());
        }
    }

    private void end(long peer, boolean arrived) {
        senders.remove(peer);
        files.tell(new SnapshotActor.Close(peer));
        ended.put(peer, arrived);
    }

    /** Tells, once each, which transfers have ended. */
    void ended(Ended hears) {
        while (!ended.isEmpty()) {
            Map.Entry<Long, Boolean> next = ended.entrySet().iterator().next();
            ended.remove(next.getKey());
            hears.ended(next.getKey(), next.getValue());
        }
    }

    void onChunk(SnapshotChunk chunk) {
        SnapshotReceiver.Step step = receiver.onChunk(chunk);
        if (step != null) {
            files.tell(new SnapshotActor.WritePart(step, chunk));
        }
    }

    /** Returns the snapshot if all of it is on disk now. */
    @Nullable
    InstallSnapshot onPartWritten(PartWritten part) {
        if (!part.written()) {
            receiver.drop();
            return null;
        }
        send.accept(part.step().reply());
        return part.step().complete();
    }
}
