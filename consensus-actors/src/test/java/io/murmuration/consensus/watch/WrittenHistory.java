package io.murmuration.consensus.watch;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.WatchEvent.Change;
import io.murmuration.consensus.store.History;
import io.murmuration.consensus.store.RevisionSink;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A store of which nothing is modelled but what it tells watchers, and which forgets nothing. */
final class WrittenHistory implements History {

    private final List<List<Change>> revisions = new ArrayList<>();
    private final TreeMap<Bytes, KeyValue> present = new TreeMap<>();
    private long oldest = 1;
    private List<Change> open = new ArrayList<>();

    /** What was read, in changes. */
    long read;

    WrittenHistory put(String key, String value) {
        Bytes name = Bytes.of(key);
        KeyValue previous = present.get(name);
        long revision = revision() + 1;
        KeyValue entry = new KeyValue(
                name,
                Bytes.of(value),
                previous == null ? revision : previous.createRevision(),
                revision,
                previous == null ? 1 : previous.version() + 1,
                0);
        present.put(name, entry);
        open.add(new Change(entry, previous));
        return this;
    }

    WrittenHistory delete(String key) {
        KeyValue previous = present.remove(Bytes.of(key));
        if (previous != null) {
            open.add(new Change(new KeyValue(Bytes.of(key), Bytes.EMPTY, 0, revision() + 1, 0, 0), previous));
        }
        return this;
    }

    /** All since the last commit is one revision, unless nothing has changed. */
    void commit() {
        if (!open.isEmpty()) {
            revisions.add(List.copyOf(open));
            open = new ArrayList<>();
        }
    }

    void compact(long below) {
        oldest = Math.max(oldest, Math.min(below, revision()));
    }

    /** Returns the changes of a revision, also of one that is compacted. */
    List<Change> changes(long revision) {
        return revisions.get((int) revision - 1);
    }

    @Override
    public long revision() {
        return revisions.size();
    }

    @Override
    public long compactedBelow() {
        return oldest;
    }

    @Override
    public long read(long from, long maxBytes, RevisionSink sink) {
        if (from < oldest) {
            throw new IllegalArgumentException("revision " + from + " is below " + oldest);
        }
        long next = from;
        for (long bytes = 0; bytes < maxBytes && next <= revision(); next++) {
            for (Change change : changes(next)) {
                bytes += change.entry().key().size() + change.entry().value().size();
                read++;
            }
            sink.accept(next, changes(next));
        }
        return next;
    }
}
