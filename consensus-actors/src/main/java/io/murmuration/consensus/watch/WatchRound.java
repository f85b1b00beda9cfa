package io.murmuration.consensus.watch;

import java.util.ArrayList;
import java.util.List;

/** All watches in a circle, so that each has its turn. */
final class WatchRound {

    private final List<Watch> watches = new ArrayList<>();
    private int turn;

    void add(Watch watch) {
        watch.placeInRound = watches.size();
        watches.add(watch);
    }

    void remove(Watch watch) {
        Watch last = watches.remove(watches.size() - 1);
        if (last != watch) {
            watches.set(watch.placeInRound, last);
            last.placeInRound = watch.placeInRound;
        }
    }

    int size() {
        return watches.size();
    }

    List<Watch> all() {
        return watches;
    }

    /** Returns whose turn it is; there must be one. */
    Watch next() {
        turn = turn >= watches.size() ? 0 : turn;
        return watches.get(turn++);
    }
}
