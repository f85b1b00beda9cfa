package io.murmuration.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A subscriber of every node: takes a snapshot when a life begins, applies every delta, and compares
 * with the node's own view. On the way it sees to it that no claim goes back.
 */
final class ViewsFollowDeltas implements SwimCluster.Listener {

    private record Seen(NodeId id, long incarnation) {}

    private final SwimCluster cluster;
    private final Map<Integer, MembershipView> views = new HashMap<>();
    private final Map<Integer, Map<Integer, Seen>> seen = new HashMap<>();
    private long deltas;

    ViewsFollowDeltas(SwimCluster cluster) {
        this.cluster = cluster;
        cluster.listen(this);
    }

    @Override
    public void started(int node) {
        views.put(node, cluster.core(node).view());
        seenBy(node).clear();
    }

    @Override
    public void renewed(int node) {
        started(node);
    }

    @Override
    public void stopped(int node) {
        views.remove(node);
    }

    @Override
    public void published(int observer, int subject, MembershipEvent event) {
        MembershipView after = Objects.requireNonNull(views.get(observer)).apply(event);
        views.put(observer, after);
        deltas++;
        MembershipView actual = cluster.core(observer).view();
        if (actual.version() == after.version()) {
            assertThat(actual).isEqualTo(after);
        }
        if (event instanceof MembershipEvent.MemberRemoved) {
            seenBy(observer).remove(subject);
        } else if (event instanceof MembershipEvent.MemberChanged changed) {
            neverBack(observer, subject, changed);
        }
    }

    private Map<Integer, Seen> seenBy(int observer) {
        return seen.computeIfAbsent(observer, node -> new HashMap<>());
    }

    private void neverBack(int observer, int subject, MembershipEvent.MemberChanged event) {
        Seen now = new Seen(event.member().id(), event.member().incarnation());
        Seen last = seenBy(observer).put(subject, now);
        if (last != null && subject != observer) {
            assertThat(now.id.uid()).as(event.toString()).isGreaterThanOrEqualTo(last.id.uid());
            if (now.id.equals(last.id)) {
                assertThat(now.incarnation).as(event.toString()).isGreaterThanOrEqualTo(last.incarnation);
            }
        }
    }

    /** Between two inputs every view is what its deltas have made of the snapshot. */
    void check() {
        views.forEach((node, view) -> assertThat(cluster.core(node).view()).isEqualTo(view));
    }

    long deltas() {
        return deltas;
    }
}
