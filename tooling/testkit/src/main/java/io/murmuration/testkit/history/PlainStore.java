package io.murmuration.testkit.history;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a store of keys with revisions has to answer, written as plainly as it can be: every version
 * of every key in a list. Forgets nothing, so it knows no compaction; has no limits.
 */
final class PlainStore {

    /** The number of a prefix's first sequential key. */
    private static final long FIRST_NUMBER = 1;

    private final NavigableMap<Bytes, KeyValue> now;
    private final NavigableMap<Bytes, List<KeyValue>> versions;
    private final NavigableMap<Bytes, Long> numbers;
    private final List<WatchEvent.Change> changes = new ArrayList<>();
    private long revision;

    PlainStore() {
        this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0);
    }

    private PlainStore(
            NavigableMap<Bytes, KeyValue> now,
            NavigableMap<Bytes, List<KeyValue>> versions,
            NavigableMap<Bytes, Long> numbers,
            long revision) {
        this.now = now;
        this.versions = versions;
        this.numbers = numbers;
        this.revision = revision;
    }

    PlainStore copy() {
        NavigableMap<Bytes, List<KeyValue>> copied = new TreeMap<>();
        versions.forEach((key, list) -> copied.put(key, new ArrayList<>(list)));
        return new PlainStore(new TreeMap<>(now), copied, new TreeMap<>(numbers), revision);
    }

    long revision() {
        return revision;
    }

    /** Returns what the last revision changed, in order, and forgets it. */
    List<WatchEvent.Change> takeChanges() {
        List<WatchEvent.Change> taken = List.copyOf(changes);
        changes.clear();
        return taken;
    }

    int size() {
        return now.size();
    }

    /** Takes the steps of the branch whose turn it is. */
    TxnResult apply(Txn txn) {
        boolean holds = txn.guards().stream().allMatch(this::holds);
        List<OpResult> results = new ArrayList<>();
        long before = revision;
        boolean changed = false;
        for (Op op : holds ? txn.then() : txn.otherwise()) {
            OpResult result = step(op, before + 1);
            results.add(result);
            changed |= result instanceof OpResult.Put || (result instanceof OpResult.Deleted gone && gone.count() > 0);
        }
        revision = changed ? before + 1 : before;
        return new TxnResult(revision, holds, List.copyOf(results));
    }

    /** All keys of these sessions go, at one revision; returns how many. */
    long end(List<Long> sessions) {
        List<Bytes> bound = now.values().stream()
                .filter(entry -> entry.session() != 0 && sessions.contains(entry.session()))
                .map(KeyValue::key)
                .toList();
        bound.forEach(key -> remove(key, revision + 1));
        revision += bound.isEmpty() ? 0 : 1;
        return bound.size();
    }

    private boolean holds(Compare guard) {
        if (guard.range().isSingle() && !now.containsKey(guard.range().from())) {
            return guard.target() != Compare.Target.VALUE && relates(guard.relation(), Long.compare(0, guard.number()));
        }
        return within(now, guard.range()).values().stream()
                .allMatch(entry -> relates(guard.relation(), order(guard, entry)));
    }

    private static int order(Compare guard, KeyValue entry) {
        return switch (guard.target()) {
            case VERSION -> Long.compare(entry.version(), guard.number());
            case CREATE_REVISION -> Long.compare(entry.createRevision(), guard.number());
            case MOD_REVISION -> Long.compare(entry.modRevision(), guard.number());
            case SESSION -> Long.compare(entry.session(), guard.number());
            case VALUE -> entry.value().compareTo(guard.value());
        };
    }

    private static boolean relates(Compare.Relation relation, int order) {
        return switch (relation) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case GREATER -> order > 0;
        };
    }

    private OpResult step(Op op, long at) {
        if (op instanceof Op.Put put) {
            KeyValue previous = put(put.key(), put.value(), put.session(), at);
            return new OpResult.Put(put.key(), put.wantPrevious() ? previous : null);
        }
        if (op instanceof Op.PutSequential put) {
            long number = numbers.merge(put.prefix(), FIRST_NUMBER, (last, first) -> last + 1);
            Bytes key = put.prefix().concat(Bytes.of(String.format("%010d", number)));
            put(key, put.value(), put.session(), at);
            return new OpResult.Put(key, null);
        }
        if (op instanceof Op.Delete delete) {
            List<KeyValue> gone = List.copyOf(within(now, delete.range()).values());
            gone.forEach(entry -> remove(entry.key(), at));
            return new OpResult.Deleted(gone.size(), delete.wantPrevious() ? gone : List.of());
        }
        return find((Op.Range) op);
    }

    @SuppressWarnings("NullAway") // a map's put says null where there was nothing
    private KeyValue put(Bytes key, Bytes value, long session, long at) {
        KeyValue previous = now.get(key);
        KeyValue next = previous == null
                ? new KeyValue(key, value, at, at, 1, session)
                : new KeyValue(key, value, previous.createRevision(), at, previous.version() + 1, session);
        versions.computeIfAbsent(key, any -> new ArrayList<>()).add(next);
        changes.add(new WatchEvent.Change(next, previous));
        return now.put(key, next);
    }

    private void remove(Bytes key, long at) {
        KeyValue previous = now.remove(key);
        KeyValue gone = new KeyValue(key, Bytes.EMPTY, 0, at, 0, 0);
        changes.add(new WatchEvent.Change(gone, previous));
        versions.computeIfAbsent(key, any -> new ArrayList<>()).add(gone);
    }

    /** Finds what a range says, now or at its revision. */
    OpResult.Found find(Op.Range range) {
        List<KeyValue> all = new ArrayList<>(
                range.revision() == 0 ? within(now, range.range()).values() : at(range.range(), range.revision()));
        long count = all.size();
        if (range.descending()) {
            Collections.reverse(all);
        }
        boolean more = range.limit() > 0 && range.limit() < count && !range.countOnly();
        List<KeyValue> shown = range.countOnly() ? List.of() : more ? all.subList(0, range.limit()) : all;
        return new OpResult.Found(
                shown.stream()
                        .map(entry -> range.keysOnly() ? withoutValue(entry) : entry)
                        .toList(),
                count,
                more);
    }

    private List<KeyValue> at(KeyRange range, long past) {
        List<KeyValue> found = new ArrayList<>();
        within(versions, range)
                .values()
                .forEach(list -> list.stream()
                        .filter(version -> version.modRevision() <= past)
                        .reduce((earlier, later) -> later)
                        .filter(version -> version.version() > 0)
                        .ifPresent(found::add));
        return found;
    }

    private static KeyValue withoutValue(KeyValue entry) {
        return new KeyValue(
                entry.key(),
                Bytes.EMPTY,
                entry.createRevision(),
                entry.modRevision(),
                entry.version(),
                entry.session());
    }

    private static <V> Map<Bytes, V> within(NavigableMap<Bytes, V> map, KeyRange range) {
        Bytes end = range.to();
        if (range.isEmpty()) {
            return Map.of();
        }
        return end == null ? map.tailMap(range.from(), true) : map.subMap(range.from(), true, end, false);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlainStore that
                && revision == that.revision
                && versions.equals(that.versions)
                && numbers.equals(that.numbers);
    }

    @Override
    public int hashCode() {
        return 31 * now.hashCode() + Long.hashCode(revision);
    }

    @Override
    public String toString() {
        return "revision " + revision + " " + now.values();
    }
}
