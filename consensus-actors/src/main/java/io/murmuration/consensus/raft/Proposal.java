package io.murmuration.consensus.raft;

/** What became of a proposal at the door. All but the first two leave nothing behind. */
public enum Proposal {
    /** It is in the leader's log; committed it is when it comes out of {@link Ready#committed}. */
    ACCEPTED,
    /** It was passed on to the leader, who may still refuse it. */
    FORWARDED,
    /** Nobody is known to lead. */
    NO_LEADER,
    /** Another replica leads. */
    NOT_LEADER,
    /** Leadership is being handed over: ask again soon. */
    TRANSFERRING,
    /** Too many bytes wait to be committed: ask again later. */
    TOO_MUCH_UNCOMMITTED,
    /** One entry is larger than {@link RaftSettings#maxEntryBytes}. */
    TOO_LARGE,
    /** The leader is no longer part of the configuration. */
    REMOVED,
    /** Another configuration change is, or may be, in the log and not applied yet. */
    CHANGE_PENDING,
    /** A joint configuration must be left first. */
    IN_JOINT,
    /** There is no joint configuration to leave. */
    NOT_IN_JOINT
}
