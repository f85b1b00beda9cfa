package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.RaftMessage.Heartbeat;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.Kind;
import io.murmuration.consensus.raft.RaftMessage.Propose;
import io.murmuration.consensus.raft.RaftMessage.ReadIndex;
import io.murmuration.consensus.raft.RaftMessage.ReadIndexReply;
import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import io.murmuration.consensus.raft.RaftMessage.StorageAppended;
import io.murmuration.consensus.raft.RaftMessage.TransferLeadership;
import io.murmuration.consensus.raft.RaftMessage.VoteReply;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as the scripts of etcd know it: one record of optional fields for every kind, and two
 * kinds that are none of ours, by which writes and commands travel to the threads of a node.
 */
final class EtcdMessage {

    /** Stands for a node's thread that writes. */
    static final long APPEND_THREAD = -1;

    /** Stands for a node's thread that applies. */
    static final long APPLY_THREAD = -2;

    /** The names of all that a script may ask to be delivered. */
    static final List<String> TYPES = List.of(
            "MsgApp",
            "MsgAppResp",
            "MsgHeartbeat",
            "MsgHeartbeatResp",
            "MsgPreVote",
            "MsgPreVoteResp",
            "MsgProp",
            "MsgReadIndex",
            "MsgReadIndexResp",
            "MsgSnap",
            "MsgStorageAppendResp",
            "MsgStorageApplyResp",
            "MsgTimeoutNow",
            "MsgTransferLeader",
            "MsgVote",
            "MsgVoteResp");

    final long from;
    final long to;
    final String type;
    private final long term;
    private long logTerm;
    private long index;
    private boolean reject;
    private long hint;
    private long commit;
    private long vote;
    private List<Entry> entries = List.of();
    private @Nullable SnapshotMeta snapshot;

    /** To be sent once this write is durable, or these commands are applied. */
    List<EtcdMessage> responses = List.of();

    /** What the core is given on delivery; null where {@link #appliedIndex} is. */
    @Nullable
    RaftMessage source;

    /** The index up to which the apply thread is done, where this says so. */
    long appliedIndex;

    private EtcdMessage(long from, long to, String type, long term) {
        this.from = from;
        this.to = to;
        this.type = type;
        this.term = term;
    }

    /** What a core sends. */
    static EtcdMessage of(RaftMessage message) {
        long from = message.from();
        if (message instanceof TransferLeadership transfer) {
            from = transfer.target();
        } else if (message instanceof StorageAppended) {
            from = APPEND_THREAD;
        }
        EtcdMessage sent = new EtcdMessage(from, message.to(), nameOf(message), message.term());
        sent.source = message;
        sent.take(message);
        return sent;
    }

    /** What a core hands out for storage. */
    static EtcdMessage of(long replica, StorageAppend append) {
        HardState state = append.hardState();
        EtcdMessage sent =
                new EtcdMessage(replica, APPEND_THREAD, "MsgStorageAppend", state == null ? 0 : state.term());
        if (state != null) {
            sent.commit = state.commit();
            sent.vote = state.vote();
        }
        sent.entries = append.entries();
        sent.snapshot = append.snapshot();
        List<EtcdMessage> responses = new ArrayList<>();
        for (RaftMessage each : append.responses()) {
            EtcdMessage response = of(each);
            if (each instanceof StorageAppended stored && stored.snapshot() != 0) {
                response.snapshot = append.snapshot();
            }
            responses.add(response);
        }
        sent.responses = responses;
        return sent;
    }

    /** What a core hands out to be applied. */
    static EtcdMessage of(long replica, List<Entry> committed) {
        EtcdMessage done = new EtcdMessage(APPLY_THREAD, replica, "MsgStorageApplyResp", 0);
        done.entries = committed;
        done.appliedIndex = committed.get(committed.size() - 1).index();
        EtcdMessage sent = new EtcdMessage(replica, APPLY_THREAD, "MsgStorageApply", 0);
        sent.entries = committed;
        sent.responses = List.of(done);
        return sent;
    }

    /** Returns whether it never leaves its node, and so cannot be lost. */
    boolean isLocal() {
        return from == to || from < 0 || to < 0;
    }

    /** Returns whether it answers something, and so is of no use from one who was never asked. */
    boolean isReply() {
        return type.endsWith("Resp");
    }

    /** Returns it as the scripts write it, without a line end. */
    String describe() {
        return describe("", true);
    }

