package io.murmuration.consensus.bootstrap;

import io.murmuration.consensus.exchange.ReplicaAddress;
import java.util.List;

/** What founders say to each other. {@code from} is a node's name. */
public sealed interface FoundingMessage {

    String from();

    /** Found this cluster with these replicas, all of them or none. */
    record ProposeFounding(String from, long clusterId, List<ReplicaAddress> replicas) implements FoundingMessage {}

    /** Synced: the sender will found this one or none. */
    record AcceptFounding(String from, long clusterId) implements FoundingMessage {}

    /** The sender cannot: it says why. */
    record RefuseFounding(String from, long clusterId, String why) implements FoundingMessage {}

    /** All have accepted: begin. */
    record BeginFounding(String from, long clusterId) implements FoundingMessage {}
}
