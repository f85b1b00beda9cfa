package io.murmuration.consensus.client;

import java.util.SplittableRandom;

/** Numbers of calls and requests, one after the other, and drawn ids of sessions. */
final class Ids {

    private final SplittableRandom random;
    private long last;

    Ids(long seed) {
        random = new SplittableRandom(seed);
    }

    long next() {
        return ++last;
    }

    /** Returns the id of a session that nobody else has drawn, as far as 64 bits tell; never 0. */
    long drawSession() {
        long drawn = random.nextLong();
        return drawn == 0 ? 1 : drawn;
    }

    /** Returns a generator for chances that have nothing to do with ids. */
    SplittableRandom random() {
        return random.split();
    }
}
