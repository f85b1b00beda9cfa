package io.murmuration.consensus.raft;

import java.util.Arrays;

/**
 * What majorities decide (Raft §5.3, §5.4.2); in a joint configuration, the majorities of both
 * halves (Raft §6, thesis §4.3). An empty half agrees to everything, so that a configuration that
 * is not joint passes an empty second one.
 */
public final class Quorum {

    /** What is known of a vote. */
    public enum VoteResult {
        /** A majority granted it. */
        WON,
        /** No majority can grant it any more. */
        LOST,
        /** It depends on who has not answered. */
        PENDING
    }

    /** What a replica answered. */
    public enum Vote {
        GRANTED,
        REFUSED,
        /** It has not answered. */
        MISSING
    }

    /** Knows how far each replica has acknowledged the log. */
    @FunctionalInterface
    public interface Acknowledged {

        /** Returns the last index acknowledged; 0 where nothing is known. */
        long index(long replica);
    }

    /** Knows what each replica voted. */
    @FunctionalInterface
    public interface Votes {

        Vote of(long replica);
    }

    private Quorum() {}

    /** Returns how many of so many voters are a majority. */
    public static int majority(int voters) {
        return voters / 2 + 1;
    }

    /**
     * Returns the highest index that a majority of each set has acknowledged; {@link
     * Long#MAX_VALUE} where both are empty.
     */
    public static long committedIndex(ReplicaSet voters, ReplicaSet outgoing, Acknowledged acknowledged) {
        long[] scratch = new long[Math.max(voters.size(), outgoing.size())];
        return committedIndex(voters, outgoing, acknowledged, scratch);
    }

    /**
     * As above, without allocating.
     *
     * @param scratch is overwritten; as long as the larger set at least
     */
    static long committedIndex(ReplicaSet voters, ReplicaSet outgoing, Acknowledged acknowledged, long[] scratch) {
        return Math.min(committedIndex(voters, acknowledged, scratch), committedIndex(outgoing, acknowledged, scratch));
    }

    private static long committedIndex(ReplicaSet voters, Acknowledged acknowledged, long[] scratch) {
        int size = voters.size();
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        for (int i = 0; i < size; i++) {
            scratch[i] = acknowledged.index(voters.at(i));
        }
        Arrays.sort(scratch, 0, size);
        return scratch[size - majority(size)];
    }

    /** Returns how the vote stands: won by both sets, lost by either, or pending. */
    public static VoteResult vote(ReplicaSet voters, ReplicaSet outgoing, Votes votes) {
        VoteResult one = vote(voters, votes);
        VoteResult other = vote(outgoing, votes);
        if (one == VoteResult.LOST || other == VoteResult.LOST) {
            return VoteResult.LOST;
        }
        return one == VoteResult.WON ? other : one;
    }

    private static VoteResult vote(ReplicaSet voters, Votes votes) {
        int size = voters.size();
        if (size == 0) {
            return VoteResult.WON;
        }
        int granted = 0;
        int missing = 0;
        for (int i = 0; i < size; i++) {
            Vote vote = votes.of(voters.at(i));
            if (vote == Vote.GRANTED) {
                granted++;
            } else if (vote == Vote.MISSING) {
                missing++;
            }
        }
        if (granted >= majority(size)) {
            return VoteResult.WON;
        }
        return granted + missing >= majority(size) ? VoteResult.PENDING : VoteResult.LOST;
    }
}
