package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.Compare.Target;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchEvent.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the store should be, written to be believed: a copy of the whole map for each revision. */
final class NaiveStore {

    private final List<TreeMap<Bytes, KeyValue>> states = new ArrayList<>(List.of(new TreeMap<>()));
    private final List<List<Change>> changes = new ArrayList<>(List.of(List.of()));
    private final TreeMap<Bytes, Long> numbers = new TreeMap<>();

    private TreeMap<Bytes, KeyValue> now = new TreeMap<>();
    private List<Change> made = new ArrayList<>();

    int revision() {
        return states.size() - 1;
    }

    Map<Bytes, KeyValue> at(long revision) {
        return states.get((int) revision);
    }

    List<Change> changes(long revision) {
        return changes.get((int) revision);
    }

    TxnResult apply(Txn txn) {
        begin();
        boolean holds = txn.guards().stream().allMatch(this::holds);
        List<OpResult> results = new ArrayList<>();
        for (Op op : holds ? txn.then() : txn.otherwise()) {
            results.add(take(op));
        }
        finish();
        return new TxnResult(revision(), holds, results);
    }

    void endSessions(List<Long> sessions) {
        begin();
        for (KeyValue entry : List.copyOf(now.values())) {
            if (sessions.contains(entry.session())) {
                delete(entry.key());
            }
        }
        finish();
    }

    private void begin() {
        now = new TreeMap<>(states.get(revision()));
        made = new ArrayList<>();
    }

    private void finish() {
        if (!made.isEmpty()) {
            states.add(now);
            changes.add(made);
        }
    }

    private boolean holds(Compare guard) {
        if (guard.range().isSingle()) {
            return holds(guard, now.get(guard.range().from()));
        }
        return inRange(now, guard.range()).stream().allMatch(entry -> holds(guard, entry));
    }

    private static boolean holds(Compare guard, @Nullable KeyValue entry) {
        if (guard.target() == Target.VALUE) {
            return entry != null && stands(guard, entry.value().compareTo(guard.value()));
        }
        KeyValue there = entry == null ? new KeyValue(Bytes.EMPTY, Bytes.EMPTY, 0, 0, 0, 0) : entry;
        long number = switch (guard.target()) {
            case VERSION -> there.version();
            case CREATE_REVISION -> there.createRevision();
            case MOD_REVISION -> there.modRevision();
            case SESSION -> there.session();
            case VALUE -> throw new AssertionError();
        };
        return stands(guard, Long.compare(number, guard.number()));
    }

    private static boolean stands(Compare guard, int order) {
        return switch (guard.relation()) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case GREATER -> order > 0;
        };
    }

    private OpResult take(Op op) {
        if (op instanceof Op.Put put) {
            KeyValue before = put(put.key(), put.value(), put.session());
            return new OpResult.Put(put.key(), put.wantPrevious() ? before : null);
        }
        if (op instanceof Op.PutSequential put) {
            long number = numbers.merge(put.prefix(), 1L, Long::sum);
            Bytes key = Bytes.of(put.prefix().utf8() + String.format("%010d", number));
            put(key, put.value(), put.session());
            return new OpResult.Put(key, null);
        }
        if (op instanceof Op.Delete delete) {
            List<KeyValue> found = inRange(now, delete.range());
            found.forEach(entry -> delete(entry.key()));
            return new OpResult.Deleted(found.size(), delete.wantPrevious() ? found : List.of());
        }
        Op.Range search = (Op.Range) op;
        return search(search, search.revision() == 0 ? now : at(search.revision()));
    }

    static OpResult.Found search(Op.Range search, Map<Bytes, KeyValue> state) {
        List<KeyValue> found = inRange(state, search.range());
        long count = found.size();
        if (search.countOnly()) {
            return new OpResult.Found(List.of(), count, false);
        }
        if (search.descending()) {
            Collections.reverse(found);
        }
        if (search.limit() > 0 && search.limit() < found.size()) {
            found = found.subList(0, search.limit());
        }
        if (search.keysOnly()) {
            found.replaceAll(entry -> new KeyValue(
                    entry.key(),
                    Bytes.EMPTY,
                    entry.createRevision(),
                    entry.modRevision(),
                    entry.version(),
                    entry.session()));
        }
        return new OpResult.Found(found, count, count > found.size());
    }

    private @Nullable KeyValue put(Bytes key, Bytes value, long session) {
        KeyValue before = now.get(key);
        long next = states.size();
        KeyValue entry = before == null
                ? new KeyValue(key, value, next, next, 1, session)
                : new KeyValue(key, value, before.createRevision(), next, before.version() + 1, session);
        now.put(key, entry);
        made.add(new Change(entry, before));
        return before;
    }

    private void delete(Bytes key) {
        KeyValue before = now.remove(key);
        made.add(new Change(new KeyValue(key, Bytes.EMPTY, 0, states.size(), 0, 0), before));
    }

    private static List<KeyValue> inRange(Map<Bytes, KeyValue> state, KeyRange range) {
        List<KeyValue> found = new ArrayList<>();
        for (KeyValue entry : state.values()) {
            if (range.contains(entry.key())) {
                found.add(entry);
            }
        }
        return found;
    }
}
