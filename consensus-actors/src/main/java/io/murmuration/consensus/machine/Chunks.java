package io.murmuration.consensus.machine;

import org.jspecify.annotations.Nullable;

/** A snapshot's content, part by part. For one thread at a time. */
@FunctionalInterface
public interface Chunks {

    /** Returns the next part, of any length above 0; null behind the last. */
    byte @Nullable [] next();
}