    /** As {@link #describe()}, without what follows on it. */
    String describeWithoutResponses() {
        return describe("", false);
    }

    private String describe(String indent, boolean withResponses) {
        StringBuilder text = new StringBuilder(indent)
                .append(place(from) + "->" + place(to) + " " + type + " Term:" + term)
                .append(" Log:" + logTerm + "/" + index);
        if (reject) {
            text.append(" Rejected (Hint: " + hint + ")");
        }
        if (commit != 0) {
            text.append(" Commit:" + commit);
        }
        if (vote != 0) {
            text.append(" Vote:" + vote);
        }
        if (entries.size() == 1) {
            text.append(" Entries:[" + EtcdText.entry(entries.get(0)) + "]");
        } else if (entries.size() > 1) {
            text.append(" Entries:[");
            entries.forEach(each -> text.append("\n" + indent + "  " + EtcdText.entry(each)));
            text.append("\n" + indent + "]");
        }
        if (snapshot != null) {
            text.append("\n" + indent + "  Snapshot: " + EtcdText.snapshot(snapshot));
        }
        if (withResponses && !responses.isEmpty()) {
            text.append(" Responses:[");
            responses.forEach(each -> text.append("\n" + each.describe(indent + "  ", true)));
            text.append("\n" + indent + "]");
        }
        return text.toString();
    }

    private void take(RaftMessage message) {
        if (message instanceof AppendEntries append) {
            logTerm = append.prevTerm();
            index = append.prevIndex();
            entries = append.entries();
            commit = append.commit();
        } else if (message instanceof AppendReply reply) {
            index = reply.index();
            reject = reply.reject();
            logTerm = reject ? reply.hintTerm() : 0;
            hint = reply.hintIndex();
        } else if (message instanceof Heartbeat heartbeat) {
            commit = heartbeat.commit();
        } else if (message instanceof RequestVote request) {
            logTerm = request.lastTerm();
            index = request.lastIndex();
        } else if (message instanceof VoteReply reply) {
            reject = reply.reject();
        } else if (message instanceof InstallSnapshot install) {
            snapshot = install.snapshot();
        } else if (message instanceof Propose propose) {
            // They have no place in a log yet.
            entries = propose.entries().stream()
                    .map(each -> new Entry(0, 0, each.type(), each.payload()))
                    .toList();
        } else if (message instanceof ReadIndex read) {
            entries = List.of(EtcdText.context(read.context()));
        } else if (message instanceof ReadIndexReply reply) {
            index = reply.index();
            entries = List.of(EtcdText.context(reply.context()));
        } else if (message instanceof StorageAppended stored) {
            logTerm = stored.entryTerm();
            index = stored.index();
        }
    }

    private static String nameOf(RaftMessage message) {
        if (message instanceof RequestVote request && request.preVote()) {
            return "MsgPreVote";
        }
        if (message instanceof VoteReply reply && reply.preVote()) {
            return "MsgPreVoteResp";
        }
        return typeOf(message.kind());
    }

    private static String typeOf(Kind kind) {
        return switch (kind) {
            case APPEND_ENTRIES -> "MsgApp";
            case APPEND_REPLY -> "MsgAppResp";
            case HEARTBEAT -> "MsgHeartbeat";
            case HEARTBEAT_REPLY -> "MsgHeartbeatResp";
            case REQUEST_VOTE -> "MsgVote";
            case VOTE_REPLY -> "MsgVoteResp";
            case INSTALL_SNAPSHOT -> "MsgSnap";
            case TIMEOUT_NOW -> "MsgTimeoutNow";
            case READ_INDEX -> "MsgReadIndex";
            case READ_INDEX_REPLY -> "MsgReadIndexResp";
            case PROPOSE -> "MsgProp";
            case TRANSFER_LEADERSHIP -> "MsgTransferLeader";
            case STORAGE_APPENDED -> "MsgStorageAppendResp";
            case SNAPSHOT_CHUNK, SNAPSHOT_CHUNK_REPLY ->
                throw new IllegalArgumentException(kind + " is the shell's business: a core sends none");
        };
    }

    private static String place(long replica) {
        if (replica == APPEND_THREAD) {
            return "AppendThread";
        }
        if (replica == APPLY_THREAD) {
            return "ApplyThread";
        }
        return replica == 0 ? "None" : Long.toHexString(replica);
    }
}
