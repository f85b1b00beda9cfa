package io.murmuration.membership;

import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;

/** Hears of changes without being an actor. Calls come one at a time, in order. */
public interface MembershipListener {

    /**
     * Takes a picture of the cluster: first of all, and again when the listener was so slow that
     * changes were left out.
     */
    void onSnapshot(MembershipView view);

    /** Takes the change that follows the last snapshot or change. */
    void onEvent(MembershipEvent event);
}
