package io.murmuration.consensus.watch;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is to hear of a key. Those who watch one key are found at once, those who watch ranges in
 * steps logarithmic in the number of different ranges, and for each that is found; watchers of
 * other keys cost nothing.
 */
final class WatchIndex {

    private final Map<Bytes, Party> keys = new LinkedHashMap<>();
    private final RangeIndex ranges = new RangeIndex();
    private int size;

    /** Adds one that is not in it. */
    void add(Watch watch) {
        KeyRange scope = watch.scope();
        if (scope.isSingle()) {
            keys.computeIfAbsent(scope.from(), key -> new Party()).add(watch);
        } else if (!scope.isEmpty()) {
            ranges.partyOf(scope).add(watch);
        }
        size++;
    }

    /** Removes one that is in it. */
    void remove(Watch watch) {
        KeyRange scope = watch.scope();
        if (scope.isSingle()) {
            Party party = keys.get(scope.from());
            if (party != null && party.remove(watch)) {
                keys.remove(scope.from());
            }
        } else if (!scope.isEmpty() && ranges.partyOf(scope).remove(watch)) {
            ranges.remove(scope);
        }
        size--;
    }

    /** Appends those whose scope holds the key; what else they demand is theirs to say. */
    void find(Bytes key, List<Watch> target) {
        Party party = keys.get(key);
        if (party != null) {
            party.appendTo(target);
        }
        ranges.find(key, target);
    }

    int size() {
        return size;
    }
}
