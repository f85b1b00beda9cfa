package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The keys with their past. Changes are made at the revision after the newest and seen at once;
 * {@link #finish} makes that one the newest. Checks nothing that a command asks for: its callers
 * do.
 */
final class KeySpace implements History {

    /** What a kept change takes beside the versions: its place in the log. */
    private static final long CHANGE_BYTES = 32;

    /** A revision as of which everything is seen, also what is just being changed. */
    static final long NOW = Long.MAX_VALUE;

    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final Tree<Version> keys = new Tree<>();
    private final Tree<Counter> counters = new Tree<>();
    private final ChangeLog log = new ChangeLog();
    private final TreeMap<Long, TreeSet<Bytes>> bound = new TreeMap<>();
    private Bounds bounds;
    private long revision;
    private long oldest = 1;
    private boolean changing;
    private long liveKeys;
    private long liveBytes;
    private long historyBytes;
    private long hash;

    KeySpace(Bounds bounds) {
        this.bounds = bounds;
    }

    /** All of it at one moment; the views may be read by another thread. */
    record Frozen(
            Bounds bounds,
            long revision,
            long oldest,
            long hash,
            Tree.View<Counter> counters,
            Tree.View<Version> keys,
            ChangeLog.View log) {}

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public long compactedBelow() {
        return oldest;
    }

    @Override
    public long read(long from, long maxBytes, RevisionSink sink) {
        if (from < oldest) {
            throw new IllegalArgumentException("revision " + from + " is compacted: read from " + oldest);
        }
        return from > revision ? from : log.read(from, maxBytes, sink);
    }

    Bounds bounds() {
        return bounds;
    }

    long liveKeys() {
        return liveKeys;
    }

    long liveBytes() {
        return liveBytes;
    }

    long historyBytes() {
        return historyBytes;
    }

    long hash() {
        return hash;
    }

    /** Returns the key as it is now; null if it is not there. */
    @Nullable
    Version get(Bytes key) {
        Version head = keys.get(key);
        return head != null && head.isLive() ? head : null;
    }

    /** Returns the key as it was; null if it was not there. */
    @Nullable
    Version get(Bytes key, long asOf) {
        Version head = keys.get(key);
        return head == null ? null : head.at(asOf);
    }

    /**
     * Visits what was there in the range, in the order of the keys or the reverse; returns whether
     * the visitor wanted to go on to the end.
     */
    boolean scan(KeyRange range, long asOf, boolean descending, Node.Visitor<Version> visitor) {
        Node.Visitor<Version> ofThen = head -> {
            Version then = head.at(asOf);
            return then == null || visitor.visit(then);
        };
        if (range.isEmpty()) {
            return true;
        }
        return descending
                ? keys.descend(range.from(), range.to(), ofThen)
                : keys.ascend(range.from(), range.to(), ofThen);
    }

    /** Returns the keys that go with this session. */
    SortedSet<Bytes> boundTo(long session) {
        TreeSet<Bytes> found = bound.get(session);
        return found == null ? new TreeSet<>() : found;
    }

    /** Returns the next number of sequential keys with this prefix. */
    long nextNumber(Bytes prefix) {
        Counter counter = counters.get(prefix);
        return counter == null ? Counter.FIRST : counter.next();
    }

    void setNextNumber(Counter counter) {
        if (counters.get(counter.prefix()) == null) {
            liveBytes += counter.sizeBytes();
        }
        counters.put(counter.prefix(), counter);
    }

    /** Sets a key; returns what was there. */
    @Nullable
    Version put(Bytes key, Bytes value, long session) {
        Version head = keys.get(key);
        Version before = head != null && head.isLive() ? head : null;
        long next = revision + 1;
        KeyValue entry = before == null
                ? new KeyValue(head == null ? key : head.entry.key(), value, next, next, 1, session)
                : new KeyValue(
                        before.entry.key(),
                        value,
                        before.entry.createRevision(),
                        next,
                        before.entry.version() + 1,
                        session);
        change(new Version(entry, head), before);
        return before;
    }

    /** Removes a key that is there. */
    void delete(Version head) {
        change(new Version(new KeyValue(head.entry.key(), Bytes.EMPTY, 0, revision + 1, 0, 0), head), head);
    }

    private void change(Version now, @Nullable Version before) {
        record(now, before);
        changing = true;
        mix(now.entry.key().fingerprint());
        mix(now.entry.value().fingerprint());
        mix(now.entry.modRevision());
        mix(now.entry.version());
        mix(now.entry.session());
    }

    private void record(Version now, @Nullable Version before) {
        place(now, before);
        log.append(now, before);
        historyBytes += historyBytes(now, before);
    }

    private void place(Version now, @Nullable Version before) {
        keys.put(now.entry.key(), now);
        if (before != null) {
            liveKeys--;
            liveBytes -= before.sizeBytes();
            unbind(before.entry);
        }
        if (now.isLive()) {
            liveKeys++;
            liveBytes += now.sizeBytes();
            bind(now.entry);
        }
    }

    private void bind(KeyValue entry) {
        if (entry.session() != 0) {
            bound.computeIfAbsent(entry.session(), none -> new TreeSet<>()).add(entry.key());
        }
    }

    private void unbind(KeyValue entry) {
        if (entry.session() != 0) {
            SortedSet<Bytes> others = boundTo(entry.session());
            others.remove(entry.key());
            if (others.isEmpty()) {
                bound.remove(entry.session());
            }
        }
    }

    /** Makes what was changed the newest revision, and forgets what is over the bound. */
    void finish() {
        if (!changing) {
            return;
        }
        changing = false;
        revision++;
        forgetSurplus();
    }

    void setBounds(Bounds changed) {
        bounds = changed;
        mix(changed.quotaBytes());
        mix(changed.historyBytes());
        forgetSurplus();
    }

    private void forgetSurplus() {
        long before = oldest;
        while (historyBytes > bounds.historyBytes() && oldest < revision) {
            forgetOldest();
        }
        if (oldest != before) {
            mix(oldest);
        }
    }

    /** Forgets all that was before {@code target}, which is not beyond the newest revision. */
    void compact(long target) {
        while (oldest < target) {
            forgetOldest();
        }
        mix(oldest);
    }

    private void forgetOldest() {
        log.dropOldest(this::forget);
        oldest++;
    }

    private void forget(Version now, @Nullable Version before) {
        historyBytes -= historyBytes(now, before);
        now.forgetOlder();
        if (!now.isLive() && keys.get(now.entry.key()) == now) {
            keys.remove(now.entry.key());
        }
    }

    private static long historyBytes(Version now, @Nullable Version before) {
        return CHANGE_BYTES + (now.isLive() ? 0 : now.sizeBytes()) + (before == null ? 0 : before.sizeBytes());
    }

    private void mix(long more) {
        long mixed = (hash ^ more) * SPREAD;
        hash = mixed ^ (mixed >>> 32);
    }

    Frozen freeze() {
        return new Frozen(bounds, revision, oldest, hash, counters.freeze(), keys.freeze(), log.freeze());
    }

    /** Takes up a key out of a snapshot. */
    void restoreUnchanged(KeyValue entry) {
        place(new Version(entry, null), null);
    }

    /** Takes up a change out of a snapshot, after all before it. */
    void restoreChange(KeyValue entry, @Nullable KeyValue older) {
        if (older != null) {
            restoreUnchanged(older);
        }
        Version head = keys.get(entry.key());
        record(new Version(entry, head), head != null && head.isLive() ? head : null);
    }

    /** Takes over the numbers of a snapshot. */
    void resume(long newest, long compacted, long hashThen) {
        revision = newest;
        oldest = compacted;
        hash = hashThen;
    }

    /** Returns what is there, in order, that is to be removed. */
    List<Version> live(KeyRange range) {
        List<Version> found = new ArrayList<>();
        scan(range, NOW, false, found::add);
        return found;
    }
}
