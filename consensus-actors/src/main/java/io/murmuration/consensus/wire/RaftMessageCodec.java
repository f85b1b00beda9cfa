package io.murmuration.consensus.wire;

import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.RaftMessage.Heartbeat;
import io.murmuration.consensus.raft.RaftMessage.HeartbeatReply;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.Propose;
import io.murmuration.consensus.raft.RaftMessage.ReadIndex;
import io.murmuration.consensus.raft.RaftMessage.ReadIndexReply;
import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunk;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunkReply;
import io.murmuration.consensus.raft.RaftMessage.TimeoutNow;
import io.murmuration.consensus.raft.RaftMessage.TransferLeadership;
import io.murmuration.consensus.raft.RaftMessage.VoteReply;
import java.util.ArrayList;
import java.util.List;

/** What replicas say to each other. */
final class RaftMessageCodec {

    /** Marks an entry whose term is not that of the one before, and follows. */
    private static final int OTHER_TERM = 0x80;

    private static final int ENTRY_BYTES_LEAST = 5;
    private static final int FLAG_REJECT = 1;
    private static final int FLAG_PRE_VOTE = 2;
    private static final int FLAG_TRANSFER = 4;

    private RaftMessageCodec() {}

    static int kindOf(RaftMessage message) {
        return switch (message.kind()) {
            case APPEND_ENTRIES -> WireNumbers.APPEND_ENTRIES;
            case APPEND_REPLY -> WireNumbers.APPEND_REPLY;
            case HEARTBEAT -> WireNumbers.HEARTBEAT;
            case HEARTBEAT_REPLY -> WireNumbers.HEARTBEAT_REPLY;
            case REQUEST_VOTE -> WireNumbers.REQUEST_VOTE;
            case VOTE_REPLY -> WireNumbers.VOTE_REPLY;
            case INSTALL_SNAPSHOT -> WireNumbers.INSTALL_SNAPSHOT;
            case SNAPSHOT_CHUNK -> WireNumbers.SNAPSHOT_CHUNK;
            case SNAPSHOT_CHUNK_REPLY -> WireNumbers.SNAPSHOT_CHUNK_REPLY;
            case TIMEOUT_NOW -> WireNumbers.TIMEOUT_NOW;
            case READ_INDEX -> WireNumbers.READ_INDEX;
            case READ_INDEX_REPLY -> WireNumbers.READ_INDEX_REPLY;
            case PROPOSE -> WireNumbers.PROPOSE;
            case TRANSFER_LEADERSHIP -> WireNumbers.TRANSFER_LEADERSHIP;
            case STORAGE_APPENDED ->
                throw new IllegalArgumentException("what a replica's storage says to it does not travel: " + message);
        };
    }

    static void write(RaftMessage message, PacketWriter out) {
        out.i8(message.from());
        out.i8(message.to());
        out.i8(message.term());
        switch (message.kind()) {
            case APPEND_ENTRIES -> writeAppend((AppendEntries) message, out);
            case APPEND_REPLY -> writeAppendReply((AppendReply) message, out);
            case HEARTBEAT -> writeHeartbeat((Heartbeat) message, out);
            case HEARTBEAT_REPLY -> out.i8(((HeartbeatReply) message).round());
            case REQUEST_VOTE -> writeVote((RequestVote) message, out);
            case VOTE_REPLY -> writeVoteReply((VoteReply) message, out);
            case INSTALL_SNAPSHOT -> ValueCodec.write(((InstallSnapshot) message).snapshot(), out);
            case SNAPSHOT_CHUNK -> writeChunk((SnapshotChunk) message, out);
            case SNAPSHOT_CHUNK_REPLY -> {
                out.i8(((SnapshotChunkReply) message).index());
                out.i8(((SnapshotChunkReply) message).wantOffset());
            }
            case TIMEOUT_NOW, STORAGE_APPENDED -> {}
            case READ_INDEX -> out.i8(((ReadIndex) message).context());
            case READ_INDEX_REPLY -> {
                out.i8(((ReadIndexReply) message).index());
                out.i8(((ReadIndexReply) message).context());
            }
            case PROPOSE -> writeProposals(((Propose) message).entries(), out);
            case TRANSFER_LEADERSHIP -> out.i8(((TransferLeadership) message).target());
        }
    }

