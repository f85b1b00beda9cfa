package io.murmuration.consensus.watch;

import java.util.ArrayList;
import java.util.List;

/** The watches of one scope. In no order that means anything, yet the same in every replay. */
final class Party {

    private final List<Watch> watches = new ArrayList<>(1);

    void add(Watch watch) {
        watch.placeInParty = watches.size();
        watches.add(watch);
    }

    /** Removes one that is in it; says whether it was the last. */
    boolean remove(Watch watch) {
        Watch last = watches.remove(watches.size() - 1);
        if (last != watch) {
            watches.set(watch.placeInParty, last);
            last.placeInParty = watch.placeInParty;
        }
        return watches.isEmpty();
    }

    void appendTo(List<Watch> target) {
        target.addAll(watches);
    }
}
