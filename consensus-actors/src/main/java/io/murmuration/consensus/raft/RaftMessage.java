package io.murmuration.consensus.raft;

import java.util.List;

/**
 * What replicas say to each other, in the words of the Raft paper and thesis. Every message names
 * its sender, its receiver and the sender's term; a message of an older term is ignored, except
 * that a deposed leader is told so.
 *
 * <p>{@code from}, {@code to}: replica ids; 0 is nobody.
 */
public sealed interface RaftMessage {

    long from();

    long to();

    long term();

    /** Names the kind, for tables and switches. */
    Kind kind();

    /** The kinds of messages, in no order that matters. */
    enum Kind {
        APPEND_ENTRIES,
        APPEND_REPLY,
        HEARTBEAT,
        HEARTBEAT_REPLY,
        REQUEST_VOTE,
        VOTE_REPLY,
        INSTALL_SNAPSHOT,
        SNAPSHOT_CHUNK,
        SNAPSHOT_CHUNK_REPLY,
        TIMEOUT_NOW,
        READ_INDEX,
        READ_INDEX_REPLY,
        PROPOSE,
        TRANSFER_LEADERSHIP,
        STORAGE_APPENDED
    }

    /**
     * Take these entries behind {@code prevIndex} (§5.3). Without entries it carries the commit
     * index, or probes.
     */
    record AppendEntries(long from, long to, long term, long prevIndex, long prevTerm, List<Entry> entries, long commit)
            implements RaftMessage {
        @Override
        public Kind kind() {
            return Kind.APPEND_ENTRIES;
        }
    }

    /**
     * Says how far the sender's log agrees, durably; goes out only when that is on its disk.
     *
     * @param index of the last entry that agrees; where rejected, the {@code prevIndex} refused
     * @param reject whether {@code prevIndex} did not match
     * @param hintIndex where rejected: the last index that may agree
     * @param hintTerm where rejected: the sender's term there
     */
    record AppendReply(long from, long to, long term, long index, boolean reject, long hintIndex, long hintTerm)
            implements RaftMessage {
        @Override
        public Kind kind() {
            return Kind.APPEND_REPLY;
        }
    }

    /**
     * The leader lives.
     *
     * @param commit never beyond what the receiver is known to have
     * @param round of this broadcast within the term, where reads or a lease wait for the answers;
     *     else 0
     * @param leaseNanos for so long from its arrival the receiver shall grant nobody; 0 = no lease
     */
    record Heartbeat(long from, long to, long term, long commit, long round, long leaseNanos) implements RaftMessage {
        @Override
        public Kind kind() {
            return Kind.HEARTBEAT;
        }
    }

    /** Echoes the round: in it, the sender took the receiver for its leader. */
    record HeartbeatReply(long from, long to, long term, long round) implements RaftMessage {
        @Override
        public Kind kind() {
            return Kind.HEARTBEAT_REPLY;
        }
    }

    /**
     * Vote for me (§5.2), or would you (thesis §9.6).
     *
     * @param term the one campaigned for
     * @param lastIndex of the sender's log
     * @param lastTerm of the entry there
     * @param preVote whether it only asks; nothing changes by asking
     * @param transfer whether the leader itself wants this (thesis §3.10), so that its followers
     *     need not stick to it
     */
    record RequestVote(long from, long to, long term, long lastIndex, long lastTerm, boolean preVote, boolean transfer)
            implements RaftMessage {
        @Override
        public Kind kind() {
            return Kind.REQUEST_VOTE;
        }
    }

    /**
     * The answer; goes out only when the vote is on the sender's disk.
     *
     * @param commit up to where the sender knows the log to be committed; 0 where it says nothing.
     *     Who asks may not know, and may be counting votes by a configuration that is no longer in
     *     force, in which it cannot win.
     * @param commitTerm of the entry there
     */
    record VoteReply(long from, long to, long term, boolean preVote, boolean reject, long commit, long commitTerm)
            implements RaftMessage {

        /** An answer that says nothing of the commit index. */
        public VoteReply(long from, long to, long term, boolean preVote, boolean reject) {
            this(from, to, term, preVote, reject, 0, 0);
        }

        @Override
        public Kind kind() {
            return Kind.VOTE_REPLY;
        }
    }

    /**
     * Start anew from this snapshot (§7). The sender's shell moves the content in {@link
     * SnapshotChunk}s; the receiver's gives this message to its core when all of it is there.
     */
    record InstallSnapshot(long from, long to, long term, SnapshotMeta snapshot) implements RaftMessage {
        @Override
        public Kind kind() {
            return Kind.INSTALL_SNAPSHOT;
        }
    }

    /**
     * A part of a snapshot's content.
     *
     * @param offset of the first byte
     * @param totalBytes of the whole content
     */
    @SuppressWarnings("ArrayRecordComponent") // read once from disk, written once; nobody compares it
    record SnapshotChunk(
            long from, long to, long term, SnapshotMeta snapshot, long offset, long totalBytes, byte[] bytes)
            implements RaftMessage {
        @Override
        public Kind kind() {
            return Kind.SNAPSHOT_CHUNK;
        }
    }

    /**
     * Says from where the sender wants the next part: behind what it holds.
     *
     * @param index of the snapshot
     */
    record SnapshotChunkReply(long from, long to, long term, long index, long wantOffset) implements RaftMessage {
        @Override
        public Kind kind() {
            return Kind.SNAPSHOT_CHUNK_REPLY;
        }
    }

    /** Campaign at once (thesis §3.10). */
    record TimeoutNow(long from, long to, long term) implements RaftMessage {
        @Override
        public Kind kind() {
            return Kind.TIMEOUT_NOW;
        }
    }

    /**
     * A follower asks from which index on its state may answer a linearizable read (thesis §6.4).
     *
     * @param context names the read to the asker
     */
    record ReadIndex(long from, long to, long context) implements RaftMessage {
        @Override
        public long term() {
            return 0;
        }

        @Override
        public Kind kind() {
            return Kind.READ_INDEX;
        }
    }

    /** The answer: once {@code index} is applied, the read may be answered. */
    record ReadIndexReply(long from, long to, long term, long index, long context) implements RaftMessage {
        @Override
        public Kind kind() {
            return Kind.READ_INDEX_REPLY;
        }
    }

    /** A follower passes proposals on; only where {@link RaftSettings#forwardProposals} is set. */
    record Propose(long from, long to, List<Entry> entries) implements RaftMessage {
        @Override
        public long term() {
            return 0;
        }

        @Override
        public Kind kind() {
            return Kind.PROPOSE;
        }
    }

    /** Hand leadership to {@code target}. */
    record TransferLeadership(long from, long to, long term, long target) implements RaftMessage {
        @Override
        public Kind kind() {
            return Kind.TRANSFER_LEADERSHIP;
        }
    }

    /**
     * From a replica's own storage: all of this is durable. The term tells an old acknowledgement
     * from that of entries rewritten since.
     *
     * @param term of the replica when it handed the write out
     * @param index of the last entry written; 0 = none
     * @param entryTerm of that entry
     * @param snapshot that was installed, 0 = none
     */
    record StorageAppended(long from, long term, long index, long entryTerm, long snapshot) implements RaftMessage {
        @Override
        public long to() {
            return from;
        }

        @Override
        public Kind kind() {
            return Kind.STORAGE_APPENDED;
        }
    }
}
