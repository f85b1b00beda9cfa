package io.murmuration.membership;

import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** What callers on other threads may read. Each field has one writer. */
final class PublishedView {

    private volatile MembershipView view;
    private volatile @Nullable NodeId self;

    /** Starts with a view without members. */
    PublishedView(Identity identity) {
        String name = identity.knownName().orElse("");
        this.view = new MembershipView(0, 0, name, Collections.emptySortedMap(), false);
        this.self = identity.knownName().map(Identity::mint).orElse(null);
    }

    MembershipView view() {
        return view;
    }

    NodeId self() {
        NodeId known = self;
        if (known == null) {
            throw new IllegalStateException("this node is named by its port, which is known when it has joined: wait "
                    + "for join(), or set murmuration.membership.name");
        }
        return known;
    }

    boolean hasSelf() {
        return self != null;
    }

    /** Written by the actor of subscriptions, after the subscribers were told. */
    void view(MembershipView changed) {
        view = changed;
    }

    /** Written by the actor that owns the protocol. */
    void self(NodeId changed) {
        self = changed;
    }
}
