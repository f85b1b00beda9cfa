package io.murmuration.agent.demo;

import java.util.List;
import java.util.Map;

/**
 * How a demo went.
 *
 * @param outcomes one for each {@link Expectation}, in its order
 * @param figures measured times in milliseconds, by name
 * @param moments what happened
 * @param millis how long it took
 * @param logs where the logs of the nodes were kept; empty if all held
 */
public record DemoReport(
        List<Outcome> outcomes, Map<String, Long> figures, List<Timeline.Moment> moments, long millis, String logs) {

    /**
     * Whether an expectation held.
     *
     * @param detail with which figures, or why not
     */
    public record Outcome(Expectation expectation, boolean held, String detail) {}

    /** Returns whether all expectations held. */
    public boolean held() {
        return outcomes.stream().allMatch(Outcome::held);
    }
}
