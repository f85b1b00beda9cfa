package io.murmuration.membership;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.swim.RefuseReason;

/** A member did not let this node into its cluster. Trying again without a change will not help. */
public final class JoinRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final RefuseReason reason;
    private final transient Address by;
    private final String detail;

    /**
     * @param reason why
     * @param by who refused
     * @param detail the refusing side of the difference, for people
     */
    public JoinRefusedException(RefuseReason reason, Address by, String detail) {
        super("refused by " + by + ": " + reason + ": " + detail);
        this.reason = reason;
        this.by = by;
        this.detail = detail;
    }

    /** Returns why the node was refused. */
    public RefuseReason reason() {
        return reason;
    }

    /** Returns who refused. */
    public Address by() {
        return by;
    }

    /** Returns the refusing side of the difference, for people. */
    public String detail() {
        return detail;
    }
}
