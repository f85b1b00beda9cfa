package io.murmuration.testkit.history;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchEvent.Change;
import io.murmuration.consensus.api.WatchEvent.Changed;
import io.murmuration.consensus.api.WatchSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Follows one recording, and stops where a promise is broken. */
final class WatchJudge {

    /** Unwinds a check, with what it found. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient WatchBreach breach;

        Broken(WatchBreach breach) {
            super(breach.toString());
            this.breach = breach;
        }

        WatchBreach breach() {
            return breach;
        }
    }

    private final WatchRecording recording;
    private final WatchSpec spec;
    private final WatchFilter filter;
    private final NavigableMap<Long, Changed> committed;
    private int place;

    /** What was told, by revision. */
    private final TreeMap<Long, Changed> told = new TreeMap<>();

    /** The first revision of which nothing is known; not known itself while not begun. */
    private long next;

    private boolean begun;

    /** Below which nothing may be told. */
    private long from;

    private long progress;
    private boolean reopened;
    private boolean over;

    WatchJudge(WatchRecording recording, NavigableMap<Long, Changed> committed) {
        this.recording = recording;
        spec = recording.spec();
        this.committed = committed;
        filter = new WatchFilter(spec);
        next = spec.fromRevision();
        from = next;
        begun = next > 0;
    }

    /** One step of the recording is judged. */
    void step() {
        place++;
    }

    void reopened(long fromRevision) {
        reopened = true;
        over = false;
        if (fromRevision == 0) {
            return;
        }
        if (begun) {
            demandNothingMissed(fromRevision - 1, WatchPromise.RESUMABLE, "it goes on from " + fromRevision);
        }
        begun = true;
        from = fromRevision;
        next = fromRevision;
        progress = Math.min(progress, fromRevision - 1);
        told.tailMap(fromRevision, true).clear();
    }

    void beforeEvent(WatchEvent event) {
        demand(!over, WatchPromise.ENDED, () -> "it had ended, and then heard " + event);
        boolean first = told.isEmpty() || !spec.once();
        demand(
                first || event instanceof WatchEvent.Ended,
                WatchPromise.ENDED,
                () -> "it was of the first change only, and then heard " + event);
    }

    void changed(Changed event) {
        long revision = event.revision();
        if (!begun) {
            begun = true;
            next = revision;
        }
        demand(revision >= from, WatchPromise.RESUMABLE, () -> "it asked from " + from + " and heard of " + revision);
        demandNew(event);
        demand(
                revision > progress,
                WatchPromise.PROGRESS,
                () -> "progress " + progress + " was said before " + revision);
        Changed truth = committed.get(revision);
        demand(truth != null, WatchPromise.TRUE, () -> "nothing was committed at revision " + revision);
        demandNothingMissed(
                revision - 1, reopened ? WatchPromise.RESUMABLE : WatchPromise.RELIABLE, "it heard of " + revision);
        demandContent(event, Objects.requireNonNull(truth));
        told.put(revision, event);
        next = revision + 1;
        reopened = false;
    }

    private void demandNew(Changed event) {
        long revision = event.revision();
        Changed before = told.get(revision);
        if (before != null) {
            TreeSet<Bytes> keys = new TreeSet<>();
            before.changes().forEach(change -> keys.add(change.entry().key()));
            boolean same = event.changes().stream()
                    .anyMatch(change -> keys.contains(change.entry().key()));
            demand(!same, WatchPromise.UNIQUE, () -> "it heard of revision " + revision + " before");
            demand(false, WatchPromise.ATOMIC, () -> "revision " + revision + " came in more than one event");
        }
        demand(
                told.isEmpty() || told.lastKey() < revision,
                WatchPromise.ORDERED,
                () -> "it heard of revision " + revision + " after " + (told.isEmpty() ? 0 : told.lastKey()));
    }

