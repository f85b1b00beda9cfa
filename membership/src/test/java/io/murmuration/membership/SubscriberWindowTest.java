package io.murmuration.membership;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubscriberWindowTest {

    private static final long START = 40;
    private static final long LAST = START + SubscriberWindow.LIMIT;

    private final SubscriberWindow window = new SubscriberWindow(START);

    private void offerUpTo(long version) {
        for (long each = START + 1; each <= version; each++) {
            assertThat(window.offer(each)).as("version %d", each).isTrue();
        }
    }

    @Test
    void oneThatKeepsUpGetsEveryVersion() {
        for (long version = START + 1; version <= START + 5_000; version++) {
            assertThat(window.offer(version)).isTrue();
            assertThat(window.acknowledge(version)).isFalse();
        }
    }

    @Test
    void exactlyTheLimitMayWait() {
        offerUpTo(LAST);

        assertThat(window.offer(LAST + 1)).isFalse();
    }

    @Test
    void whoIsBehindGetsNothingUntilASnapshotAndThenEveryVersionAfterIt() {
        offerUpTo(LAST);
        window.offer(LAST + 1);

        assertThat(window.acknowledge(LAST - SubscriberWindow.LIMIT / 2 - 1)).isFalse();
        assertThat(window.offer(LAST + 2)).isFalse();
        assertThat(window.acknowledge(LAST - SubscriberWindow.LIMIT / 2)).isTrue();
        window.snapshot(LAST + 2);

        assertThat(window.offer(LAST + 3)).isTrue();
        assertThat(window.acknowledge(LAST + 2)).isFalse();
    }

    @Test
    void anAcknowledgementOfWhatWasNotSentDoesNotWidenTheWindow() {
        window.acknowledge(START + 500);
        offerUpTo(LAST);

        assertThat(window.offer(LAST + 1)).isFalse();
    }

    @Test
    void aLateAcknowledgementTakesNothingBack() {
        offerUpTo(START + 10);
        window.acknowledge(START + 10);
        window.acknowledge(START + 1);

        for (long version = START + 11; version <= LAST + 10; version++) {
            assertThat(window.offer(version)).isTrue();
        }
    }
}
