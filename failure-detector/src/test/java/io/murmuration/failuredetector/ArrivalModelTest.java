package io.murmuration.failuredetector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.murmuration.failuredetector.ArrivalModel.Exponential;
import io.murmuration.failuredetector.ArrivalModel.LogNormal;
import io.murmuration.failuredetector.ArrivalModel.Normal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalModelTest {

    private static final double SECOND = 1e9;

    @Test
    void theNormalModelCountsDeviationsFromTheMean() {
        ArrivalModel model = new Normal(2 * SECOND, SECOND / 2);

        assertThat(model.phi(2 * SECOND)).isCloseTo(0.3010299957, within(1e-9));
        assertThat(model.phi(2.5 * SECOND)).isCloseTo(0.7995455415, within(1e-9));
        assertThat(model.elapsedAt(6.5426456724)).isCloseTo(4.5 * SECOND, within(4.5));
    }

    @Test
    void theLogNormalModelCountsThemOnALogarithmicScale() {
        ArrivalModel model = new LogNormal(0.15 * SECOND, 0.9);

        assertThat(model.phi(0)).isZero();
        assertThat(model.phi(0.15 * SECOND)).isCloseTo(0.3010299957, within(1e-9));
        assertThat(model.phi(0.15 * SECOND * Math.exp(0.9 * 5))).isCloseTo(6.5426456724, within(1e-9));
        assertThat(model.elapsedAt(6.5426456724)).isCloseTo(0.15 * SECOND * Math.exp(0.9 * 5), within(100.0));
    }

    @Test
    void theExponentialModelAddsOnePerFactorOfTen() {
        ArrivalModel model = new Exponential(SECOND);

        assertThat(model.phi(Math.log(10) * SECOND)).isCloseTo(1, within(1e-12));
        assertThat(model.phi(8 * Math.log(10) * SECOND)).isCloseTo(8, within(1e-12));
        assertThat(model.elapsedAt(8)).isCloseTo(8 * Math.log(10) * SECOND, within(1.0));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void phiIsFiniteAndNeverFallsHoweverLongItTakes(long seed) {
        for (ArrivalModel model : models(new Random(seed))) {
            double previous = model.phi(0);
            for (double elapsed = 1_000; elapsed < Long.MAX_VALUE; elapsed *= 1.003) {
                double phi = model.phi(elapsed);
                assertThat(phi).as("%s after %s", model, elapsed).isFinite().isGreaterThanOrEqualTo(previous);
                previous = model.phi(elapsed + 1); // a nanosecond later
                assertThat(previous).isGreaterThanOrEqualTo(phi);
            }
            assertThat(model.phi((double) Long.MAX_VALUE)).isFinite().isGreaterThanOrEqualTo(previous);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void theInverseLeadsBackAndNeverFalls(long seed) {
        for (ArrivalModel model : models(new Random(seed))) {
            double previous = model.elapsedAt(0);
            assertThat(previous).isNotNegative();
            for (double phi = 0.31; phi < 1e5; phi *= 1.05) {
                double elapsed = model.elapsedAt(phi);
                assertThat(elapsed).as("%s at %s", model, phi).isFinite().isGreaterThanOrEqualTo(previous);
                if (elapsed < Long.MAX_VALUE) {
                    assertThat(model.phi(elapsed * (1 + 1e-6))).isGreaterThanOrEqualTo(phi);
                    assertThat(model.phi(elapsed * (1 - 1e-6))).isLessThanOrEqualTo(phi);
                }
                previous = elapsed;
            }
            assertThat(model.elapsedAt(Double.MAX_VALUE)).isLessThanOrEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void theExtremesOfTheSettingsStayFinite() {
        double most = (double) Long.MAX_VALUE;
        for (ArrivalModel model : List.of(
                new Normal(0, 1),
                new Normal(most, most),
                new LogNormal(1, 1e-3),
                new LogNormal(most, 100),
                new Exponential(1),
                new Exponential(most))) {
            assertThat(model.phi(most)).as("%s", model).isFinite();
            assertThat(model.phi(0)).isFinite().isNotNegative();
            assertThat(model.elapsedAt(1e300)).isBetween(0.0, most);
        }
    }

    @Test
    void refusesParametersAndTimesWithoutMeaning() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Normal(-1, 1))
                .withMessage("meanNanos must be a time: -1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Normal(1, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> new Normal(Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LogNormal(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LogNormal(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new LogNormal(1, 101));
        assertThatIllegalArgumentException().isThrownBy(() -> new Exponential(Double.POSITIVE_INFINITY));
        for (ArrivalModel model : models(new Random(1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> model.phi(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> model.phi(Double.NaN));
            assertThatIllegalArgumentException().isThrownBy(() -> model.elapsedAt(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> model.elapsedAt(Double.NaN));
        }
    }

    private static List<ArrivalModel> models(Random random) {
        double nanos = Math.pow(10, random.nextDouble(4, 11));
        return List.of(
                new Normal(nanos, nanos * random.nextDouble(0.01, 2)),
                new LogNormal(nanos, random.nextDouble(0.1, 2.5)),
                new Exponential(nanos));
    }
}
