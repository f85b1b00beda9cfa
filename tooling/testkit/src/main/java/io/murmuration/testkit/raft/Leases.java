package io.murmuration.testkit.raft;

/**
 * Who may answer reads by a lease, and until when on its own clock. Replicas that rest on a lease
 * take for granted that nobody else commits meanwhile.
 */
final class Leases {

    private final boolean[] held;
    private final long[] untilLocalNanos;
    private final long[] terms;

    Leases(int capacity) {
        held = new boolean[capacity];
        untilLocalNanos = new long[capacity];
        terms = new long[capacity];
    }

    void granted(SimulatedReplica replica, long validUntilNanos, long term, Iterable<SimulatedReplica> all) {
        int index = replica.index();
        for (SimulatedReplica other : all) {
            if (other != replica && runs(other) && terms[other.index()] < term) {
                throw new Violation(Invariant.LEASES_APART, replica + " has a lease while that of " + other + " runs");
            }
        }
        if (!held[index] || validUntilNanos - untilLocalNanos[index] > 0) {
            untilLocalNanos[index] = validUntilNanos;
        }
        terms[index] = term;
        held[index] = true;
    }

    /** A replica is elected, or commits something new: nobody of an older term may hold a lease. */
    void takenOver(SimulatedReplica replica, long term, Iterable<SimulatedReplica> all) {
        for (SimulatedReplica other : all) {
            if (other != replica && runs(other) && terms[other.index()] < term) {
                throw new Violation(
                        Invariant.LEASES_APART,
                        replica + " leads or commits in term " + term + " while the lease of " + other + " in term "
                                + terms[other.index()] + " runs");
            }
        }
    }

    /** Its process ended, and with it all that it could have answered. */
    void ended(SimulatedReplica replica) {
        held[replica.index()] = false;
    }

    private boolean runs(SimulatedReplica replica) {
        int index = replica.index();
        // The core may have voided it since, as by a change of the configuration; that it says so
        // when asked is what a shell relies on.
        return held[index]
                && replica.localNanos() - untilLocalNanos[index] < 0
                && replica.core().leaseHolds(replica.localNanos());
    }
}
