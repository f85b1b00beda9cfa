package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunk;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunkReply;
import io.murmuration.consensus.raft.SnapshotReceiver;
import io.murmuration.consensus.raft.SnapshotSender;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sends and receives the content of snapshots for one life of one replica, in small parts. */
public final class SnapshotMover {

    private static final long MOST_BYTES = 1 << 20;

    private final Peer peer;
    private final SnapshotSender.Pace pace;
    private final Map<Long, Outgoing> outgoing = new TreeMap<>();
    private final SnapshotReceiver receiver;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private record Outgoing(SnapshotSender sender, SnapshotContent content) {}

    /** The replica whose snapshots these are. */
    public interface Peer {

        long id();

        /** Sends a part of a snapshot, or the answer to one. */
        void sendPart(RaftMessage part);

        /** A transfer to that replica ended. */
        void snapshotSent(long to, boolean arrived);
    }

    /** A snapshot of which all is there. */
    public record Whole(InstallSnapshot install, SnapshotContent content) {}

    public SnapshotMover(Peer peer, int chunkBytes) {
        this.peer = peer;
        pace = new SnapshotSender.Pace(chunkBytes, 3L * chunkBytes, 2L * chunkBytes, 6, 50);
        receiver = new SnapshotReceiver(peer.id(), MOST_BYTES);
    }

    public void send(InstallSnapshot install, SnapshotContent content) {
        Outgoing next = new Outgoing(new SnapshotSender(pace, install, content.length()), content);
        outgoing.put(install.to(), next);
        push(next);
    }

    private void push(Outgoing each) {
        SnapshotSender sender = each.sender;
        for (SnapshotSender.Range range = sender.next(); range != null; range = sender.next()) {
            int from = (int) range.offset();
            peer.sendPart(sender.chunk(range, each.content.part(from, range.length())));
        }
    }

    /** Takes in a part, and answers; returns the snapshot if this was the last one. */
    @Nullable
    public Whole onChunk(SnapshotChunk chunk) {
        SnapshotReceiver.Step step = receiver.onChunk(chunk);
        if (step == null) {
            return null;
        }
        if (step.begin()) {
            written.reset();
        }
        if (step.write()) {
            written.writeBytes(chunk.bytes());
        }
        peer.sendPart(step.reply());
        InstallSnapshot complete = step.complete();
        return complete == null ? null : new Whole(complete, new SnapshotContent(written.toByteArray()));
    }

    public void onReply(SnapshotChunkReply reply) {
        Outgoing each = outgoing.get(reply.from());
        if (each != null) {
            each.sender.onReply(reply);
            push(each);
            endIfOver(reply.from(), each);
        }
    }

    public void tick() {
        if (outgoing.isEmpty()) {
            return;
        }
        for (Map.Entry<Long, Outgoing> each : new ArrayList<>(outgoing.entrySet())) {
            each.getValue().sender.tick();
            push(each.getValue());
            endIfOver(each.getKey(), each.getValue());
        }
    }

    private void endIfOver(long to, Outgoing each) {
        if (each.sender.isOver()) {
            outgoing.remove(to);
            peer.snapshotSent(to, each.sender.hasArrived());
        }
    }
}
