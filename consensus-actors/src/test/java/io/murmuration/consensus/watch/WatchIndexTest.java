package io.murmuration.consensus.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.WatchSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchIndexTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void itFindsThoseWhoseScopeHoldsTheKeyAndNoOthers(long seed) {
        Random random = new Random(seed);
        Connection connection = new Connection(1, WatchLimits.DEFAULT);
        WatchIndex index = new WatchIndex();
        List<Watch> watches = new ArrayList<>();
        long found = 0;
        for (int step = 0; step < 4_000; step++) {
            int aim = step < 2_000 ? 300 : 20;
            if (random.nextInt(2 * aim) >= watches.size()) {
                Watch watch = new Watch(connection, step, WatchSpec.of(range(random)), 1, WatchLimits.DEFAULT);
                watches.add(watch);
                index.add(watch);
            } else {
                index.remove(watches.remove(random.nextInt(watches.size())));
            }

            Bytes key = key(random);
            List<Watch> target = new ArrayList<>();
            index.find(key, target);
            List<Watch> expected = watches.stream()
                    .filter(watch -> watch.scope().contains(key))
                    .toList();
            assertThat(target).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(index.size()).isEqualTo(watches.size());
            found += target.size();
        }
        assertThat(found).isGreaterThan(10_000);
    }

    private static KeyRange range(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> KeyRange.single(key(random));
            case 1 -> KeyRange.prefix(key(random));
            case 2 -> KeyRange.ALL;
            case 3 -> new KeyRange(key(random), null);
            default -> new KeyRange(key(random), key(random));
        };
    }

    private static Bytes key(Random random) {
        byte[] key = new byte[1 + random.nextInt(3)];
        for (int at = 0; at < key.length; at++) {
            key[at] = (byte) (random.nextInt(8) * 36);
        }
        return Bytes.wrap(key);
    }
}
