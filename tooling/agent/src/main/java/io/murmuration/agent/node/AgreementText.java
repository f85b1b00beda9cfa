package io.murmuration.agent.node;

import io.murmuration.consensus.CoordinationEvent;
import io.murmuration.consensus.exchange.ReplicaAddress;

/** What a node tells of agreement, in a line for people. */
final class AgreementText {

    private AgreementText() {}

    static String of(CoordinationEvent event) {
        if (event instanceof CoordinationEvent.Waiting waiting) {
            return waiting.why();
        } else if (event instanceof CoordinationEvent.Joined joined) {
            return "this node is replica " + Long.toHexString(joined.replicaId()) + " of cluster "
                    + Long.toHexString(joined.clusterId());
        } else if (event instanceof CoordinationEvent.LeaderChanged changed) {
            String who = changed.leader().isEmpty() ? "nobody is known to lead" : changed.leader() + " leads";
            return who + (changed.self() ? ", which is this node" : "") + "; term " + changed.term();
        } else if (event instanceof CoordinationEvent.QuorumLost lost) {
            return "no majority has answered for " + lost.since().toMillis() + " ms: nothing can be agreed here";
        } else if (event instanceof CoordinationEvent.QuorumRegained regained) {
            return "a majority answers again, after " + regained.after().toMillis() + " ms";
        } else if (event instanceof CoordinationEvent.MembersChanged members) {
            return "replicas are on "
                    + members.replicas().stream()
                            .map(ReplicaAddress::node)
                            .sorted()
                            .toList() + "; "
                    + members.configuration();
        }
        return ((CoordinationEvent.Stopped) event).why();
    }
}
