package io.murmuration.consensus.session;

/** The ids that ended last, up to a bound; the oldest make room. */
final class EndedIds {

    private final long[] ring;
    private final IdMap<Boolean> known = new IdMap<>();
    private int oldest;
    private int count;

    EndedIds(int most) {
        ring = new long[most];
    }

    boolean contains(long id) {
        return known.get(id) != null;
    }

    void add(long id) {
        if (contains(id)) {
            return;
        }
        if (count == ring.length) {
            known.remove(ring[oldest]);
            ring[oldest] = id;
            oldest = (oldest + 1) % ring.length;
        } else {
            ring[(oldest + count++) % ring.length] = id;
        }
        known.put(id, true);
    }

    long[] oldestFirst() {
        long[] ids = new long[count];
        for (int i = 0; i < count; i++) {
            ids[i] = ring[(oldest + i) % ring.length];
        }
        return ids;
    }
}