    private void demandContent(Changed event, Changed truth) {
        List<Bytes> order = new ArrayList<>();
        truth.changes().forEach(change -> order.add(change.entry().key()));
        demand(!event.changes().isEmpty(), WatchPromise.FILTERED, () -> "an event tells of nothing");
        int last = -1;
        TreeSet<Bytes> seen = new TreeSet<>();
        for (Change change : event.changes()) {
            Bytes key = change.entry().key();
            int at = order.indexOf(key);
            demand(at >= 0, WatchPromise.TRUE, () -> key + " was not changed at revision " + event.revision());
            demandChange(change, truth.changes().get(at));
            demand(seen.add(key), WatchPromise.UNIQUE, () -> "the change of " + key + " is told twice");
            demand(at > last, WatchPromise.ORDERED, () -> "the change of " + key + " is told too late");
            last = at;
        }
        for (Change change : filter.wanted(truth.changes())) {
            Bytes key = change.entry().key();
            demand(
                    seen.contains(key),
                    WatchPromise.ATOMIC,
                    () -> "revision " + event.revision() + " is told without the change of " + key);
        }
    }

    private void demandChange(Change change, Change truth) {
        demand(
                change.entry().equals(truth.entry()),
                WatchPromise.TRUE,
                () -> "it heard " + change.entry() + ", committed was " + truth.entry());
        demand(filter.wants(change), WatchPromise.FILTERED, () -> "it did not ask for " + change.entry());
        demand(
                Objects.equals(change.previous(), spec.withPrevious() ? truth.previous() : null),
                WatchPromise.PREVIOUS,
                () -> "before " + change.entry() + " it heard was " + change.previous() + ", and there was "
                        + truth.previous());
    }

    void progress(long revision) {
        if (!begun) {
            begun = true;
            next = revision + 1;
        }
        long newest = committed.isEmpty() ? 0 : committed.lastKey();
        long known = Math.max(progress, told.isEmpty() ? 0 : told.lastKey());
        demand(revision >= known, WatchPromise.PROGRESS, () -> "progress " + revision + " after " + known);
        demand(
                revision <= newest,
                WatchPromise.PROGRESS,
                () -> "progress " + revision + " beyond the newest, " + newest);
        demandNothingMissed(revision, WatchPromise.PROGRESS, "progress is " + revision);
        progress = revision;
        next = Math.max(next, revision + 1);
    }

    void compacted(long oldest) {
        demand(
                !begun || oldest > next,
                WatchPromise.ENDED,
                () -> "it ended because changes from " + oldest + " on are kept, and needed them from " + next);
        over = true;
    }

    void ended() {
        over = true;
    }

    /** Nothing more will be told; everything up to {@code newest} should have been. */
    void complete(long newest) {
        if (begun && !over) {
            demandNothingMissed(
                    newest, reopened ? WatchPromise.RESUMABLE : WatchPromise.RELIABLE, "it heard nothing more");
        }
    }

    private void demandNothingMissed(long last, WatchPromise promise, String because) {
        if (next > last) {
            return;
        }
        for (Changed revision : committed.subMap(next, true, last, true).values()) {
            List<Change> missed = filter.wanted(revision.changes());
            demand(
                    missed.isEmpty(),
                    promise != WatchPromise.PROGRESS && isToldLater(revision.revision())
                            ? WatchPromise.ORDERED
                            : promise,
                    () -> because + ", and did not hear of " + missed + " at revision " + revision.revision());
        }
    }

    /** Says whether what is missing here comes further behind. */
    private boolean isToldLater(long revision) {
        List<WatchRecording.Step> steps = recording.steps();
        for (int later = place + 1; later < steps.size(); later++) {
            if (!(steps.get(later) instanceof WatchRecording.Step.Told told)) {
                return false;
            }
            if (told.event() instanceof Changed changed && changed.revision() == revision) {
                return true;
            }
        }
        return false;
    }

    private void demand(boolean holds, WatchPromise promise, Supplier<String> what) {
        if (!holds) {
            throw new Broken(new WatchBreach(promise, recording.name(), place, what.get()));
        }
    }
}
