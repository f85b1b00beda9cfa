package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.Quorum.Vote;
import io.murmuration.consensus.raft.Quorum.VoteResult;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the definitions, by counting. */
class QuorumTest {

    private static final int ROUNDS = 2_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void committedIsTheHighestIndexThatAMajorityOfEachHalfAcknowledged(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            ReplicaSet voters = someOf(random);
            ReplicaSet outgoing = someOf(random);
            TreeMap<Long, Long> indices = new TreeMap<>();
            for (long id : voters.union(outgoing).toArray()) {
                indices.put(id, (long) random.nextInt(6));
            }
            Quorum.Acknowledged known = id -> indices.getOrDefault(id, 0L);

            long committed = Quorum.committedIndex(voters, outgoing, known);

            long highest = Long.MAX_VALUE;
            if (!voters.isEmpty() || !outgoing.isEmpty()) {
                highest = 5;
                while (!acknowledged(voters, known, highest) || !acknowledged(outgoing, known, highest)) {
                    highest--;
                }
            }
            assertThat(committed).as("%s %s %s", voters, outgoing, indices).isEqualTo(highest);
        }
    }

    private static boolean acknowledged(ReplicaSet voters, Quorum.Acknowledged known, long index) {
        int count = 0;
        for (long id : voters.toArray()) {
            count += known.index(id) >= index ? 1 : 0;
        }
        return voters.isEmpty() || 2 * count > voters.size();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void aVoteIsWonOrLostWhenTheMissingAnswersCannotTurnIt(long seed) {
        Random random = new Random(seed);
        Vote[] answers = Vote.values();
        for (int round = 0; round < ROUNDS; round++) {
            ReplicaSet voters = someOf(random);
            ReplicaSet outgoing = someOf(random);
            TreeMap<Long, Vote> answered = new TreeMap<>();
            for (long id : voters.union(outgoing).toArray()) {
                answered.put(id, answers[random.nextInt(answers.length)]);
            }
            Quorum.Votes votes = id -> answered.getOrDefault(id, Vote.MISSING);

            VoteResult result = Quorum.vote(voters, outgoing, votes);

            boolean atWorst = granted(voters, votes, false) && granted(outgoing, votes, false);
            boolean atBest = granted(voters, votes, true) && granted(outgoing, votes, true);
            VoteResult expected = atWorst ? VoteResult.WON : atBest ? VoteResult.PENDING : VoteResult.LOST;
            assertThat(result).as("%s %s %s", voters, outgoing, answered).isEqualTo(expected);
        }
    }

    private static boolean granted(ReplicaSet voters, Quorum.Votes votes, boolean missingGrant) {
        int count = 0;
        for (long id : voters.toArray()) {
            Vote vote = votes.of(id);
            count += vote == Vote.GRANTED || (missingGrant && vote == Vote.MISSING) ? 1 : 0;
        }
        return voters.isEmpty() || 2 * count > voters.size();
    }

    @Test
    void theScratchMayBeLongerAndUsed() {
        long[] scratch = {99, 99, 99, 99, 99};

        assertThat(Quorum.committedIndex(ReplicaSet.of(1, 2, 3), ReplicaSet.EMPTY, id -> id, scratch))
                .isEqualTo(2);
    }

    private static ReplicaSet someOf(Random random) {
        ReplicaSet set = ReplicaSet.EMPTY;
        for (int left = random.nextInt(8); left > 0; left--) {
            set = set.with(1 + random.nextInt(9));
        }
        return set;
    }
}
