package io.murmuration.gossip.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LamportClockTest {

    private final LamportClock clock = new LamportClock();

    @Test
    void aNewEventIsLaterThanAllGivenOrWitnessed() {
        assertThat(clock.time()).isZero();
        assertThat(clock.tick()).isEqualTo(1);
        clock.witness(41);
        assertThat(clock.time()).isEqualTo(41);
        assertThat(clock.tick()).isEqualTo(42);
        clock.witness(7);
        assertThat(clock.tick()).isEqualTo(43);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void whatFollowsFromAMessageIsLaterThanItOnAnyNode(long seed) {
        Random random = new Random(seed);
        LamportClock[] nodes = {new LamportClock(), new LamportClock(), new LamportClock()};
        for (int i = 0; i < 5_000; i++) {
            long sent = nodes[random.nextInt(3)].tick();
            LamportClock receiver = nodes[random.nextInt(3)];
            long before = receiver.time();
            receiver.witness(sent);
            assertThat(receiver.tick()).isGreaterThan(sent).isGreaterThan(before);
        }
    }

    @Test
    void aLeapIsRefusedAndChangesNothing() {
        clock.witness(5);

        assertThatIllegalArgumentException().isThrownBy(() -> clock.witness(5 + LamportClock.MAX_JUMP + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> clock.witness(Long.MAX_VALUE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clock.witness(-1))
                .withMessage("a Lamport time must be from 0 to 2^40 ahead of 5: -1");
        assertThatIllegalArgumentException().isThrownBy(() -> clock.witness(Long.MIN_VALUE));
        assertThat(clock.time()).isEqualTo(5);

        clock.witness(5 + (1L << 40));
        assertThat(clock.time()).isEqualTo(5 + (1L << 40));
    }

    @Test
    void aClockThatHasRunOutSaysSo() {
        while (clock.time() < Long.MAX_VALUE) {
            clock.witness(clock.time() + Math.min(LamportClock.MAX_JUMP, Long.MAX_VALUE - clock.time()));
        }

        assertThatIllegalStateException().isThrownBy(clock::tick);
        assertThat(clock.time()).isEqualTo(Long.MAX_VALUE);
    }
}
