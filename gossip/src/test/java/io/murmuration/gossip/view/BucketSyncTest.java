package io.murmuration.gossip.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketSyncTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void exactlyTheBucketsOfDifferentEntriesDiffer(long seed) {
        Random random = new Random(seed);
        ViewDigest mine = new ViewDigest();
        ViewDigest theirs = new ViewDigest();
        long expected = 0;
        for (int i = 0; i < 40; i++) {
            long item = ViewDigest.mix(random.nextLong());
            mine.add(item);
            if (random.nextInt(4) == 0) {
                expected |= 1L << ViewDigest.bucketOf(item);
            } else {
                theirs.add(item);
            }
        }

        assertThat(BucketSync.differing(mine.toArray(), theirs.toArray())).isEqualTo(expected);
        assertThat(BucketSync.differing(theirs.toArray(), mine.toArray())).isEqualTo(expected);
        assertThat(BucketSync.differing(mine.toArray(), mine.toArray())).isZero();
    }

    @Test
    void theFirstAndTheLastBucketCount() {
        ViewDigest mine = new ViewDigest();
        mine.add(0, 1);
        mine.add(63, 1);

        assertThat(BucketSync.differing(mine.toArray(), new long[64])).isEqualTo(0x8000000000000001L);
    }

    @Test
    void refusesAnyOtherNumberOfBuckets() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BucketSync.differing(new long[64], new long[63]))
                .withMessage("theirs must have 64 buckets: 63");
        assertThatIllegalArgumentException().isThrownBy(() -> BucketSync.differing(new long[65], new long[65]));
    }
}
