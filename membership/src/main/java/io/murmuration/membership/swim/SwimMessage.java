package io.murmuration.membership.swim;

import io.murmuration.membership.member.NodeId;
import java.util.List;

/**
 * What nodes say to each other. Silences and budgets are spans, never points in time: nodes share
 * no clock.
 */
public sealed interface SwimMessage {

    /**
     * Are you there? (SWIM §3.1)
     *
     * @param seq names the question, so that a late answer cannot pass for a new one
     * @param routine whether this is the regular probe of an observer, which the subject may shift
     * @param digest of the sender's view
     * @param pauses the sender's own pauses, {@code PauseProfile.encoded}
     */
    record Ping(long seq, boolean routine, long digest, int pauses, List<Rumour> news) implements SwimMessage {}

    /**
     * I am.
     *
     * @param shiftMillis by how much the observer should move its next regular probe, so that the
     *     subject's observers come evenly; -32,768 to 32,767
     */
    record Ack(long seq, int shiftMillis, long digest, int pauses, List<Rumour> news) implements SwimMessage {}

    /**
     * Ask {@code target} for me. (SWIM §3.1)
     *
     * @param budgetMillis how long the sender will wait; a helper that has no answer by four fifths
     *     of it says so
     */
    record PingReq(long seq, NodeId target, int budgetMillis) implements SwimMessage {}

    /** {@code target} answered me: it lives, at {@code incarnation}. */
    record IndirectAck(long seq, NodeId target, long incarnation) implements SwimMessage {}

    /**
     * {@code target} did not answer me either, but I live (Lifeguard §IV-A).
     *
     * @param heardAgoMillis when I last heard it; -1 if never
     */
    record Nack(long seq, NodeId target, long heardAgoMillis) implements SwimMessage {}

    /**
     * One observer of {@code subject} to the others: it does not answer me.
     *
     * @param silenceMillis how long it has been silent as far as I know
     * @param lethal whether this silence is death in my eyes: a vote
     */
    record Accuse(NodeId subject, long incarnation, long silenceMillis, boolean lethal) implements SwimMessage {}

    /** To an accuser: but I have heard {@code subject}. */
    record Heard(NodeId subject, long incarnation, long agoMillis) implements SwimMessage {}

    /** News, and nothing else. */
    record Gossip(List<Rumour> news) implements SwimMessage {}

    /**
     * Let me in, or: are you one of us again?
     *
     * @param cookie what the receiver gave out to this address before; 0 if nothing
     */
    record Join(MemberRecord self, long cookie, long digest) implements SwimMessage {}

    /**
     * To one who asks to be let in: say that again with this cookie, to show that you are there.
     */
    record Cookie(long cookie) implements SwimMessage {}

    /** You are in. */
    record Welcome(MemberRecord self, long digest) implements SwimMessage {}

    /**
     * You are not let in.
     *
     * @param uid for {@link RefuseReason#STALE_UID} and {@link RefuseReason#NAME_IN_USE}: the life
     *     that is known; else 0
     * @param detail the receiver's side of the difference, for people; at most 255 bytes
     */
    record Refuse(RefuseReason reason, long uid, String detail) implements SwimMessage {}

    /**
     * Our views differ: here are my buckets, show me yours where they are different.
     *
     * @param buckets 64 digests
     */
    record SyncOffer(long session, List<Long> buckets) implements SwimMessage {}

    /**
     * One page of the records of differing buckets.
     *
     * @param page from 0
     * @param last whether no page follows
     * @param answer whether this direction answers an offer; if so the other side sends its own
     *     next
     * @param mask which buckets differ
     */
    record SyncPage(long session, int page, boolean last, boolean answer, long mask, List<Rumour> items)
            implements SwimMessage {}

    /** Page {@code page} has arrived: send the next. */
    record SyncAck(long session, int page, boolean answer) implements SwimMessage {}

    /** I leave. Answered, since it must not be lost. */
    record Leave(long seq, MemberRecord self) implements SwimMessage {}

    /** I know that you leave. */
    record LeaveAck(long seq) implements SwimMessage {}
}
