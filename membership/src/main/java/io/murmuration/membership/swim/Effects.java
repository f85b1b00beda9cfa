package io.murmuration.membership.swim;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.NodeId;

/**
 * Takes what a call of {@link Swim} brings about: the actor in production, a buffer in tests, the
 * simulator at large. Calls come in the order of their causes.
 */
public interface Effects {

    /** Sends {@code packet}; it may be lost. */
    void send(Address to, Packet packet);

    /** Tells a change of the view. */
    void publish(MembershipEvent event);

    /** Tells a change of a group. An entry whose member recovers is told as joined again. */
    void publishGroup(GroupChange change);

    /** This node is a member from now on. Told once, or again after {@link #renewUid}. */
    void up();

    /** This node was not let in and will not try again. */
    void refused(Address by, RefuseReason reason, String detail);

    /** This node's uid was below one known for its name: it now is {@code id}. */
    void renewUid(NodeId id);

    /** Another life has taken this node's name; nothing more will come from this core. */
    void superseded(NodeId by);

    /** The goodbye is done: {@code acknowledged} members have confirmed it. */
    void left(int acknowledged);

    /** Something worth a line in the log; no reaction is needed. */
    void note(Note note);

    /** One entry has come to or gone from the listing of its group. */
    record GroupChange(Rumour.GroupEntry entry, boolean present) {}

    /** What people may want to know. */
    sealed interface Note {

        /** No seed has answered so far; the node keeps trying. */
        record SeedsSilent(int seeds, long forMillis) implements Note {}

        /** A packet was refused for what its header says. */
        record PacketRefused(Address from, RefuseReason reason, String detail) implements Note {}

        /** Another node was not let in. */
        record JoinRefused(Address from, NodeId id, RefuseReason reason, String detail) implements Note {}

        /** This process has not run for {@code millis}. */
        record Paused(long millis) implements Note {}

        /** This node said that it lives, since {@code by} held otherwise. */
        record Refuted(long incarnation, String by) implements Note {}
    }
}
