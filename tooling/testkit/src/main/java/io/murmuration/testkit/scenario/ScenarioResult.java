package io.murmuration.testkit.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a scenario.
 *
 * @param name of the scenario
 * @param question that it asks
 * @param held whether the answer is yes
 * @param figures by name, in the order to show them; numbers, booleans and strings
 * @param timeline what happened in one run that stands for the others
 * @param picture lines to show as they are, such as a histogram; may be empty
 */
public record ScenarioResult(
        String name,
        String question,
        boolean held,
        Map<String, Object> figures,
        List<Moment> timeline,
        List<String> picture) {

    /** The figure that says what did not hold, where something did not. */
    public static final String BROKEN = "broken";

    /**
     * Something that happened.
     *
     * @param at virtual time since the start of the run
     * @param who to whom, such as {@code n3}
     */
    public record Moment(Duration at, String who, String what) {}

    /** Gathers figures, and what must hold of them. */
    static final class Builder {

        private final Scenario scenario;
        private final Map<String, Object> figures = new LinkedHashMap<>();
        private final List<Moment> timeline = new ArrayList<>();
        private final List<String> picture = new ArrayList<>();
        private final List<String> broken = new ArrayList<>();

        Builder(Scenario scenario) {
            this.scenario = scenario;
        }

        Builder figure(String name, Object value) {
            figures.put(name, value);
            return this;
        }

        /** States what must be so; else the scenario does not hold, and the result says why. */
        Builder require(boolean holds, String otherwise) {
            if (!holds && broken.size() < MOST_BROKEN) {
                broken.add(otherwise);
            }
            return this;
        }

        Builder timeline(List<Moment> moments) {
            timeline.addAll(moments);
            return this;
        }

        Builder picture(List<String> lines) {
            picture.addAll(lines);
            return this;
        }

        ScenarioResult build() {
            if (!broken.isEmpty()) {
                figures.put(BROKEN, String.join("; ", broken));
            }
            return new ScenarioResult(
                    scenario.name(), scenario.question(), broken.isEmpty(), figures, timeline, picture);
        }

        private static final int MOST_BROKEN = 5;
    }
}
