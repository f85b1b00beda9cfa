package io.murmuration.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void aQuantileIsNeverTooLowAndAtMostThreePercentTooHigh() {
        for (long nanos = 1; nanos > 0; nanos = nanos * 5 / 4 + 1) {
            Latencies latencies = new Latencies();
            latencies.record(nanos);

            assertThat(latencies.quantile(0.5)).isGreaterThanOrEqualTo(nanos).isLessThanOrEqualTo((long)
                    (nanos * 1.0321));
            if (nanos > Long.MAX_VALUE / 8) {
                break;
            }
        }
    }

    @Test
    void quantilesCountFromTheShortest() {
        Latencies latencies = new Latencies();
        for (int i = 0; i < 98; i++) {
            latencies.record(10);
        }
        latencies.record(20);
        latencies.record(1_000_000);

        assertThat(latencies.count()).isEqualTo(100);
        assertThat(latencies.quantile(0.5)).isEqualTo(10);
        assertThat(latencies.quantile(0.99)).isEqualTo(20);
        assertThat(latencies.quantile(1)).isGreaterThanOrEqualTo(1_000_000);
    }

    @Test
    void theLongestFitsAndNothingIsNothing() {
        Latencies latencies = new Latencies();

        assertThat(latencies.quantile(0.99)).isZero();

        latencies.record(Long.MAX_VALUE);
        latencies.record(-5);

        assertThat(latencies.quantile(1)).isEqualTo(Long.MAX_VALUE);
        assertThat(latencies.quantile(0.5)).isZero();
    }
}
