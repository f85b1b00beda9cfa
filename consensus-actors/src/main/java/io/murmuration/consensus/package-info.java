/**
 * What the members agree on: the extension {@link io.murmuration.consensus.Coordination} with the
 * store ({@link io.murmuration.consensus.Kv}), sessions, leases and groups of the application's own
 * ({@link io.murmuration.consensus.Replicated}).
 *
 * <p>Beside the public API, package-private, the actors: {@code CoordinationActor} leads a node
 * into a cluster and hosts its replicas, {@code RaftActor} owns one of them, {@code ClientActor}
 * asks. They hold no rule of a protocol; what they obey is in the packages {@code bootstrap},
 * {@code group} and {@code client}.
 *
 * <p>Start with {@code Coordination}, then {@code RaftActor} and
 * {@link io.murmuration.consensus.group.GroupReplica}.
 */
@NullMarked
package io.murmuration.consensus;

import org.jspecify.annotations.NullMarked;
