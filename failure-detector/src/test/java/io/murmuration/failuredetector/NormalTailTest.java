package io.murmuration.failuredetector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalTailTest {

    /** Figures of the normal distribution, computed with 50 digits elsewhere. */
    @ParameterizedTest(name = "{0} deviations: φ = {1}")
    @CsvSource({
        "-4, 0.0000137549",
        "-1, 0.0750260130",
        "0, 0.3010299957",
        "1, 0.7995455415",
        "2.99, 2.8554608999",
        "3, 2.8696990359",
        "5, 6.5426456724",
        "13.3, 39.9365384255",
        "40, 349.4370064593"
    })
    void phiMatchesPublishedFigures(double deviations, double phi) {
        assertThat(NormalTail.phi(deviations)).isCloseTo(phi, within(1e-10));
        if (deviations < 38) { // beyond, the tail is below the least normal number
            assertThat(ExactTail.phi(deviations)).isCloseTo(phi, within(1e-10));
        }
    }

    @Test
    void theErrorStaysBelowTheOneStated() {
        for (double y = -8; y <= 37; y += 0.173) {
            double exact = ExactTail.phi(y);

            double allowed = y < 0 ? 1e-12 * y * y + 1e-11 : 1e-11;
            assertThat(NormalTail.phi(y)).as("y = %s", y).isCloseTo(exact, within(exact * allowed));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void phiDoesNotFallFromOneNumberToTheNext(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            double y = random.nextDouble(-12, 12) * Math.pow(10, random.nextInt(-6, 4));
            double next = i % 2 == 0 ? Math.nextUp(y) : y + Math.abs(y) * 0x1p-42;

            assertThat(NormalTail.phi(next)).as("y = %s", y).isGreaterThanOrEqualTo(NormalTail.phi(y));
        }
    }

    @Test
    void phiDoesNotFallWhereOneFormulaHandsOverToAnother() {
        for (double seam : new double[] {-8, -2, -1, -0.0, 1, 2, 3, 4}) {
            double y = seam - 200 * 0x1p-42;
            for (int i = 0; i < 4_000; i++) {
                double next = y + 0x1p-43;
                assertThat(NormalTail.phi(next)).as("y = %s", y).isGreaterThanOrEqualTo(NormalTail.phi(y));
                y = next;
            }
        }
    }

    @Test
    void phiIsFiniteForEveryNumber() {
        for (double y : new double[] {Double.NEGATIVE_INFINITY, -Double.MAX_VALUE, -39, -0.0, Double.MIN_VALUE}) {
            assertThat(NormalTail.phi(y)).isFinite().isNotNegative();
        }
        assertThat(NormalTail.phi(Double.MAX_VALUE)).isFinite().isGreaterThan(1e290);
        assertThat(NormalTail.phi(Double.POSITIVE_INFINITY)).isFinite();
    }

    @Test
    void theInverseLeadsBack() {
        for (double phi = 1e-12; phi < 1e30; phi *= 1.37) {
            double y = NormalTail.deviationsAt(phi);

            assertThat(NormalTail.phi(y)).as("φ = %s", phi).isGreaterThanOrEqualTo(phi);
            assertThat(NormalTail.phi(y)).isCloseTo(phi, within(phi * 2e-7));
        }
    }

    @Test
    void theInverseLeadsBackFromTheExtremes() {
        for (double phi = 1e-299; phi < 1e299; phi *= 873) {
            double y = NormalTail.deviationsAt(phi);

            assertThat(NormalTail.phi(y)).as("φ = %s", phi).isCloseTo(phi, within(phi * 3e-6));
        }
    }

    /** Quantiles from tables of the normal distribution. */
    @ParameterizedTest(name = "φ = {0}: {1} deviations")
    @CsvSource({"3, 3.090232306168", "5, 4.264890793923", "8, 5.612001244175", "12, 7.034483825301"})
    void theInverseMatchesPublishedQuantiles(double phi, double deviations) {
        assertThat(NormalTail.deviationsAt(phi)).isCloseTo(deviations, within(1e-8));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void theInverseDoesNotFall(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double phi = Math.pow(10, random.nextDouble(-15, 12));
            double higher = phi * (1 + Math.pow(10, random.nextDouble(-16, -6)));

            assertThat(NormalTail.deviationsAt(higher))
                    .as("φ = %s", phi)
                    .isGreaterThanOrEqualTo(NormalTail.deviationsAt(phi));
        }
    }

    @Test
    void theInverseRefusesWhatIsNoPhi() {
        assertThat(NormalTail.deviationsAt(0)).isEqualTo(-40);
        assertThat(NormalTail.deviationsAt(1e-300)).isBetween(-38.0, -37.0);
        assertThat(NormalTail.deviationsAt(1e299)).isLessThan(1e150);
        assertThat(NormalTail.deviationsAt(Double.MAX_VALUE)).isEqualTo(1e150);
        assertThatIllegalArgumentException().isThrownBy(() -> NormalTail.deviationsAt(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> NormalTail.deviationsAt(Double.NaN));
    }
}
