package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InflightTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void itCountsAsAQueueDoes(long seed) {
        Random random = new Random(seed);
        int maxMessages = 1 + random.nextInt(9);
        long maxBytes = random.nextInt(3) * 50L;
        Inflight inflight = new Inflight(maxMessages, maxBytes);
        ArrayDeque<long[]> model = new ArrayDeque<>();
        long index = 1;
        for (int step = 0; step < 5_000; step++) {
            int dice = random.nextInt(100);
            if (dice == 0) {
                inflight.reset();
                model.clear();
            } else if (dice < 60 && !inflight.isFull()) {
                long size = random.nextInt(30);
                inflight.add(index, size);
                model.add(new long[] {index, size});
                index += random.nextInt(3);
            } else {
                long upTo = index - random.nextInt(8);
                inflight.freeUpTo(upTo);
                model.removeIf(message -> message[0] <= upTo);
            }

            long bytes = model.stream().mapToLong(message -> message[1]).sum();
            assertThat(inflight.count()).isEqualTo(model.size());
            assertThat(inflight.isFull()).isEqualTo(model.size() == maxMessages || (maxBytes > 0 && bytes >= maxBytes));
        }
    }

    @Test
    void whatIsFullTakesNoMore() {
        Inflight inflight = new Inflight(1, 0);
        inflight.add(1, 1);

        assertThatIllegalStateException().isThrownBy(() -> inflight.add(2, 1));
    }

    @Test
    void oneMessageMayGoBeyondTheLimitOfBytes() {
        Inflight inflight = new Inflight(8, 10);
        inflight.add(1, 9);
        inflight.add(2, 1_000);
        assertThat(inflight.isFull()).isTrue();

        inflight.freeUpTo(1);
        assertThat(inflight.isFull()).isTrue();

        inflight.freeUpTo(2);
        assertThat(inflight.isFull()).isFalse();
    }
}
