package io.murmuration.consensus.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchHubRandomTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void whateverHappensEachHearsAllThatItWantsOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        WrittenHistory history = new WrittenHistory();
        WatchLimits limits = new WatchLimits(
                10_000,
                10_000,
                100,
                1 + random.nextInt(8),
                100 + random.nextInt(1_000),
                500 + random.nextInt(5_000),
                1 << 20,
                1 + random.nextInt(60),
                1 + random.nextInt(60),
                1 + random.nextInt(20));
        RandomWatchers watchers = new RandomWatchers(random, history, limits);
        for (int step = 0; step < 20_000; step++) {
            int dice = random.nextInt(1_000);
            if (dice < 500) {
                write(random, history);
            } else if (dice < 560) {
                watchers.open();
            } else if (dice < 700) {
                watchers.acknowledge();
            } else if (dice < 725) {
                watchers.cancel();
            } else if (dice < 745) {
                watchers.reconnect();
            } else if (dice < 750) {
                history.compact(history.revision() - random.nextInt(60));
            } else if (dice < 760) {
                watchers.drain();
            } else if (dice < 800) {
                watchers.tick();
            } else {
                watchers.applied();
            }
        }

        for (int round = 0; round < 2_000 && (round < 100 || watchers.counts().catchingUp() > 0); round++) {
            watchers.acknowledgeAll();
            watchers.drain();
            watchers.tick();
        }
        watchers.drain();
        watchers.checkNothingIsMissing();
        assertThat(watchers.heard).isGreaterThan(2_000);
        assertThat(watchers.reopened).isGreaterThan(20);
        assertThat(watchers.compactions).isGreaterThan(2);
        assertThat(watchers.counts().stalled()).isGreaterThan(50);
    }

    private static void write(Random random, WrittenHistory history) {
        int changes = random.nextInt(4) == 0 ? 4 : 1;
        String last = "";
        for (int change = 0; change < changes; change++) {
            String key = RandomWatchers.key(random);
            if (key.compareTo(last) > 0) {
                last = key;
                if (random.nextInt(4) == 0) {
                    history.delete(key);
                } else {
                    history.put(key, "v".repeat(random.nextInt(9)));
                }
            }
        }
        history.commit();
    }
}
