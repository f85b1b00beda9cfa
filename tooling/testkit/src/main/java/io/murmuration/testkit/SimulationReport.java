package io.murmuration.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of one run of {@link SwimScenario}. Times are virtual milliseconds; -1 says that it
 * did not happen in time. Two runs of one plan differ in {@code wallSeconds} alone.
 *
 * @param nodes members of the cluster, not counting those that join later
 * @param seed replays the run
 * @param loss share of packets lost
 * @param minutes length of the steady phase that was asked for
 * @param pauses how nodes pause
 * @param nodeHours for how long nodes ran, all of them together
 * @param form from the first start until all know all
 * @param join from a node's start until all others know it
 * @param crashSuspected from a crash until the first node suspects it
 * @param crash from a crash until every running node that is awake at that time holds it dead
 * @param crashSleepers from a crash until every running node does, those included that paused when
 *     the others learned of it and hear of it when they wake
 * @param restart from a restart until all others know the new life
 * @param falseDeaths live members held dead by any node
 * @param falseDeathHolders the same, each holder counted
 * @param falseSuspicions live members suspected by any node
 * @param failedAfterGoodbye members reported failed though their goodbye was confirmed
 * @param packetsPerNodePerSecond sent in the last quiet minute
 * @param bytesPerNodePerSecond sent in the last quiet minute, IP and UDP headers included
 * @param heal from the end of the split until every node holds every other alive
 * @param ownSideFailures failures published of members of the publisher's own side in or after the
 *     split, but for those that had paused for long
 * @param converged whether all knew all once the network was whole and nobody paused
 * @param digestsEqual whether all digests were equal then
 * @param fixedTimeoutFalseDeaths of a detector with a fixed time-out of 5 s, over as many
 *     node-hours
 * @param traceHash hash of every delivered packet and every published event
 * @param events how many events the simulation had
 * @param wallSeconds how long the run took
 */
public record SimulationReport(
        int nodes,
        long seed,
        double loss,
        double minutes,
        String pauses,
        double nodeHours,
        long form,
        Times join,
        Times crashSuspected,
        Times crash,
        Times crashSleepers,
        Times restart,
        long falseDeaths,
        long falseDeathHolders,
        long falseSuspicions,
        long failedAfterGoodbye,
        double packetsPerNodePerSecond,
        double bytesPerNodePerSecond,
        long heal,
        long ownSideFailures,
        boolean converged,
        boolean digestsEqual,
        long fixedTimeoutFalseDeaths,
        String traceHash,
        long events,
        double wallSeconds) {

    /**
     * How long something took, several times.
     *
     * @param count how many times it was tried
     * @param worst the longest, or -1 if it once did not happen in time
     * @param median the middle one, or -1 if that did not happen in time
     */
    public record Times(int count, long worst, long median) {

        static Times of(List<Long> millis) {
            if (millis.isEmpty()) {
                return new Times(0, -1, -1);
            }
            long[] sorted = millis.stream()
                    .mapToLong(m -> m < 0 ? Long.MAX_VALUE : m)
                    .sorted()
                    .toArray();
            return new Times(sorted.length, finite(sorted[sorted.length - 1]), finite(sorted[sorted.length / 2]));
        }

        private static long finite(long millis) {
            return millis == Long.MAX_VALUE ? -1 : millis;
        }
    }

    /** Returns whether everything happened in time and nothing happened that must not. */
    public boolean holds() {
        boolean inTime = form >= 0 && heal >= 0;
        for (Times times : Arrays.asList(join, crashSuspected, crash, crashSleepers, restart)) {
            inTime &= times.count == 0 || times.worst >= 0;
        }
        return inTime && converged && digestsEqual && ownSideFailures == 0 && failedAfterGoodbye == 0;
    }

    /** Returns every figure by the name that it has in JSON, in a fixed order. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("nodes", nodes);
        fields.put("seed", seed);
        fields.put("loss", loss);
        fields.put("minutes", minutes);
        fields.put("pauses", pauses);
        fields.put("node_hours", rounded(nodeHours));
        fields.put("form_ms", form);
        put(fields, "join_all_ms", join);
        put(fields, "crash_suspected_ms", crashSuspected);
        put(fields, "crash_all_ms", crash);
        put(fields, "crash_all_with_sleepers_ms", crashSleepers);
        put(fields, "restart_all_ms", restart);
        fields.put("joins", join.count);
        fields.put("crashes", crash.count);
        fields.put("false_deaths", falseDeaths);
        fields.put("false_death_holders", falseDeathHolders);
        fields.put("false_suspicions", falseSuspicions);
        fields.put("failed_after_goodbye", failedAfterGoodbye);
        fields.put("packets_per_node_s", rounded(packetsPerNodePerSecond));
        fields.put("bytes_per_node_s", rounded(bytesPerNodePerSecond));
        fields.put("heal_ms", heal);
        fields.put("own_side_failures", ownSideFailures);
        fields.put("converged", converged);
        fields.put("digests_equal", digestsEqual);
        fields.put("fixed_timeout_false_deaths", fixedTimeoutFalseDeaths);
        fields.put("trace_hash", traceHash);
        fields.put("events", events);
        fields.put("wall_seconds", rounded(wallSeconds));
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, Times times) {
        fields.put(name, times.worst);
        fields.put(name + "_median", times.median);
    }

    private static double rounded(double figure) {
        return Math.rint(figure * 100) / 100;
    }

    /** Returns the names and figures, a line for each. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        fields().forEach((name, figure) -> lines.add(String.format("%-28s %s", name, figure)));
        return String.join("\n", lines);
    }
}
