package io.murmuration.consensus.store;

import io.murmuration.consensus.api.WatchEvent.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All kept changes in the order in which they were made, each with what it replaced. Grows at its
 * end, loses whole revisions at its start.
 *
 * <p>A {@link View} may be read by another thread: it looks at places alone that were filled before
 * it was taken, and nothing ever empties a place.
 */
final class ChangeLog {

    private static final int SEGMENT = 512;

    private final TreeMap<Long, Segment> byRevision = new TreeMap<>(); // of segments that start one
    private Segment head = new Segment();
    private Segment tail = head;
    private int headAt;
    private long size;
    private long newest;
    private boolean tailStartsRevision = true;

    private static final class Segment {

        final Version[] now = new Version[SEGMENT];
        final @Nullable Version[] before = new Version[SEGMENT];
        int used;

        @Nullable
        Segment next;
    }

    /** Sees one change. */
    @FunctionalInterface
    interface Visitor {

        void visit(Version now, @Nullable Version before);
    }

    void append(Version now, @Nullable Version before) {
        long revision = now.entry.modRevision();
        boolean starts = revision != newest;
        if (tail.used == SEGMENT || (starts && !tailStartsRevision)) {
            Segment added = new Segment();
            tail.next = added;
            tail = added;
        }
        if (tail.used == 0) {
            tailStartsRevision = starts;
            if (starts) {
                byRevision.put(revision, tail);
            }
        }
        tail.now[tail.used] = now;
        tail.before[tail.used] = before;
        tail.used++;
        size++;
        newest = revision;
    }

    /** Drops the changes of the oldest of several revisions, showing each. */
    void dropOldest(Visitor dropped) {
        long revision = head.now[headAt].entry.modRevision();
        while (head.now[headAt].entry.modRevision() == revision) {
            dropped.visit(head.now[headAt], head.before[headAt]);
            headAt++;
            size--;
            Segment next = head.next;
            if (headAt == head.used && next != null) {
                byRevision.headMap(revision, true).clear();
                head = next;
                headAt = 0;
            }
        }
    }

    /** As {@link History#read}, for a revision that is there. */
    long read(long from, long maxBytes, RevisionSink sink) {
        Map.Entry<Long, Segment> start = byRevision.floorEntry(from);
        Segment segment = start == null ? head : start.getValue();
        int at = segment == head ? headAt : 0;
        at = firstAtLeast(segment, at, from);
        long told = 0;
        long revision = from;
        while (segment != null && revision <= newest && told < maxBytes) {
            List<Change> changes = new ArrayList<>(1);
            while (segment != null) {
                if (at == segment.used) {
                    segment = segment.next;
                    at = 0;
                    continue;
                }
                Version now = segment.now[at];
                if (now.entry.modRevision() != revision) {
                    break;
                }
                Version before = segment.before[at];
                changes.add(new Change(now.entry, before == null ? null : before.entry));
                told += now.sizeBytes() + (before == null ? 0 : before.sizeBytes());
                at++;
            }
            sink.accept(revision, List.copyOf(changes));
            revision++;
        }
        return revision;
    }

    private static int firstAtLeast(Segment segment, int from, long revision) {
        int low = from;
        int high = segment.used;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (segment.now[middle].entry.modRevision() < revision) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    View freeze() {
        return new View(head, headAt, size);
    }

    /** What a log held when it was frozen, for reading once. */
    static final class View {

        private Segment segment;
        private int at;
        private long left;

        private View(Segment segment, int at, long left) {
            this.segment = segment;
            this.at = at;
            this.left = left;
        }

        /** Shows the next change; returns false if there is none. */
        boolean next(Visitor visitor) {
            if (left == 0) {
                return false;
            }
            Segment next = segment.next;
            if (at == segment.used && next != null) {
                segment = next;
                at = 0;
            }
            visitor.visit(segment.now[at], segment.before[at]);
            at++;
            left--;
            return true;
        }
    }
}
