package io.murmuration.membership;

import akka.actor.typed.ActorRef;
import io.murmuration.membership.member.NodeId;
import java.util.List;

/**
 * What a subscriber of a group gets: a snapshot, then each change after it without a gap.
 *
 * @param <T> what the actors of the group understand
 */
public sealed interface GroupListing<T> {

    /** Returns the group. */
    Groups.Key<T> key();

    /** Returns the version of the listing after this update; it counts on this node only. */
    long version();

    /** One actor of a group, and the member on which it runs. */
    record Entry<T>(NodeId member, ActorRef<T> ref) {}

    /** The whole group, sorted by member and by the order in which its actors joined. */
    record Snapshot<T>(Groups.Key<T> key, long version, List<Entry<T>> entries) implements GroupListing<T> {

        public Snapshot {
            entries = List.copyOf(entries);
        }
    }

    /** An actor has come, or its member has come back. */
    record Joined<T>(Groups.Key<T> key, long version, Entry<T> entry) implements GroupListing<T> {}

    /** An actor has left the group or stopped, or its member has left or failed. */
    record Gone<T>(Groups.Key<T> key, long version, Entry<T> entry) implements GroupListing<T> {}
}
