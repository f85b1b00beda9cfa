package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.Ready.ReadGrant;
import io.murmuration.testkit.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Reads at one replica: asks the core, waits until the index is applied, looks at the clock again
 * where the answer rests on a lease, and only then answers. Some answers take a while to get out.
 */
final class ReadDesk {

    private static final int MOST_WAITING = 1_000;

    private final SimulatedReplica replica;
    private final RaftCluster cluster;
    private final Map<Long, Asked> asked = new HashMap<>();
    private final List<Granted> granted = new ArrayList<>();

    private record Asked(long floor, boolean byFollower) {}

    private record Granted(ReadGrant grant, Asked asked) {}

    ReadDesk(SimulatedReplica replica, RaftCluster cluster) {
        this.replica = replica;
        this.cluster = cluster;
    }

    /** A read that must see all up to {@code floor}. */
    void ask(long floor, boolean lease) {
        if (asked.size() < MOST_WAITING) {
            long context = cluster.nextContext();
            asked.put(context, new Asked(floor, !replica.leads()));
            replica.core().read(context, lease, replica.localNanos());
        }
    }

    void granted(List<ReadGrant> grants) {
        for (int i = 0; i < grants.size(); i++) {
            ReadGrant grant = grants.get(i);
            Asked read = asked.remove(grant.context());
            Violation.check(
                    read != null, Invariant.FRESH_READS, () -> replica + " answers a read that nobody asked: " + grant);
            if (grant.isRefused()) {
                continue;
            }
            if (grant.lease()) {
                cluster.oracle().leaseGranted(replica, grant.validUntilNanos());
            }
            if (read != null) {
                take(new Granted(grant, read));
            }
        }
        if (!grants.isEmpty()) {
            applied();
        }
    }

    private void take(Granted read) {
        if (replica.random().nextInt(4) > 0) {
            granted.add(read);
            return;
        }
        int life = replica.life();
        Simulation simulation = cluster.simulation();
        long due = simulation.nowNanos() + replica.random().nextLong(60_000_000);
        simulation.at(due, (kind, value) -> outAt(read, life), 0, 0);
    }

    private void outAt(Granted read, int life) {
        if (replica.life() != life) {
            return;
        }
        if (!replica.isAwake()) {
            cluster.simulation().at(replica.sleepsUntil(), (kind, value) -> outAt(read, life), 0, 0);
            return;
        }
        granted.add(read);
        applied();
        replica.turn();
    }

    /** More has been applied: answers what can be answered. */
    void applied() {
        if (granted.isEmpty()) {
            return;
        }
        List<Granted> late = new ArrayList<>();
        for (Iterator<Granted> each = granted.iterator(); each.hasNext(); ) {
            Granted read = each.next();
            if (replica.machine().index() >= read.grant.index()) {
                each.remove();
                if (read.grant.lease() && !replica.core().leaseHolds(replica.localNanos())) {
                    late.add(read);
                } else {
                    answer(read);
                }
            }
        }
        for (Granted read : late) {
            cluster.tally().add(Tally.Count.LEASES_REFUSED);
            ask(read.asked.floor, false);
        }
    }

    private void answer(Granted read) {
        // Not the state itself: that happens to be newer than it must be.
        long seen = read.grant.index();
        Violation.check(
                seen >= read.asked.floor,
                Invariant.FRESH_READS,
                () -> replica + " answers a read " + (read.grant.lease() ? "by lease " : "") + "at " + seen
                        + ", acknowledged before was " + read.asked.floor);
        Violation.check(
                !read.grant.lease() || replica.core().leaseHolds(replica.localNanos()),
                Invariant.LEASES_APART,
                () -> replica + " answers a read by a lease that has ended");
        cluster.tally().add(Tally.Count.READS);
        if (read.grant.lease()) {
            cluster.tally().add(Tally.Count.LEASE_READS);
        } else if (read.asked.byFollower) {
            cluster.tally().add(Tally.Count.FOLLOWER_READS);
        }
    }

    /** The process ended: nobody is answered. */
    void clear() {
        asked.clear();
        granted.clear();
    }
}
