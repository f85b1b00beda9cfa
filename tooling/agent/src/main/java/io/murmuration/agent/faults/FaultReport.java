package io.murmuration.agent.faults;

import java.util.List;
import java.util.Map;

/**
 * How a run went.
 *
 * @param settings what it was to do
 * @param operations how many were asked, acknowledged, ended unknown or refused, by these names,
 *     and revisions made, watch events heard, sessions expired
 * @param faults how many of each kind
 * @param worstOutageMillis the longest time without an acknowledged write, by kind of fault; and
 *     {@code none} for one that no fault explains
 * @param reasons of failures, how many of each, reads and writes together
 * @param violations what must not be, empty if all is well
 * @param moments all that was done
 * @param millis the run took
 * @param folder of the nodes' data, empty if removed
 */
public record FaultReport(
        FaultSettings settings,
        Map<String, Long> operations,
        Map<String, Integer> faults,
        Map<String, Long> worstOutageMillis,
        Map<String, Integer> reasons,
        List<String> violations,
        List<FaultTimeline.Moment> moments,
        long millis,
        String folder) {

    /** Says whether nothing was violated. */
    public boolean held() {
        return violations.isEmpty();
    }
}
