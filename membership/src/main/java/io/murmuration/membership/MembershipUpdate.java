package io.murmuration.membership;

import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;

/**
 * What a subscriber gets: a snapshot, then every change after it without a gap. Another snapshot
 * begins the sequence anew.
 */
public sealed interface MembershipUpdate {

    /** Returns the version of the view after this update. */
    long version();

    /** The view at one version. */
    record Snapshot(MembershipView view) implements MembershipUpdate {

        @Override
        public long version() {
            return view.version();
        }
    }

    /** The change that leads to the next version. */
    record Changed(MembershipEvent event) implements MembershipUpdate {

        @Override
        public long version() {
            return event.version();
        }
    }
}
