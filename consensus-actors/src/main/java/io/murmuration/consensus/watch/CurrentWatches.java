package io.murmuration.consensus.watch;

import io.murmuration.consensus.api.WatchEvent.Change;
import io.murmuration.consensus.store.History;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * The watches that hear of revisions as they are applied. Each revision is read once for all, and
 * none while there are no such watches.
 */
final class CurrentWatches {

    private record Revision(long number, List<Change> changes) {}

    private final History history;
    private final long sliceBytes;
    private final WatchIndex index = new WatchIndex();

    /** Read from the history, and not told yet. */
    private final ArrayDeque<Revision> ahead = new ArrayDeque<>();

    private final List<Watch> found = new ArrayList<>();
    private final List<Watch> touched = new ArrayList<>();
    private long head;

    CurrentWatches(History history, long sliceBytes) {
        this.history = history;
        this.sliceBytes = sliceBytes;
        head = history.revision();
    }

    /** Adds one that wants nothing of revisions that are told already. */
    void add(Watch watch) {
        skipUnwatched();
        index.add(watch);
    }

    void remove(Watch watch) {
        index.remove(watch);
    }

    int size() {
        return index.size();
    }

    /** Returns the newest revision that was told. */
    long head() {
        return head;
    }

    boolean hasMore() {
        skipUnwatched();
        return head < history.revision();
    }

    private void skipUnwatched() {
        if (index.size() == 0) {
            ahead.clear();
            head = history.revision();
        }
    }

    /** Says whether what comes next is gone: a snapshot took its place. */
    boolean hasLostTrack() {
        return hasMore() && ahead.isEmpty() && head + 1 < history.compactedBelow();
    }

    /** Goes on behind what is gone. */
    void skipWhatIsGone() {
        head = Math.max(head, history.compactedBelow() - 1);
    }

    /**
     * Tells the next revision, which must be there, to those it is for.
     *
     * @param delivery takes each watch that has gathered what it wants, and the revision
     * @return how many changes were looked at, and watches found
     */
    int tellNext(ObjLongConsumer<Watch> delivery) {
        if (ahead.isEmpty()) {
            history.read(head + 1, sliceBytes, (number, changes) -> ahead.add(new Revision(number, changes)));
        }
        Revision revision = ahead.remove();
        head = revision.number();
        int steps = 0;
        for (Change change : revision.changes()) {
            index.find(change.entry().key(), found);
            steps += 1 + found.size();
            for (Watch watch : found) {
                if (watch.gather(head, change)) {
                    touched.add(watch);
                }
            }
            found.clear();
        }
        for (Watch watch : touched) {
            delivery.accept(watch, head);
        }
        touched.clear();
        return steps;
    }
}
