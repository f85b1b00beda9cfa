package io.murmuration.consensus.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProposalsTest {

    @Test
    void theyComeOutInOrderHoweverItGrows() {
        Proposals proposals = new Proposals();
        ArrayDeque<Long> model = new ArrayDeque<>();
        SplittableRandom random = new SplittableRandom(11);
        long index = 0;
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(5) < 3) {
                index += 1 + random.nextInt(3);
                proposals.add(index, index * 2, index * 3);
                model.add(index);
            } else if (!model.isEmpty()) {
                long first = model.remove();
                assertThat(proposals.isFirst(first)).isTrue();
                assertThat(proposals.isFirst(first + 1)).isFalse();
                assertThat(proposals.firstOrigin()).isEqualTo(first * 2);
                assertThat(proposals.firstId()).isEqualTo(first * 3);
                proposals.removeFirst();
            }
            assertThat(proposals.count()).isEqualTo(model.size());
        }
        assertThat(model).hasSizeGreaterThan(2_048);
    }
}