    static RaftMessage read(int kind, PacketReader in) {
        long from = in.i8();
        long to = in.i8();
        long term = in.i8();
        return switch (kind) {
            case WireNumbers.APPEND_ENTRIES -> readAppend(from, to, term, in);
            case WireNumbers.APPEND_REPLY -> new AppendReply(from, to, term, in.i8(), in.flag(), in.i8(), in.i8());
            case WireNumbers.HEARTBEAT -> new Heartbeat(from, to, term, in.i8(), in.i8(), in.i8());
            case WireNumbers.HEARTBEAT_REPLY -> new HeartbeatReply(from, to, term, in.i8());
            case WireNumbers.REQUEST_VOTE -> readVote(from, to, term, in);
            case WireNumbers.VOTE_REPLY -> readVoteReply(from, to, term, in);
            case WireNumbers.INSTALL_SNAPSHOT -> new InstallSnapshot(from, to, term, ValueCodec.readSnapshot(in));
            case WireNumbers.SNAPSHOT_CHUNK ->
                new SnapshotChunk(from, to, term, ValueCodec.readSnapshot(in), in.count8(), in.count8(), in.bytes());
            case WireNumbers.SNAPSHOT_CHUNK_REPLY -> new SnapshotChunkReply(from, to, term, in.i8(), in.count8());
            case WireNumbers.TIMEOUT_NOW -> new TimeoutNow(from, to, term);
            case WireNumbers.READ_INDEX -> new ReadIndex(from, to, in.i8());
            case WireNumbers.READ_INDEX_REPLY -> new ReadIndexReply(from, to, term, in.i8(), in.i8());
            case WireNumbers.PROPOSE -> new Propose(from, to, readProposals(in));
            case WireNumbers.TRANSFER_LEADERSHIP -> new TransferLeadership(from, to, term, in.i8());
            default -> throw in.malformed("kind " + kind + " is none of a replica");
        };
    }

    private static void writeAppend(AppendEntries append, PacketWriter out) {
        out.i8(append.prevIndex());
        out.i8(append.prevTerm());
        out.i8(append.commit());
        List<Entry> entries = append.entries();
        out.i4(entries.size());
        long term = append.term();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.index() != append.prevIndex() + 1 + i) {
                throw new IllegalArgumentException("entry " + entry.index() + " does not follow the " + i
                        + " entries behind " + append.prevIndex());
            }
            if (entry.term() == term) {
                out.u1(entry.type().number());
            } else {
                term = entry.term();
                out.u1(entry.type().number() | OTHER_TERM);
                out.i8(term);
            }
            out.bytes(entry.payload());
        }
    }

    private static AppendEntries readAppend(long from, long to, long term, PacketReader in) {
        long prevIndex = in.count8();
        long prevTerm = in.count8();
        long commit = in.count8();
        int count = in.count(ENTRY_BYTES_LEAST);
        in.check(prevIndex <= Long.MAX_VALUE - count, "an index is too large");
        List<Entry> entries = new ArrayList<>(count);
        long entryTerm = term;
        for (int i = 0; i < count; i++) {
            int type = in.u1();
            if ((type & OTHER_TERM) != 0) {
                entryTerm = in.count8();
            }
            entries.add(new Entry(entryTerm, prevIndex + 1 + i, EntryType.of(type & ~OTHER_TERM), in.bytes()));
        }
        return new AppendEntries(from, to, term, prevIndex, prevTerm, entries, commit);
    }

    /** Proposals have neither term nor index yet. */
    private static void writeProposals(List<Entry> entries, PacketWriter out) {
        out.i4(entries.size());
        for (Entry entry : entries) {
            out.u1(entry.type().number());
            out.bytes(entry.payload());
        }
    }

    private static List<Entry> readProposals(PacketReader in) {
        int count = in.count(ENTRY_BYTES_LEAST);
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new Entry(0, 0, EntryType.of(in.u1()), in.bytes()));
        }
        return entries;
    }

    private static void writeAppendReply(AppendReply reply, PacketWriter out) {
        out.i8(reply.index());
        out.flag(reply.reject());
        out.i8(reply.hintIndex());
        out.i8(reply.hintTerm());
    }

    private static void writeHeartbeat(Heartbeat heartbeat, PacketWriter out) {
        out.i8(heartbeat.commit());
        out.i8(heartbeat.round());
        out.i8(heartbeat.leaseNanos());
    }

    private static void writeVote(RequestVote vote, PacketWriter out) {
        out.i8(vote.lastIndex());
        out.i8(vote.lastTerm());
        out.u1((vote.preVote() ? FLAG_PRE_VOTE : 0) | (vote.transfer() ? FLAG_TRANSFER : 0));
    }

    private static RequestVote readVote(long from, long to, long term, PacketReader in) {
        long lastIndex = in.i8();
        long lastTerm = in.i8();
        int flags = in.u1();
        return new RequestVote(
                from, to, term, lastIndex, lastTerm, (flags & FLAG_PRE_VOTE) != 0, (flags & FLAG_TRANSFER) != 0);
    }

    private static void writeVoteReply(VoteReply reply, PacketWriter out) {
        out.u1((reply.preVote() ? FLAG_PRE_VOTE : 0) | (reply.reject() ? FLAG_REJECT : 0));
        out.i8(reply.commit());
        out.i8(reply.commitTerm());
    }

    private static VoteReply readVoteReply(long from, long to, long term, PacketReader in) {
        int flags = in.u1();
        return new VoteReply(
                from, to, term, (flags & FLAG_PRE_VOTE) != 0, (flags & FLAG_REJECT) != 0, in.i8(), in.i8());
    }

    private static void writeChunk(SnapshotChunk chunk, PacketWriter out) {
        ValueCodec.write(chunk.snapshot(), out);
        out.i8(chunk.offset());
        out.i8(chunk.totalBytes());
        out.bytes(chunk.bytes());
    }
}
