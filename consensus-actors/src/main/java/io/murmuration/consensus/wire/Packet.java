package io.murmuration.consensus.wire;

import io.murmuration.consensus.bootstrap.FoundingMessage;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.raft.RaftMessage;

/** What one node sends another. Groups are named by {@link GroupId}. */
public sealed interface Packet {

    /** Between replicas of a group. */
    record ToReplica(long group, RaftMessage message) implements Packet {}

    /** From a client of a group. */
    record Ask(long group, Request request) implements Packet {}

    /** To a client of a group. */
    record Answer(long group, Response response) implements Packet {}

    /** Between nodes that found a cluster. */
    record Founding(FoundingMessage message) implements Packet {}
}
