package io.murmuration.consensus.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a turn of the core brought about. The shell sends, stores and applies it; in which order is
 * up to it, but within each of the three the order is kept.
 *
 * @param messages to be sent at once, also while the write of the same turn is under way
 * @param append to be stored, null where there is nothing
 * @param committed entries to be applied, in order; then {@link Raft#applied} is called
 * @param reads that may be answered once their index is applied
 * @param roleChange the role and leader, where either changed; else null
 */
public record Ready(
        List<RaftMessage> messages,
        @Nullable StorageAppend append,
        List<Entry> committed,
        List<ReadGrant> reads,
        @Nullable RoleChange roleChange) {

    /**
     * What must be durable before {@code responses} may go out. Writes are done in the order they
     * were handed out. Responses to the replica itself are given to {@link Raft#step}.
     *
     * @param hardState null where it did not change
     * @param entries replace all that is stored from the first one's index on
     * @param snapshot to be installed before; the log starts behind it
     * @param responses to be delivered after
     * @param mustSync whether it needs a sync at all: a mere advance of the commit index does not
     */
    public record StorageAppend(
            @Nullable HardState hardState,
            List<Entry> entries,
            @Nullable SnapshotMeta snapshot,
            List<RaftMessage> responses,
            boolean mustSync) {}

    /**
     * A linearizable read may be answered once {@code index} is applied, or not at all.
     *
     * @param context names the read to the caller
     * @param lease whether it rests on a lease: then the shell looks at the clock again before it
     *     answers, and asks anew past {@code validUntilNanos}
     */
    public record ReadGrant(long context, long index, boolean lease, long validUntilNanos) {

        private static final long REFUSED = -1;

        static ReadGrant refused(long context) {
            return new ReadGrant(context, REFUSED, false, 0);
        }

        /** Whether there will be no answer: nobody leads, or no longer, or too many reads wait. */
        public boolean isRefused() {
            return index == REFUSED;
        }
    }

    /** Who leads now (0 = nobody known), and what this replica is. */
    public record RoleChange(Role role, long leader) {}
}
