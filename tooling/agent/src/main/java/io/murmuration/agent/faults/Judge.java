package io.murmuration.agent.faults;

import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.testkit.history.RevisionOrder;
import io.murmuration.testkit.history.Verdict;
import io.murmuration.testkit.history.WatchRecording;
import io.murmuration.testkit.history.WatchValidator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Decides at the end whether what clients and replicas said fits together. */
final class Judge {

    /** What a client has to expect while nodes fail. */
    private static final Set<Reason> EXPECTED = EnumSet.of(
            Reason.UNKNOWN_SESSION,
            Reason.OVERLOADED,
            Reason.NO_QUORUM,
            Reason.DEADLINE,
            Reason.TOO_STALE,
            Reason.NOT_LEADER,
            Reason.UNAVAILABLE);

    private static final int MOST_TOLD = 20;

    private final List<String> violations = new ArrayList<>();

    List<String> violations() {
        return violations;
    }

    void add(String violation) {
        if (violations.size() < MOST_TOLD) {
            violations.add(violation);
        }
    }

    /** What clients asked and heard, and what watchers were told up to the newest revision. */
    void histories(Recorder recorder, Watchers watchers, long newest) {
        Recorder.Story story = recorder.story(watchers.tags(), watchers.ended());
        Verdict verdict = RevisionOrder.check(story.history(), story.unheard());
        if (!(verdict instanceof Verdict.Linearizable)) {
            add("the history is not strictly serializable: " + verdict);
            return;
        }
        List<WatchEvent.Changed> committed = RevisionOrder.changes(story.history(), story.unheard());
        WatchValidator validator = WatchValidator.of(committed);
        for (WatchRecording recording : watchers.recordings()) {
            validator.checkComplete(recording, newest).ifPresent(breach -> add(breach.toString()));
        }
    }

    /** Errors that nobody has to expect. */
    void errors(Recorder recorder) {
        for (Recorder.Failure failure : recorder.failures()) {
            if (!EXPECTED.contains(failure.what().reason())) {
                add("operation " + failure.id() + " failed with "
                        + failure.what().reason() + ": " + failure.what().getMessage());
            }
        }
    }

    /** Errors other than unknown, and those that no kill explains. */
    void errorsWhenRolling(Recorder recorder, List<Mischief.Committed> kills, FaultTimeline timeline) {
        for (Recorder.Failure failure : recorder.failures()) {
            long from = timeline.millis(failure.invokedNanos());
            long to = timeline.millis(failure.atNanos());
            boolean explained =
                    kills.stream().anyMatch(kill -> from <= kill.fromMillis() + 1_000 && to >= kill.fromMillis());
            boolean unknown = failure.what().outcome() == Outcome.UNKNOWN;
            if (!explained || !unknown) {
                add("operation " + failure.id() + ", " + from + " to " + to + " ms, failed: "
                        + failure.what().outcome() + " " + failure.what().reason() + " "
                        + failure.what().getMessage());
            }
        }
    }

    /** Replicas that found themselves to differ. */
    void logs(Voters voters) throws IOException {
        for (int node = 0; node < voters.size(); node++) {
            for (String line : voters.process(node).logged("keep its directory for analysis")) {
                add(voters.name(node) + " says: " + line);
            }
        }
    }

    /** Returns the longest gap between acknowledged writes, by the fault that it overlaps. */
    static Map<String, Long> outages(List<Recorder.Gap> gaps, List<Mischief.Committed> faults, FaultTimeline timeline) {
        Map<String, Long> worst = new TreeMap<>();
        for (Recorder.Gap gap : gaps) {
            long from = timeline.millis(gap.fromNanos());
            long to = timeline.millis(gap.toNanos());
            String kind = "none";
            for (Mischief.Committed fault : faults) {
                if (fault.fromMillis() <= to && from <= fault.toMillis() + 2_000) {
                    kind = fault.what();
                }
            }
            worst.merge(kind, to - from, Math::max);
        }
        return worst;
    }
}
