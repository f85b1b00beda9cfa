package io.murmuration.consensus.exchange;

/**
 * Where a replica is.
 *
 * @param replica its id
 * @param node the name of its node
 * @param endpoint host:port under which the node takes part in agreement
 */
public record ReplicaAddress(long replica, String node, String endpoint) {}
