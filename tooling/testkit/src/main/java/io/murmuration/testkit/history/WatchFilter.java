package io.murmuration.testkit.history;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.WatchEvent.Change;
import io.murmuration.consensus.api.WatchSpec;
import java.util.List;

/**
 * What a watcher asked for, decided anew from the words of {@link WatchSpec}, so that it is wrong
 * where the judged are right, if at all, in its own way.
 */
record WatchFilter(WatchSpec spec) {

    boolean wants(Change change) {
        Bytes key = change.entry().key();
        return (change.isDelete() ? spec.deletes() : spec.puts())
                && spec.range().contains(key)
                && (spec.glob().isEmpty() || matches(spec.glob(), key));
    }

    List<Change> wanted(List<Change> changes) {
        return changes.stream().filter(this::wants).toList();
    }

    /**
     * Fills, from the last letter of the pattern to the first, which ends of the key it matches.
     */
    private static boolean matches(Bytes pattern, Bytes key) {
        boolean[] after = new boolean[key.size() + 1];
        after[key.size()] = true;
        for (int place = pattern.size() - 1; place >= 0; place--) {
            byte letter = pattern.at(place);
            boolean twice = letter == '*' && place > 0 && pattern.at(place - 1) == '*' && isSecond(pattern, place);
            boolean[] from = new boolean[key.size() + 1];
            for (int at = key.size(); at >= 0; at--) {
                boolean more = at < key.size();
                if (letter == '*') {
                    from[at] = after[at] || (more && from[at + 1] && (twice || key.at(at) != '/'));
                } else {
                    from[at] = more && after[at + 1] && (letter == '?' ? key.at(at) != '/' : letter == key.at(at));
                }
            }
            after = from;
            place -= twice ? 1 : 0;
        }
        return after[0];
    }

    /** Stars count in pairs from the left; says whether the one at {@code place} closes a pair. */
    private static boolean isSecond(Bytes pattern, int place) {
        int first = place;
        while (first > 0 && pattern.at(first - 1) == '*') {
            first--;
        }
        return (place - first) % 2 == 1;
    }
}
