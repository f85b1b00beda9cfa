package io.murmuration.consensus.bootstrap;

/** What a node's directory says when it starts. */
public sealed interface Standing {

    /**
     * Nothing.
     *
     * @param mayFound false where there was something before: then it can only join
     */
    record Empty(boolean mayFound) implements Standing {}

    /** It has agreed to found a cluster, which did not begin here before the node stopped. */
    record Accepted(Acceptance acceptance) implements Standing {}

    /** It belongs to a cluster. */
    record Initialised(long clusterId, long replicaId) implements Standing {}
}
