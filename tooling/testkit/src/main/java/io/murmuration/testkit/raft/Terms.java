package io.murmuration.testkit.raft;

import java.util.HashMap;
import java.util.Map;

/** Who leads and who voted for whom in which term, over all lives of all replicas. */
final class Terms {

    private static final int REPLICAS = 64;

    private final Map<Long, Integer> leaders = new HashMap<>();
    private final Map<Long, Long> votes = new HashMap<>();

    /** A replica leads a term; true if that is new. */
    boolean leads(int replica, long term) {
        Integer known = leaders.putIfAbsent(term, replica);
        if (known != null && known != replica) {
            throw new Violation(
                    Invariant.ELECTION_SAFETY,
                    "r" + (replica + 1) + " and r" + (known + 1) + " both lead term " + term);
        }
        return known == null;
    }

    /** A replica tells, or counts for itself, its vote. */
    void votes(int replica, long term, long candidate) {
        Long known = votes.putIfAbsent(term * REPLICAS + replica, candidate);
        if (known != null && known != candidate) {
            throw new Violation(
                    Invariant.SINGLE_VOTE,
                    "r" + (replica + 1) + " votes for r" + candidate + " in term " + term + ", and voted for r"
                            + known);
        }
    }

    /** Says whether a replica told that it votes so. */
    boolean voted(int replica, long term, long candidate) {
        Long known = votes.get(term * REPLICAS + replica);
        return known != null && known == candidate;
    }
}
