package io.murmuration.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.benchmarks.Figure.Bound;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FigureTableTest {

    private static final Figure FAST = figure("fast", 1_200_000, Bound.atLeast(1_000_000));
    private static final Figure SLOW = figure("slow", 900_000, Bound.atLeast(1_000_000));
    private static final Figure LEAN = figure("lean", 140.4, Bound.atMost(300));
    private static final Figure FREE = figure("free", 0.1234, null);

    private static Figure figure(String subject, double value, @Nullable Bound bound) {
        return new Figure(subject, "things/s", Spread.of(List.of(value, value, value)), bound);
    }

    @Test
    void theSpreadNamesMedianQuartilesAndEnds() {
        Spread spread = Spread.of(List.of(5.0, 1.0, 4.0, 2.0, 3.0));

        assertThat(spread).isEqualTo(new Spread(5, 1, 2, 3, 4, 5));
    }

    @Test
    void betweenTwoMeasurementsTheSpreadIsInProportion() {
        Spread spread = Spread.of(List.of(1.0, 2.0));

        assertThat(spread.median()).isEqualTo(1.5, within(1e-9));
        assertThat(spread.lowerQuartile()).isEqualTo(1.25, within(1e-9));
    }

    @Test
    void ratiosAreTakenPairByPair() {
        Spread spread = Spread.ofRatios(List.of(1.0, 30.0), List.of(2.0, 10.0));

        assertThat(spread.least()).isEqualTo(0.5, within(1e-9));
        assertThat(spread.most()).isEqualTo(3.0, within(1e-9));
    }

    @Test
    void nothingMeasuredHasNoSpread() {
        assertThatThrownBy(() -> Spread.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nothing was measured");
    }

    @Test
    void aBoundHoldsOnItsOwnSideOnly() {
        assertThat(FAST.holds()).isTrue();
        assertThat(SLOW.holds()).isFalse();
        assertThat(LEAN.holds()).isTrue();
        assertThat(figure("fat", 301, Bound.atMost(300)).holds()).isFalse();
        assertThat(FREE.holds()).isTrue();
    }

    @Test
    void threeInFourCanBePromisedToo() {
        Bound bound = Bound.atLeast(1.3).withLowerQuartileAbove(1);
        Figure often = new Figure("often", "ratio", Spread.of(List.of(0.9, 1.1, 1.5, 1.6, 2.0)), bound);
        Figure rarely = new Figure("rarely", "ratio", Spread.of(List.of(0.8, 0.9, 1.5, 1.6, 2.0)), bound);

        assertThat(often.holds()).isTrue();
        assertThat(rarely.holds()).isFalse();
        assertThat(FigureTable.lines(List.of(often)).get(1)).contains(">= 1.30, three in four > 1.00");
    }

    @Test
    void theTableSaysWhatMustHoldAndWhetherItDoes() {
        List<String> lines = FigureTable.lines(List.of(FAST, SLOW, LEAN, FREE));

        assertThat(lines).hasSize(5);
        assertThat(lines.get(1)).startsWith("fast").contains(">= 1,000,000").endsWith("holds");
        assertThat(lines.get(2)).startsWith("slow").endsWith("MISSED");
        assertThat(lines.get(3)).contains("<= 300").endsWith("holds");
        assertThat(lines.get(4)).endsWith("0.12 - 0.12");
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        JsonNode json = new ObjectMapper().readTree(FigureTable.json("core", List.of(FAST, SLOW, FREE)));

        assertThat(json.get("benchmark").asText()).isEqualTo("core");
        assertThat(json.get("holds").asBoolean()).isFalse();
        assertThat(json.get("figures")).hasSize(3);
        assertThat(json.get("figures").get(0).get("at_least").asDouble()).isEqualTo(1_000_000);
        assertThat(json.get("figures").get(0).get("holds").asBoolean()).isTrue();
        assertThat(json.get("figures").get(2).has("holds")).isFalse();
    }
}
