package io.murmuration.gossip.rumour;

import static java.lang.System.Logger.Level.INFO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How fast a rumour spreads by these queues alone, in rounds in which each node tells three others.
 */
class SpreadTest {

    /** The figures are of interest also where they keep the bound. */
    private static final System.Logger LOG = System.getLogger(SpreadTest.class.getName());

    private static final int FANOUT = 3;
    private static final int SEEDS = 20;

    @ParameterizedTest(name = "{0} nodes")
    @ValueSource(ints = {10, 100, 1_000, 2_000})
    void allKnowARumourAfterAboutLogTwoRounds(int nodes) {
        List<Integer> rounds = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            rounds.add(roundsUntilAllKnow(nodes, new Random(seed)));
        }

        int worst = rounds.stream().mapToInt(Integer::intValue).max().orElseThrow();
        double bound = 2 * Math.log(nodes) / Math.log(2) + 4;
        LOG.log(INFO, "rounds until all of {0} nodes know: worst {1} of {2}, bound {3}", nodes, worst, rounds, bound);
        assertThat(worst).isLessThanOrEqualTo((int) bound);
    }

    /** Synchronous rounds without loss: what is heard in a round is told from the next one on. */
    private static int roundsUntilAllKnow(int nodes, Random random) {
        List<RumourQueue<String, String>> queues = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            queues.add(new RumourQueue<>(16, String::length));
        }
        boolean[] knows = new boolean[nodes];
        knows[0] = true;
        queues.get(0).add("subject", "rumour", 0);
        int limit = RumourQueue.transmitLimit(4, nodes);
        int known = 1;
        int rounds = 0;
        while (known < nodes) {
            assertThat(queues).as("still told by someone").anyMatch(queue -> !queue.isEmpty());
            boolean[] hears = new boolean[nodes];
            for (RumourQueue<String, String> queue : queues) {
                for (int packet = 0; packet < FANOUT; packet++) {
                    if (!queue.take(1_400, limit).isEmpty()) {
                        hears[random.nextInt(nodes)] = true;
                    }
                }
            }
            for (int i = 0; i < nodes; i++) {
                if (hears[i] && !knows[i]) {
                    knows[i] = true;
                    known++;
                    queues.get(i).add("subject", "rumour", 0);
                }
            }
            rounds++;
        }
        return rounds;
    }
}
