package io.murmuration.membership.swim;

/** Why a node is not let in. The numbers stand on the wire: append only. */
public enum RefuseReason {
    /** The node belongs to a cluster of another name. */
    OTHER_CLUSTER(1),
    /** No protocol version is understood by both. */
    NO_COMMON_VERSION(2),
    /** A member of that name is alive at another address. */
    NAME_IN_USE(3),
    /**
     * The node's uid is below one that is known for its name; it may come back with a higher one.
     */
    STALE_UID(4),
    /** The node carries another cluster id. */
    OTHER_CLUSTER_ID(5);

    private final int number;

    RefuseReason(int number) {
        this.number = number;
    }

    /** Returns the number on the wire. */
    public int number() {
        return number;
    }
}
