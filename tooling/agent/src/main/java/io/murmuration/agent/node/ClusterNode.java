package io.murmuration.agent.node;

import io.murmuration.agent.http.ManagedNode;
import io.murmuration.agent.http.ManagedStore;
import io.murmuration.agent.http.Metric;
import io.murmuration.agent.http.Watched;
import io.murmuration.membership.MemberDetails;
import io.murmuration.membership.Membership;
import io.murmuration.membership.MembershipListener;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** The node as its management endpoint sees it: the public face of membership, and a way out. */
final class ClusterNode implements ManagedNode {

    private final Membership membership;
    private final Optional<ManagedStore> store;
    private final Runnable end;
    private volatile String notReady = "the node has not joined yet";

    /**
     * Manages {@code membership}, and the store where the node has a way to it; {@code end} makes
     * the process leave and end.
     */
    ClusterNode(Membership membership, Optional<ManagedStore> store, Runnable end) {
        this.membership = membership;
        this.store = store;
        this.end = end;
    }

    /** The node may get work. */
    void ready() {
        notReady = "";
    }

    /** The node should get no work any more. */
    void notReady(String reason) {
        notReady = reason;
    }

    @Override
    public MembershipView view() {
        return membership.view();
    }

    @Override
    public CompletionStage<Map<String, Watched>> watched() {
        return membership.details().thenApply(ClusterNode::byName);
    }

    private static Map<String, Watched> byName(List<MemberDetails> details) {
        Map<String, Watched> byName = new TreeMap<>();
        for (MemberDetails member : details) {
            byName.put(member.member().name(), new Watched(member.phi(), member.observers()));
        }
        return byName;
    }

    @Override
    public CompletionStage<Member> updateTags(Tags tags) {
        return membership.updateTags(tags);
    }

    @Override
    public void leave() {
        notReady("the node is leaving");
        end.run();
    }

    @Override
    public CompletionStage<List<Metric>> metrics() {
        return membership.stats().thenApply(stats -> NodeMetrics.of(view(), stats));
    }

    @Override
    public Optional<String> notReady() {
        if (!notReady.isEmpty()) {
            return Optional.of(notReady);
        }
        return view().isolated() ? Optional.of("the node hears from nobody") : Optional.empty();
    }

    @Override
    public Optional<ManagedStore> store() {
        return store;
    }

    @Override
    public AutoCloseable listen(Listener listener) {
        return membership.listen(
                new MembershipListener() {
                    @Override
                    public void onSnapshot(MembershipView view) {
                        listener.snapshot(view);
                    }

                    @Override
                    public void onEvent(MembershipEvent event) {
                        listener.event(event);
                    }
                },
                Runnable::run);
    }
}
