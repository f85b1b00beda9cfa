package io.murmuration.testkit.history;

import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchEvent.Changed;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges what watchers heard against all that was committed, promise by promise, see
 * {@link WatchPromise}:
 *
 * <pre>{@code
 * WatchValidator validator = WatchValidator.of(committed);
 * Optional<WatchBreach> breach = validator.checkComplete(recording, newestRevision);
 * }</pre>
 *
 * <p>Immutable; a check takes time proportional to what was committed.
 */
public final class WatchValidator {

    private final TreeMap<Long, Changed> committed = new TreeMap<>();

    private WatchValidator(List<Changed> revisions) {
        for (Changed revision : revisions) {
            if (committed.put(revision.revision(), revision) != null) {
                throw new IllegalArgumentException(
                        "revision " + revision.revision() + " is there twice: give each once, with all its changes");
            }
        }
    }

    /**
     * Returns the judge of all who watch one store.
     *
     * @param committed every revision, with all its changes in their order, each with what was
     *     there before
     */
    public static WatchValidator of(List<Changed> committed) {
        return new WatchValidator(committed);
    }

    /**
     * Returns the first promise broken to this watcher, if any is. It may have to hear more yet.
     */
    public Optional<WatchBreach> check(WatchRecording recording) {
        return check(recording, 0);
    }

    /**
     * Returns the same for a watcher that has had the time to hear of everything up to a revision:
     * what is missing is a breach too, unless the watch has ended.
     */
    public Optional<WatchBreach> checkComplete(WatchRecording recording, long newest) {
        return check(recording, newest);
    }

    private Optional<WatchBreach> check(WatchRecording recording, long newest) {
        WatchJudge judge = new WatchJudge(recording, committed);
        try {
            for (WatchRecording.Step step : recording.steps()) {
                if (step instanceof WatchRecording.Step.Told told) {
                    tell(judge, told.event());
                } else if (step instanceof WatchRecording.Step.Reopened reopened) {
                    judge.reopened(reopened.from());
                }
                judge.step();
            }
            judge.complete(newest);
            return Optional.empty();
        } catch (WatchJudge.Broken broken) {
            return Optional.of(broken.breach());
        }
    }

    private static void tell(WatchJudge judge, WatchEvent event) {
        judge.beforeEvent(event);
        if (event instanceof Changed changed) {
            judge.changed(changed);
        } else if (event instanceof WatchEvent.Progress progress) {
            judge.progress(progress.revision());
        } else if (event instanceof WatchEvent.Compacted compacted) {
            judge.compacted(compacted.oldest());
        } else {
            judge.ended();
        }
    }
}
