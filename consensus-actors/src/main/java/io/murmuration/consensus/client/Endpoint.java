package io.murmuration.consensus.client;

import org.jspecify.annotations.Nullable;

/** What the client knows of the replica at one address. */
final class Endpoint {

    final String name;

    /** The calls that were sent there and are not answered, in the order of sending. */
    final Line asked = new Line();

    /** When something was heard from there last; means nothing before {@link #heard}. */
    long heardNanos;

    boolean heard;

    /** Whether its connection was lost, and nothing was heard since. */
    boolean down;

    /** From when on one call may try it again. */
    long retryNanos;

    int failures;

    /** The one call that tries whether it is back. */
    @Nullable
    Call probe;

    Endpoint(String name) {
        this.name = name;
    }

    boolean isUsable(long nowNanos) {
        return !down || (probe == null && nowNanos - retryNanos >= 0);
    }

    /** Says whether anything was heard from there since {@code sentNanos}. */
    boolean heardSince(long sentNanos) {
        return heard && heardNanos - sentNanos > 0;
    }
}
