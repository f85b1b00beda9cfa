package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunk;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunkReply;
import org.jspecify.annotations.Nullable;

/**
 * Puts a snapshot together from its parts, whatever is lost, doubled or late, and goes on where it
 * was as long as the same sender sends the same snapshot. Pure: the shell writes the bytes. One
 * snapshot at a time; a newer one takes the place of an older.
 */
public final class SnapshotReceiver {

    /**
     * What to do with a part.
     *
     * @param begin whether to drop what was written before: this is the first part
     * @param write whether to write the part's bytes behind what is written
     * @param complete whether all is there then: once durable, {@link Raft#step} takes it
     * @param reply to be sent after the writing
     */
    public record Step(
            boolean begin, boolean write, @Nullable InstallSnapshot complete, SnapshotChunkReply reply) {}

    private final long id;
    private final long maxBytes;
    private @Nullable SnapshotChunk current;
    private long held;

    /**
     * @param id of this replica
     * @param maxBytes of a snapshot; a larger one is refused whole
     */
    public SnapshotReceiver(long id, long maxBytes) {
        this.id = id;
        this.maxBytes = maxBytes;
    }

    /** Takes in a part; null if it is to be ignored without an answer. */
    public @Nullable Step onChunk(SnapshotChunk chunk) {
        if (chunk.totalBytes() > maxBytes
                || chunk.offset() < 0
                || chunk.offset() + chunk.bytes().length > chunk.totalBytes()
                || isOutdated(chunk)) {
            return null;
        }
        boolean begin = false;
        if (current == null || !isSame(current, chunk)) {
            current = chunk;
            held = 0;
            begin = true;
        }
        boolean write = chunk.offset() == held && held < chunk.totalBytes();
        if (write) {
            held += chunk.bytes().length;
        }
        boolean complete = held == chunk.totalBytes() && (write || chunk.totalBytes() == 0);
        InstallSnapshot whole =
                complete ? new InstallSnapshot(chunk.from(), chunk.to(), chunk.term(), chunk.snapshot()) : null;
        SnapshotChunkReply reply = new SnapshotChunkReply(
                id, chunk.from(), chunk.term(), chunk.snapshot().index(), held);
        return new Step(begin, write, whole, reply);
    }

    private boolean isOutdated(SnapshotChunk chunk) {
        return current != null
                && (chunk.term() < current.term()
                        || (chunk.term() == current.term()
                                && chunk.snapshot().index() < current.snapshot().index()));
    }

    /** Two senders' bytes for the same state need not be the same. */
    private static boolean isSame(SnapshotChunk one, SnapshotChunk other) {
        return one.from() == other.from()
                && one.term() == other.term()
                && one.totalBytes() == other.totalBytes()
                && one.snapshot().equals(other.snapshot());
    }

    /** Drops what is there: it could not be written, or was damaged. */
    public void drop() {
        current = null;
        held = 0;
    }
}
