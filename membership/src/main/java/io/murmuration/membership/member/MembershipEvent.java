package io.murmuration.membership.member;

/**
 * One change of a node's view. A subscriber first gets a {@link MembershipView} as snapshot, then
 * these, each with the version after it: gapless within the epoch of the snapshot.
 *
 * @see MembershipView#apply(MembershipEvent)
 */
public sealed interface MembershipEvent {

    /** Returns the version of the view after this change. */
    long version();

    /** A change that concerns one member, shown as it is after the change. */
    sealed interface MemberChanged extends MembershipEvent {

        /** Returns the member as it is after the change. */
        Member member();
    }

    /**
     * A node has come, or one that had left has come back under a new life. One that was held dead
     * comes back by {@link MemberRestarted}.
     */
    record MemberUp(long version, Member member) implements MemberChanged {}

    /** A member is silent for longer than it should be. It still counts as a member. */
    record MemberSuspected(long version, Member member, Evidence evidence) implements MemberChanged {}

    /** A member that was suspected or held dead is alive, in the same life. */
    record MemberRecovered(long version, Member member) implements MemberChanged {}

    /**
     * A member is what it was, alive or dead, at a higher incarnation: it has said again that it
     * lives, to answer a suspicion that never reached this node; or it was held dead once more,
     * after a recovery that never did.
     */
    record MemberReaffirmed(long version, Member member) implements MemberChanged {}

    /** A quorum of its observers holds the member dead. */
    record MemberFailed(long version, Member member, Evidence evidence) implements MemberChanged {}

    /** A member has come back as a new process before its old life was held dead, or after. */
    record MemberRestarted(long version, NodeId former, Member member) implements MemberChanged {}

    /** A member has said goodbye. */
    record MemberLeft(long version, Member member) implements MemberChanged {}

    /** A member has changed its tags or endpoints. */
    record TagsChanged(long version, Member member) implements MemberChanged {}

    /** A member that had left or died is no longer remembered. */
    record MemberRemoved(long version, NodeId id) implements MembershipEvent {}

    /** This node hears from nobody: its view is old, and it accuses no one. */
    record ViewIsolated(long version) implements MembershipEvent {}

    /** This node hears from others again. */
    record ViewConnected(long version) implements MembershipEvent {}

    /** Another node has taken this node's name with a newer life: this one has to stop. */
    record SelfSuperseded(long version, NodeId by) implements MembershipEvent {}
}
