package io.murmuration.consensus.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.wire.Packet;
import org.junit.jupiter.api.Test;

class OutQueueTest {

    private static final Packet ANY = new Packet.Ask(1, new Request.ListSessions(1));
    private static final long NOW = Long.MAX_VALUE - 5; // monotonic time may overflow
    private static final long LATER = Long.MIN_VALUE + 4;
    private static final long LATEST = Long.MIN_VALUE + 14;

    private final OutQueue queue = new OutQueue(100);

    @Test
    void itTakesNoMoreThanItsBytes() {
        assertThat(queue.offer(ANY, 60, NOW)).isTrue();
        assertThat(queue.offer(ANY, 40, NOW)).isTrue();
        assertThat(queue.offer(ANY, 1, NOW)).isFalse();
        assertThat(queue.bytes()).isEqualTo(100);

        queue.remove();

        assertThat(queue.bytes()).isEqualTo(40);
        assertThat(queue.offer(ANY, 60, NOW)).isTrue();
    }

    @Test
    void aPacketLargerThanTheBoundPassesAlone() {
        assertThat(queue.offer(ANY, 1_000, NOW)).isTrue();
        assertThat(queue.offer(ANY, 1, NOW)).isFalse();
    }

    @Test
    void whatHasWaitedTooLongIsDroppedAndNothingElse() {
        queue.offer(ANY, 10, NOW);
        queue.offer(ANY, 20, LATER);
        queue.offer(ANY, 30, LATEST);

        assertThat(queue.dropBefore(LATER)).isEqualTo(1);

        assertThat(queue.bytes()).isEqualTo(50);
        assertThat(queue.clear()).isEqualTo(2);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
    }
}
