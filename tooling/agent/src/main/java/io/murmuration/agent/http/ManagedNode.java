package io.murmuration.agent.http;

import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the management endpoint needs of a node. Thread-safe; nothing here blocks. */
public interface ManagedNode {

    /** Returns the node's view of the cluster. */
    MembershipView view();

    /** Returns how members are watched, by name; a member that nobody watches may be absent. */
    CompletionStage<Map<String, Watched>> watched();

    /**
     * Replaces all tags of this node. Fails with {@link IllegalArgumentException} if they are too
     * large.
     */
    CompletionStage<Member> updateTags(Tags tags);

    /** Says goodbye to the cluster and ends the process. Returns at once. */
    void leave();

    /** Returns what the node counts. */
    CompletionStage<List<Metric>> metrics();

    /** Returns why this node should get no work now, or nothing if it may. */
    Optional<String> notReady();

    /** Returns the way to what the cluster agrees on, if this node has one. */
    default Optional<ManagedStore> store() {
        return Optional.empty();
    }

    /**
     * Tells the view and each change after it, in order, until the result is closed. The listener
     * must return quickly.
     */
    AutoCloseable listen(Listener listener);

    /**
     * Takes the view, then its changes; another view may come in place of changes that were
     * missed.
     */
    interface Listener {

        void snapshot(MembershipView view);

        void event(MembershipEvent event);
    }
}
