package io.murmuration.consensus.api;

import java.time.Duration;

/** How fresh an answer must be, and so what it costs. */
public sealed interface ReadMode {

    /**
     * Sees every write that was acknowledged to anybody before it was asked. A round trip of the
     * leader to a majority, which all reads under way share.
     */
    record Linearizable() implements ReadMode {}

    /**
     * The same while clocks drift no more than the group's settings allow, without that round trip
     * where the leader holds a lease; else as {@link Linearizable}.
     */
    record Lease() implements ReadMode {}

    /**
     * Sees everything up to this revision, at whichever replica: own writes, and never less than
     * what was read before.
     */
    record AtLeast(long revision) implements ReadMode {}

    /**
     * Whatever the nearest replica has, if it is known to be no older than so. The answer carries
     * its age. The only one that works without a quorum.
     */
    record Stale(Duration maxAge) implements ReadMode {}

    ReadMode LINEARIZABLE = new Linearizable();

    ReadMode LEASE = new Lease();
}
