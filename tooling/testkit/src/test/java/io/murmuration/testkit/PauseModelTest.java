package io.murmuration.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PauseModelTest {

    private static final int SAMPLES = 100_000;

    @Test
    void pausesHaveTheMedianTheSpreadAndTheRateOfTheModel() {
        SplittableRandom random = new SplittableRandom(5);
        double[] lengths = new double[SAMPLES];
        double gaps = 0;
        for (int i = 0; i < SAMPLES; i++) {
            lengths[i] = PauseModel.standard().sampleLengthNanos(random) / 1e6;
            gaps += PauseModel.standard().sampleGapNanos(random) / 1e9;
        }
        Arrays.sort(lengths);

        // Of a normal distribution 84.13 % lie below one standard deviation.
        assertThat(lengths[SAMPLES / 2]).isCloseTo(150, within(3.0));
        assertThat(Math.log(lengths[84_134] / 150)).isCloseTo(0.9, within(0.02));
        assertThat(gaps / SAMPLES).isCloseTo(60, within(1.0));
    }

    @Test
    void withoutPausesNoneBegins() {
        long gapNanos = PauseModel.none().sampleGapNanos(new SplittableRandom(5));

        assertThat(Duration.ofNanos(gapNanos)).isGreaterThan(Duration.ofDays(10_000));
    }

    @Test
    void modelsAreKnownByName() {
        assertThat(PauseModel.named("default")).isEqualTo(PauseModel.standard());
        assertThat(PauseModel.named("none").title()).isEqualTo("none");
        assertThat(PauseModel.named("default").title()).isEqualTo("default");
        assertThatThrownBy(() -> PauseModel.named("often"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'often'");
    }
}
