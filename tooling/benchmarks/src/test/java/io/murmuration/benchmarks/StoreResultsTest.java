package io.murmuration.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.benchmarks.load.Window;
import io.murmuration.benchmarks.store.Measured;
import io.murmuration.benchmarks.store.Plan;
import io.murmuration.benchmarks.store.Plan.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreResultsTest {

    private static final Plan PLAN =
            new Plan(3, Duration.ofSeconds(2), Duration.ofSeconds(15), List.of(1, 256), EnumSet.allOf(Part.class), 1);

    private static final double[] A = {1000, 2000, 4000};
    private static final double[] B = {2000, 1000, 2000};
    private static final double[] OURS = {3000, 3000, 4400};

    private static Measured measured(String name, int round, double perSecond) {
        Window window = new Window(Math.round(perSecond * 2), 1, 2_000_000_000L, 500_000, 900_000);
        List<Measured.Cell> cells = new ArrayList<>();
        for (int inFlight : PLAN.inFlight()) {
            cells.add(new Measured.Cell(true, inFlight, window));
            cells.add(new Measured.Cell(false, inFlight, window));
        }
        return new Measured(
                name,
                round,
                cells,
                OptionalDouble.of(perSecond / 10),
                OptionalDouble.of(1),
                List.of(perSecond / 5, perSecond / 10),
                0);
    }

    private static StoreResults results(List<Measured> measured) {
        return new StoreResults(PLAN, "ours", List.of("a", "ours", "b"), measured);
    }

    private static List<Measured> all() {
        List<Measured> all = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            all.add(measured("a", round, A[round - 1]));
            all.add(measured("b", round, B[round - 1]));
            all.add(measured("ours", round, OURS[round - 1]));
        }
        return all;
    }

    private static Figure figure(StoreResults results, String subject, String measure) {
        return results.figures().stream()
                .filter(figure ->
                        figure.subject().equals(subject) && figure.measure().equals(measure))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theBestIsThatOfTheSameRound() {
        Figure figure = figure(results(all()), "ours to the best", "writes/s, 256 in flight");

        assertThat(figure.spread().least()).isEqualTo(1.1, within(1e-9));
        assertThat(figure.spread().median()).isEqualTo(1.5, within(1e-9));
        assertThat(figure.spread().most()).isEqualTo(1.5, within(1e-9));
        assertThat(figure.holds()).isTrue();
    }

    @Test
    void whereLessIsBetterTheBestIsTheLeast() {
        Figure figure = figure(results(all()), "ours to the best", "peak memory of 3 servers, MiB");

        assertThat(figure.spread().median()).isEqualTo(3.0, within(1e-9));
        assertThat(figure.bound()).isNull();
    }

    @Test
    void aRoundThatLacksAPeerSaysNothingAboutTheBest() {
        List<Measured> gap = new ArrayList<>(all());
        gap.removeIf(one -> one.contender().equals("b") && one.round() == 2);
        StoreResults results = results(gap);

        assertThat(figure(results, "ours to the best", "writes/s, 1 in flight")
                        .spread()
                        .count())
                .isEqualTo(2);
        assertThat(figure(results, "ours to a", "writes/s, 1 in flight")
                        .spread()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void withoutOursThereAreNoRatios() {
        List<Measured> peers = new ArrayList<>(all());
        peers.removeIf(one -> one.contender().equals("ours"));

        assertThat(results(peers).figures())
                .noneMatch(figure -> figure.subject().startsWith("ours to"));
    }

    @Test
    void everyKillCounts() {
        Figure figure = figure(results(all()), "ours", "failover, ms");

        assertThat(figure.spread().count()).isEqualTo(6);
        assertThat(figure.holds()).isFalse();
    }

    @Test
    void theTableHasARowForEachContenderAndConcurrency() {
        List<String> lines = StoreTable.lines(results(all()));

        assertThat(lines).hasSize(1 + 2 * 2 * 3);
        assertThat(lines.get(1))
                .startsWith("writes/s, 1 in flight")
                .contains(" a ", "2,000", "0.50", "0.90")
                .endsWith("3");
    }

    @Test
    void jsonHasEverySingleValue() throws IOException {
        JsonNode json =
                new ObjectMapper().readTree(StoreCommand.json(results(all()), List.of(), List.of("c"), List.of("d")));

        assertThat(json.get("benchmark").asText()).isEqualTo("store");
        assertThat(json.get("holds").asBoolean()).isFalse();
        assertThat(json.get("missing").get(0).asText()).isEqualTo("c");
        assertThat(json.get("failures").get(0).asText()).isEqualTo("d");
        JsonNode cell = json.get("cells").get(0);
        assertThat(cell.get("contender").asText()).isEqualTo("a");
        assertThat(cell.get("operation").asText()).isEqualTo("write");
        assertThat(cell.get("in_flight").asInt()).isEqualTo(1);
        assertThat(cell.get("per_second").get("values")).hasSize(3);
        assertThat(cell.get("per_second").get("median").asDouble()).isEqualTo(2000);
        assertThat(cell.get("p99_ms").get("median").asDouble()).isEqualTo(0.9);
        assertThat(cell.get("failed").asLong()).isEqualTo(3);
        assertThat(json.get("figures").findValuesAsText("lower_quartile_above")).contains("1.0");
    }

    @Test
    void thePictureIsOne(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("store.png");

        StorePlot.write(results(all()), file);

        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(1600);
    }
}
