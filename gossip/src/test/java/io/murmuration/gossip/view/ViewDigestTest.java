package io.murmuration.gossip.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewDigestTest {

    private final ViewDigest digest = new ViewDigest();

    @Test
    void noEntriesAreZero() {
        assertThat(digest.value()).isZero();
        assertThat(digest.toArray()).containsOnly(0L).hasSize(ViewDigest.BUCKETS);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void theOrderOfEntriesDoesNotCount(long seed) {
        Random random = new Random(seed);
        List<Long> items = items(random, 300);
        ViewDigest other = new ViewDigest();
        items.forEach(digest::add);
        Collections.shuffle(items, random);
        items.forEach(other::add);

        assertThat(other.value()).isEqualTo(digest.value()).isNotZero();
        assertThat(other.toArray()).isEqualTo(digest.toArray());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void removingUndoesAddingWheneverItComes(long seed) {
        Random random = new Random(seed);
        ViewDigest other = new ViewDigest();
        items(random, 50).forEach(item -> {
            digest.add(item);
            other.add(item);
        });
        List<Long> passing = items(random, 50);

        passing.forEach(other::add);
        assertThat(other.value()).isNotEqualTo(digest.value());
        Collections.shuffle(passing, random);
        passing.forEach(other::remove);

        assertThat(other.value()).isEqualTo(digest.value());
        assertThat(other.toArray()).isEqualTo(digest.toArray());
    }

    @Test
    void removingBeforeAddingIsTheSame() {
        digest.remove(5, 77);
        digest.add(5, 77);

        assertThat(digest.value()).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void everyDifferenceShows(long seed) {
        Random random = new Random(seed);
        Set<Long> values = new LinkedHashSet<>();
        values.add(digest.value());
        for (long item : items(random, 2_000)) {
            digest.add(item);
            assertThat(values.add(digest.value())).isTrue();
        }
    }

    @Test
    void neitherAnEntryTwiceNorSwappedBucketsVanish() {
        digest.add(1, 77);
        long once = digest.value();
        digest.add(1, 77);
        assertThat(digest.value()).isNotZero().isNotEqualTo(once);

        ViewDigest swapped = new ViewDigest();
        swapped.add(2, 77);
        assertThat(swapped.value()).isNotEqualTo(once);
    }

    @Test
    void anEntryGoesIntoTheBucketGiven() {
        digest.add(63, 77);
        digest.add(63, 5);

        assertThat(digest.bucket(63)).isEqualTo(82);
        long[] copy = digest.toArray();
        copy[63] = 0;
        assertThat(digest.bucket(63)).isEqualTo(82);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> digest.add(64, 1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> digest.bucket(-1));
    }

    @Test
    void keysSpreadOverAllBuckets() {
        int[] counts = new int[ViewDigest.BUCKETS];
        for (long key = 0; key < 64_000; key++) {
            counts[ViewDigest.bucketOf(key)]++;
        }

        assertThat(Arrays.stream(counts)).allMatch(count -> count > 800 && count < 1_200);
    }

    /**
     * The first output of SplitMix64 with seed 0, and published vectors of FNV-1a: a wire format.
     */
    @Test
    void hashesAreThePublishedOnes() {
        assertThat(ViewDigest.mix(0x9E3779B97F4A7C15L)).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(ViewDigest.hash("")).isEqualTo(ViewDigest.mix(0xCBF29CE484222325L));
        assertThat(ViewDigest.hash("a")).isEqualTo(ViewDigest.mix(0xAF63DC4C8601EC8CL));
        assertThat(ViewDigest.hash("foobar")).isEqualTo(ViewDigest.mix(0x85944171F73967E8L));
        assertThat(ViewDigest.hash("ä")).isNotEqualTo(ViewDigest.hash("a"));
    }

    private static List<Long> items(Random random, int count) {
        List<Long> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(ViewDigest.mix(random.nextLong()));
        }
        return items;
    }
}
