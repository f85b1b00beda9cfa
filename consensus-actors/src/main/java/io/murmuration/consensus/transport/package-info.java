/**
 * How packets get from node to node: in memory, by Artery, or on connections of our own. Impure: it
 * holds the sockets and the one thread that serves them and the replicas' actors.
 *
 * <p>Start with {@link io.murmuration.consensus.transport.Transport}.
 */
@NullMarked
package io.murmuration.consensus.transport;

import org.jspecify.annotations.NullMarked;
