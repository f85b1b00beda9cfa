package io.murmuration.failuredetector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LocalHealthTest {

    private final LocalHealth health = new LocalHealth();

    @Test
    void theScoreStaysFromZeroToEight() {
        health.succeeded();
        assertThat(health.score()).isZero();

        health.failed(3);
        assertThat(health.score()).isEqualTo(3);
        health.failed(Integer.MAX_VALUE);
        assertThat(health.score()).isEqualTo(LocalHealth.WORST).isEqualTo(8);
        health.succeeded();
        assertThat(health.score()).isEqualTo(7);
        health.failed(0);
        assertThat(health.score()).isEqualTo(7);
    }

    @Test
    void aSickNodeIsPatient() {
        assertThat(health.stretch(100)).isEqualTo(100);
        health.failed(2);
        assertThat(health.stretch(100)).isEqualTo(300);
        assertThat(health.stretch(Long.MAX_VALUE / 3)).isEqualTo(Long.MAX_VALUE / 3 * 3);
        assertThat(health.stretch(Long.MAX_VALUE / 3 + 1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesNegativeFigures() {
        assertThatIllegalArgumentException().isThrownBy(() -> health.failed(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> health.stretch(-1));
    }
}
