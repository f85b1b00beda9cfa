package io.murmuration.membership.swim;

import io.murmuration.gossip.view.ViewDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Who watches whom: on each of K rings the members stand in the order of a hash of their names,
 * another one for each ring, and each is watched by its next successor that does not watch it
 * already. Nodes with the same view agree without a word, a newcomer shifts few, and every member
 * has min(K, n − 1) observers (after Rapid, Suresh et al., ATC 2018, §4.1).
 */
final class ObserverRings {

    private final int rings;
    private final long[][] hashes;
    private final Entry[][] members;
    private int size;

    ObserverRings(int rings) {
        this.rings = rings;
        this.hashes = new long[rings][16];
        this.members = new Entry[rings][16];
    }

    int size() {
        return size;
    }

    void add(Entry entry) {
        for (int ring = 0; ring < rings; ring++) {
            if (size == hashes[ring].length) {
                hashes[ring] = Arrays.copyOf(hashes[ring], size * 2);
                members[ring] = Arrays.copyOf(members[ring], size * 2);
            }
            int at = -indexOf(ring, entry) - 1;
            System.arraycopy(hashes[ring], at, hashes[ring], at + 1, size - at);
            System.arraycopy(members[ring], at, members[ring], at + 1, size - at);
            hashes[ring][at] = hash(ring, entry);
            members[ring][at] = entry;
        }
        size++;
    }

    void remove(Entry entry) {
        for (int ring = 0; ring < rings; ring++) {
            int at = indexOf(ring, entry);
            System.arraycopy(hashes[ring], at + 1, hashes[ring], at, size - at - 1);
            System.arraycopy(members[ring], at + 1, members[ring], at, size - at - 1);
        }
        size--;
    }

    /**
     * Returns who watches {@code subject}, in the order of the rings; nobody if it is not in them.
     */
    List<Entry> observersOf(Entry subject) {
        if (indexOf(0, subject) < 0) {
            return List.of();
        }
        int wanted = Math.min(rings, size - 1);
        List<Entry> observers = new ArrayList<>(wanted);
        for (int ring = 0; ring < rings && observers.size() < wanted; ring++) {
            int at = indexOf(ring, subject);
            for (int step = 1; step < size; step++) {
                Entry candidate = members[ring][(at + step) % size];
                if (!observers.contains(candidate)) {
                    observers.add(candidate);
                    break;
                }
            }
        }
        return observers;
    }

    /**
     * Returns whom {@code observer} watches, in a fixed order; nobody if it is not in the rings.
     */
    List<Entry> subjectsOf(Entry observer) {
        if (indexOf(0, observer) < 0) {
            return List.of();
        }
        List<Entry> subjects = new ArrayList<>(rings + 2);
        // A subject passes over at most one successor for each ring before, so it is that near.
        int reach = Math.min(rings, size - 1);
        for (int ring = 0; ring < rings; ring++) {
            int at = indexOf(ring, observer);
            for (int step = 1; step <= reach; step++) {
                Entry candidate = members[ring][Math.floorMod(at - step, size)];
                if (!subjects.contains(candidate) && observersOf(candidate).contains(observer)) {
                    subjects.add(candidate);
                }
            }
        }
        return subjects;
    }

    /** Finds the entry on a ring, or where it would stand, as {@code -(place) - 1}. */
    private int indexOf(int ring, Entry entry) {
        int at = Arrays.binarySearch(hashes[ring], 0, size, hash(ring, entry));
        if (at < 0) {
            return at;
        }
        // Two names with one hash: as good as never, and then in the order of the names.
        while (at > 0 && hashes[ring][at - 1] == hashes[ring][at]) {
            at--;
        }
        long hash = hashes[ring][at];
        for (; at < size && hashes[ring][at] == hash; at++) {
            int order = members[ring][at].name().compareTo(entry.name());
            if (order == 0) {
                return at;
            }
            if (order > 0) {
                break;
            }
        }
        return -at - 1;
    }

    private static long hash(int ring, Entry entry) {
        return ViewDigest.mix(entry.nameHash + 0x9E3779B97F4A7C15L * (ring + 1));
    }
}
