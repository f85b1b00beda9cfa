package io.murmuration.agent.http;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A node without a cluster: it answers what the test has set, and tells what it was asked to do.
 */
final class StubNode implements ManagedNode {

    static final long LARGE_UID = 9_007_199_254_740_993L;

    final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
    final CountDownLatch left = new CountDownLatch(1);
    volatile MembershipView view = view(1, member("alpha", MemberState.ALIVE), member("beta", MemberState.SUSPECT));
    volatile String notReady = "";
    volatile Optional<ManagedStore> store = Optional.empty();

    static Member member(String name, MemberState state) {
        Attributes attributes = new Attributes(
                1,
                new Address("127.0.0.1", 7100),
                Map.of("http", "http://127.0.0.1:7180"),
                Tags.none().with("role", "billing"),
                1,
                1);
        return new Member(new NodeId(name, LARGE_UID), 3, state, attributes);
    }

    static MembershipView view(long version, Member... members) {
        TreeMap<String, Member> byName = new TreeMap<>();
        for (Member member : members) {
            byName.put(member.name(), member);
        }
        return new MembershipView(Long.MAX_VALUE, version, "alpha", byName, false);
    }

    void publish(MembershipEvent event) {
        view = view.apply(event);
        listeners.forEach(listener -> listener.event(event));
    }

    @Override
    public MembershipView view() {
        return view;
    }

    @Override
    public CompletionStage<Map<String, Watched>> watched() {
        return CompletableFuture.completedFuture(
                Map.of("beta", new Watched(OptionalDouble.of(1.23456), List.of("alpha", "gamma"))));
    }

    @Override
    public CompletionStage<Member> updateTags(Tags tags) {
        Member self = member("alpha", MemberState.ALIVE);
        return CompletableFuture.completedFuture(new Member(
                self.id(), self.incarnation(), self.state(), self.attributes().withTags(tags)));
    }

    @Override
    public void leave() {
        left.countDown();
    }

    @Override
    public CompletionStage<List<Metric>> metrics() {
        return CompletableFuture.completedFuture(List.of(Metric.counter("murmuration_probes_total", "Probes", 12)));
    }

    @Override
    public Optional<String> notReady() {
        return notReady.isEmpty() ? Optional.empty() : Optional.of(notReady);
    }

    @Override
    public Optional<ManagedStore> store() {
        return store;
    }

    @Override
    public AutoCloseable listen(Listener listener) {
        listener.snapshot(view);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
