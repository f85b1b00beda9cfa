package io.murmuration.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A subscriber of every node: takes a snapshot when a life begins, applies every delta, and
 * compares with the node's own view. On the way it sees to it that no claim goes back.
 */
final class ViewsFollowDeltas implements SwimCluster.Listener {

    private record Seen(NodeId id, long incarnation) {}

    private final SwimCluster cluster;
    private final Map<Integer, MembershipView> views = new HashMap<>();
    private final Map<Integer, Map<Integer, Seen>> seen = new HashMap<>();
    private final Map<Integer, MembershipEvent> changed = new HashMap<>();
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
        changed.put(observer, event);
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

    /** Runs that long, and after each event compares the views that have changed. */
    void run(Duration length) {
        cluster.simulation().runUntil(this::changesAreRight, length);
    }

    private boolean changesAreRight() {
        changed.forEach((node, event) -> {
            MembershipView followed = views.get(node);
            if (followed != null) {
                same(followed, cluster.core(node).view(), event);
            }
        });
        changed.clear();
        return false;
    }

    private static void same(MembershipView followed, MembershipView actual, Object when) {
        if (!followed.equals(actual)) {
            Set<Member> differing = new LinkedHashSet<>(followed.members());
            differing.removeAll(actual.members());
            Set<Member> instead = new LinkedHashSet<>(actual.members());
            instead.removeAll(followed.members());
            assertThat(differing)
                    .as("%s of version %d, after %s", actual.self(), actual.version(), when)
                    .isEqualTo(instead);
            assertThat(followed).isEqualTo(actual);
        }
    }

    long deltas() {
        return deltas;
    }
}
