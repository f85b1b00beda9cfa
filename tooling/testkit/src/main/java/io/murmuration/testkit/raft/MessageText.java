package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.RaftMessage.Heartbeat;
import io.murmuration.consensus.raft.RaftMessage.HeartbeatReply;
import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunk;
import io.murmuration.consensus.raft.RaftMessage.VoteReply;

/** One line for each message: {@code r1 > r2  term 3  append behind 3/17: 2 entries, commit 16}. */
final class MessageText {

    private MessageText() {}

    static String of(RaftMessage message) {
        return "r" + message.from() + " > r" + message.to() + "  term " + message.term() + "  " + said(message);
    }

    private static String said(RaftMessage message) {
        if (message instanceof AppendEntries append) {
            return "append behind " + append.prevTerm() + "/" + append.prevIndex() + ": "
                    + append.entries().size() + " entries, commit " + append.commit();
        }
        if (message instanceof AppendReply reply) {
            return reply.reject()
                    ? "refuses behind " + reply.index() + ", perhaps " + reply.hintTerm() + "/" + reply.hintIndex()
                    : "has up to " + reply.index();
        }
        if (message instanceof Heartbeat beat) {
            return "heartbeat, commit " + beat.commit() + (beat.round() == 0 ? "" : ", round " + beat.round())
                    + (beat.leaseNanos() == 0 ? "" : ", asks for a lease");
        }
        if (message instanceof HeartbeatReply reply) {
            return "heartbeat answered" + (reply.round() == 0 ? "" : ", round " + reply.round());
        }
        if (message instanceof RequestVote request) {
            return (request.preVote() ? "would you vote for me" : "vote for me")
                    + (request.transfer() ? ", the leader wants it" : "") + "; my log ends with "
                    + request.lastTerm() + "/" + request.lastIndex();
        }
        if (message instanceof VoteReply reply) {
            return (reply.preVote() ? "would " : "does ") + (reply.reject() ? "not vote" : "vote");
        }
        if (message instanceof SnapshotChunk chunk) {
            return "snapshot up to " + chunk.snapshot().index() + ", bytes from " + chunk.offset() + " of "
                    + chunk.totalBytes();
        }
        return message.toString();
    }
}
