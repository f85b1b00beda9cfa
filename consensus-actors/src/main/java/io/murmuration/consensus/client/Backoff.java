package io.murmuration.consensus.client;

import java.util.SplittableRandom;

/**
 * How long to wait before asking again: drawn between nothing and a bound that doubles with each
 * wait in a row (full jitter), so that those who were turned away together do not return together.
 */
final class Backoff {

    private final long firstNanos;
    private final long maxNanos;
    private final SplittableRandom random;

    Backoff(long firstNanos, long maxNanos, SplittableRandom random) {
        this.firstNanos = firstNanos;
        this.maxNanos = maxNanos;
        this.random = random;
    }

    /** @param waits in a row before this one */
    long draw(int waits) {
        long bound = waits >= 32 ? maxNanos : Math.min(maxNanos, firstNanos << waits);
        return random.nextLong(Math.max(1, bound) + 1);
    }
}
