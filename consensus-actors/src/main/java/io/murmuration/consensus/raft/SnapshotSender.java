package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunk;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunkReply;
import org.jspecify.annotations.Nullable;

/**
 * Moves the content of one snapshot to one peer, in parts: no more of them on the way than a window
 * allows, no faster than asked, and after a loss from where the peer is. Pure: the shell reads the
 * bytes and sends them. When it {@link #isOver}, the shell tells the core ({@link
 * Raft#reportSnapshot}).
 */
public final class SnapshotSender {

    /**
     * How fast to go.
     *
     * @param chunkBytes in one part, at most
     * @param windowBytes sent and not asked for the next, at most
     * @param bytesPerTick sent in one tick, at most
     * @param resendTicks without an answer, after which it goes back to where the peer is
     * @param patienceTicks without progress, after which it gives up
     */
    public record Pace(int chunkBytes, long windowBytes, long bytesPerTick, int resendTicks, int patienceTicks) {

        public static final Pace DEFAULT = new Pace(256 << 10, 4 << 20, 8 << 20, 20, 400);

        public Pace {
            if (chunkBytes <= 0
                    || windowBytes < chunkBytes
                    || bytesPerTick < chunkBytes
                    || resendTicks <= 0
                    || patienceTicks <= resendTicks) {
                throw new IllegalArgumentException("a snapshot's pace wants chunk-bytes of at least 1, window-bytes and"
                        + " bytes-per-tick of at least one chunk, and patience-ticks beyond resend-ticks, not " + this);
            }
        }
    }

    /** The part to read and send next. */
    public record Range(long offset, int length) {}

    private final Pace pace;
    private final InstallSnapshot announced;
    private final long totalBytes;
    private long sent;
    private long wanted;
    private long budget;
    private int idleTicks;
    private int sinceResend;
    private boolean started;
    private boolean complete;
    private boolean failed;

    /**
     * @param announced as the core handed it out
     * @param totalBytes of the content; may be 0
     */
    public SnapshotSender(Pace pace, InstallSnapshot announced, long totalBytes) {
        if (totalBytes < 0) {
            throw new IllegalArgumentException("a snapshot of " + totalBytes + " bytes cannot be sent");
        }
        this.pace = pace;
        this.announced = announced;
        this.totalBytes = totalBytes;
        this.budget = pace.bytesPerTick();
    }

    /** Returns what to send now, null where nothing may be sent before an answer or a tick. */
    public @Nullable Range next() {
        if (isOver() || (started && sent >= totalBytes)) {
            return null;
        }
        int length = (int) Math.min(pace.chunkBytes(), totalBytes - sent);
        if (budget < length || sent + length - wanted > pace.windowBytes()) {
            return null;
        }
        Range range = new Range(sent, length);
        started = true;
        budget -= length;
        sent += length;
        return range;
    }

    /** Wraps what was read. */
    public SnapshotChunk chunk(Range range, byte[] bytes) {
        if (bytes.length != range.length()) {
            throw new IllegalArgumentException(
                    "the part at " + range.offset() + " has " + bytes.length + " bytes, not " + range.length());
        }
        return new SnapshotChunk(
                announced.from(),
                announced.to(),
                announced.term(),
                announced.snapshot(),
                range.offset(),
                totalBytes,
                bytes);
    }

    /** The peer says what it has. */
    public void onReply(SnapshotChunkReply reply) {
        if (isOver()
                || reply.from() != announced.to()
                || reply.index() != announced.snapshot().index()
                || reply.wantOffset() > totalBytes
                || reply.wantOffset() < 0) {
            return;
        }
        if (reply.wantOffset() > wanted || (isAllSent() && reply.wantOffset() == totalBytes)) {
            idleTicks = 0;
            sinceResend = 0;
        }
        if (reply.wantOffset() < wanted) {
            // It lost what it had, as by a restart: from there on again.
            sent = reply.wantOffset();
        }
        wanted = reply.wantOffset();
        complete |= isAllSent() && wanted == totalBytes;
    }

    private boolean isAllSent() {
        return started && sent >= totalBytes;
    }

    /** A tick passed: there is new budget, and patience less. */
    public void tick() {
        budget = pace.bytesPerTick();
        if (isOver()) {
            return;
        }
        idleTicks++;
        sinceResend++;
        if (idleTicks >= pace.patienceTicks()) {
            failed = true;
        } else if (sinceResend >= pace.resendTicks()) {
            sinceResend = 0;
            sent = wanted;
            started = false;
        }
    }

    /** Whether it ended, one way or the other. */
    public boolean isOver() {
        return complete || failed;
    }

    /** Whether the peer has all of it. */
    public boolean hasArrived() {
        return complete;
    }

    public long totalBytes() {
        return totalBytes;
    }

    /** Returns how much the peer is known to have. */
    public long arrivedBytes() {
        return wanted;
    }
}
