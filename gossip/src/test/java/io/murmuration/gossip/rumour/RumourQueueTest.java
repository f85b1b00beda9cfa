package io.murmuration.gossip.rumour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RumourQueueTest {

    private static final int PLENTY = 1_400;
    private static final int OFTEN = 1_000;

    /** The size of a rumour is the length of its text. */
    private final RumourQueue<String, String> queue = new RumourQueue<>(100, String::length);

    @Test
    void anEmptyQueueHasNothingToTell() {
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.take(PLENTY, OFTEN)).isSameAs(List.of());
    }

    @Test
    void theUrgentGoesFirstThenTheLeastToldThenTheNewest() {
        queue.add("told", "told", 1);
        queue.take(PLENTY, OFTEN);
        queue.add("older", "older", 1);
        queue.add("newer", "newer", 1);
        queue.add("idle", "idle", 2);
        queue.add("urgent", "urgent", 0);

        assertThat(queue.take(PLENTY, OFTEN)).containsExactly("urgent", "newer", "older", "told", "idle");
    }

    @Test
    void theNewestOfASubjectReplacesTheOlderAndIsCountedAnew() {
        queue.add("a", "alive", 1);
        assertThat(queue.take(PLENTY, 2)).containsExactly("alive");
        queue.add("a", "dead", 0);
        assertThat(queue.size()).isEqualTo(1);

        assertThat(queue.take(PLENTY, 2)).containsExactly("dead");
        assertThat(queue.take(PLENTY, 2)).containsExactly("dead");
        assertThat(queue.take(PLENTY, 2)).isEmpty();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.dropped()).isZero();
    }

    @Test
    void whatDoesNotFitIsPassedOverForWhatDoes() {
        queue.add("small", "ab", 2);
        queue.add("large", "abcdefgh", 1);
        queue.add("middle", "abcde", 0);

        assertThat(queue.take(7, OFTEN)).containsExactly("abcde", "ab");
        assertThat(queue.take(8, OFTEN)).containsExactly("abcde", "ab");
        assertThat(queue.take(13, OFTEN)).containsExactly("abcde", "abcdefgh");
        assertThat(queue.take(1, OFTEN)).isEmpty();
        assertThat(queue.take(0, OFTEN)).isEmpty();
        assertThat(queue.take(-1, OFTEN)).isEmpty();
    }

    @Test
    void theSearchForSmallerOnesIsBounded() {
        queue.add("small", "s", 1);
        for (int i = 0; i < 63; i++) {
            queue.add("large" + i, "too large", 0);
        }
        assertThat(queue.take(5, OFTEN)).containsExactly("s");

        queue.add("large63", "too large", 0);
        assertThat(queue.take(5, OFTEN)).isEmpty();
    }

    @Test
    void aFullQueueDropsTheMostToldOfTheLeastUrgent() {
        RumourQueue<String, String> three = new RumourQueue<>(3, String::length);
        three.add("urgent", "urgent", 0);
        three.add("told", "told", 1);
        three.take(PLENTY, OFTEN);
        three.add("new", "new", 1);

        three.add("newer", "newer", 1);
        assertThat(three.dropped()).isEqualTo(1);
        assertThat(three.take(PLENTY, OFTEN)).containsExactly("urgent", "newer", "new");

        three.add("idle", "idle", 2);
        assertThat(three.dropped()).isEqualTo(2);
        three.add("new", "renewed", 1);
        assertThat(three.dropped()).as("a replacement needs no room").isEqualTo(2);
        assertThat(three.take(PLENTY, OFTEN)).containsExactly("urgent", "renewed", "newer");
    }

    @Test
    void whatWasToldOftenEnoughIsRetiredWhenTheLimitFalls() {
        queue.add("a", "a", 0);
        queue.take(PLENTY, 8);
        queue.take(PLENTY, 8);

        assertThat(queue.take(PLENTY, 2)).isEmpty();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aForgottenSubjectIsNotTold() {
        queue.add("a", "a", 0);
        queue.add("b", "b", 0);
        queue.remove("a");
        queue.remove("unknown");

        assertThat(queue.take(PLENTY, OFTEN)).containsExactly("b");
        assertThat(queue.dropped()).isZero();
    }

    /** Whatever is called: a plain model that counts by itself agrees. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void everyRumourIsToldExactlyToTheLimitAndNoPacketOverflows(long seed) {
        Random random = new Random(seed);
        int limit = 1 + random.nextInt(8);
        RumourQueue<Integer, String> any = new RumourQueue<>(1_000, String::length);
        Map<String, Integer> told = new LinkedHashMap<>();
        Map<Integer, String> current = new LinkedHashMap<>();
        for (int step = 0; step < 5_000; step++) {
            if (random.nextInt(3) == 0) {
                int subject = random.nextInt(200);
                String rumour = step + "-" + "x".repeat(random.nextInt(40));
                any.add(subject, rumour, random.nextInt(4));
                current.put(subject, rumour);
            }
            int budget = random.nextInt(150);
            List<String> taken = any.take(budget, limit);

            assertThat(taken.stream().mapToInt(String::length).sum()).isLessThanOrEqualTo(budget);
            assertThat(taken).doesNotHaveDuplicates();
            assertThat(current.values()).as("no rumour that was replaced").containsAll(taken);
            for (String rumour : taken) {
                if (told.merge(rumour, 1, Integer::sum) == limit) {
                    current.values().remove(rumour);
                }
            }
            assertThat(any.size()).isEqualTo(current.size());
        }
        while (!any.isEmpty()) {
            any.take(PLENTY, limit).forEach(rumour -> told.merge(rumour, 1, Integer::sum));
        }

        assertThat(told.values()).allMatch(times -> times <= limit);
        assertThat(current.values()).allMatch(rumour -> told.getOrDefault(rumour, 0) == limit);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void theCapacityIsNeverExceededAndEveryLossIsCounted(long seed) {
        Random random = new Random(seed);
        RumourQueue<Integer, String> small = new RumourQueue<>(10, String::length);
        int queued = 0;
        for (int subject = 0; subject < 500; subject++) {
            small.add(subject, "r", random.nextInt(3));
            queued++;
            assertThat(small.size()).isLessThanOrEqualTo(10);
            assertThat(small.size() + small.dropped()).isEqualTo(queued);
        }
    }

    @Test
    void theOrderDoesNotDependOnHashCodes() {
        List<List<String>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            RumourQueue<Object, String> anyhow = new RumourQueue<>(50, String::length);
            for (int i = 0; i < 50; i++) {
                anyhow.add(new Object(), "rumour " + i, i % 3); // hash codes of identity differ in each run
            }
            runs.add(anyhow.take(300, OFTEN));
        }

        assertThat(runs.get(0)).isEqualTo(runs.get(1)).startsWith("rumour 48", "rumour 45");
    }

    @ParameterizedTest(name = "{1} nodes: {2}")
    @CsvSource({
        "4, 0, 4",
        "4, 1, 4",
        "4, 9, 8",
        "4, 10, 8",
        "4, 99, 12",
        "4, 100, 12",
        "3, 1000, 12",
        "1, 2147483647, 11"
    })
    void theLimitGrowsWithTheLogarithmOfTheCluster(int multiplier, int nodes, int limit) {
        assertThat(RumourQueue.transmitLimit(multiplier, nodes)).isEqualTo(limit);
    }

    @Test
    void refusesWhatHasNoMeaningAndKeepsWhatItHas() {
        queue.add("a", "a", 0);

        assertThatIllegalArgumentException().isThrownBy(() -> queue.add("a", "", 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.take(PLENTY, 0))
                .withMessage("transmitLimit must be above zero: 0");
        assertThat(queue.take(PLENTY, OFTEN)).containsExactly("a");
        assertThatIllegalArgumentException().isThrownBy(() -> new RumourQueue<String, String>(0, String::length));
        assertThatIllegalArgumentException().isThrownBy(() -> RumourQueue.transmitLimit(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> RumourQueue.transmitLimit(4, -1));
    }
}
