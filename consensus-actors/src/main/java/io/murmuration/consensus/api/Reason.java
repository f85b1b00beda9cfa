package io.murmuration.consensus.api;

/** Why a request failed. The ordinal is on the wire: only append. */
public enum Reason {
    /** The request contradicts itself or a limit; the message says which. */
    MALFORMED,
    /** A key, a value or the whole command is over the limit. */
    TOO_LARGE,
    /** The revision asked for is beyond the newest. */
    FUTURE_REVISION,
    /** The revision asked for is no longer kept; the detail is the oldest that is. */
    COMPACTED,
    /** There is no such session or lease: it was never opened, was closed, or has expired. */
    UNKNOWN_SESSION,
    /** The store is full; deletes and compaction still work. */
    QUOTA,
    /** Too much is waiting: try again later. */
    OVERLOADED,
    /** No majority of the voters answers. */
    NO_QUORUM,
    /** The deadline passed. */
    DEADLINE,
    /** What this node has is older than the read accepts; the detail is its age in milliseconds. */
    TOO_STALE,
    /** This or the other side belongs to another cluster. */
    WRONG_CLUSTER,
    /** No such group runs there, or it does not understand the request's version. */
    UNSUPPORTED,
    /** The change of the configuration cannot be now; the message says why. */
    CHANGE_REFUSED,
    /** The disk failed, or the node is stopping. */
    UNAVAILABLE,
    /** The machine of a group answered with an error of its own; the message is its. */
    MACHINE,
    /** The replica asked does not lead; the message says who does, as far as it knows. */
    NOT_LEADER
}
