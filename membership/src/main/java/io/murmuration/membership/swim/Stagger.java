package io.murmuration.membership.swim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spreads the probes of this node's observers evenly over their period: only the probed sees them
 * all. Evenly spread, some observer notices a crash within a quarter of a period; at random it may
 * take a whole one. Each answer moves its observer by at most a tenth of the period towards its
 * place; the first observer stays, so that the others have something to stand by.
 */
final class Stagger {

    private final Node node;
    private final MemberTable table;
    private List<Entry> observers = List.of();
    private long changes = -1;
    private final Map<String, Long> arrivals = new LinkedHashMap<>();

    Stagger(Node node, MemberTable table) {
        this.node = node;
        this.table = table;
    }

    /** Returns by how many milliseconds {@code observer} should move its next regular probe. */
    int shiftMillis(Entry observer, long period) {
        if (changes != table.changes()) {
            changes = table.changes();
            observers = table.rings().observersOf(table.self());
        }
        int place = observers.indexOf(observer);
        if (place < 0) {
            return 0;
        }
        if (arrivals.size() > 2 * observers.size()) {
            arrivals.keySet()
                    .removeIf(name -> observers.stream().noneMatch(o -> o.name().equals(name)));
        }
        arrivals.put(observer.name(), node.nowNanos());
        Long first = arrivals.get(observers.get(0).name());
        if (place == 0 || first == null || node.nowNanos() - first > 2 * period) {
            return 0;
        }
        long wanted = first + place * period / observers.size();
        long shift = Math.floorMod(wanted - node.nowNanos(), period);
        if (shift > period / 2) {
            shift -= period;
        }
        long most = period / 10;
        return (int) (Math.max(-most, Math.min(shift, most)) / 1_000_000);
    }
}
