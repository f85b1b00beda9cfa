package io.murmuration.consensus;

import io.murmuration.consensus.bootstrap.Candidate;
import io.murmuration.consensus.bootstrap.Presence;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a membership view says of who takes part in agreement. */
final class Presences {

    private Presences() {}

    /** Returns the live members that publish a presence that this release understands. */
    static List<Candidate> of(MembershipView view) {
        List<Candidate> candidates = new ArrayList<>();
        for (Member member : view.live()) {
            of(member).ifPresent(presence -> candidates.add(new Candidate(member.name(), presence)));
        }
        return candidates;
    }

    private static Optional<Presence> of(Member member) {
        try {
            return member.endpoint(Presence.ENDPOINT).map(Presence::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the clusters that exist, sorted. */
    static List<Long> clusters(List<Candidate> candidates) {
        TreeSet<Long> clusters = new TreeSet<>();
        for (Candidate candidate : candidates) {
            if (candidate.presence().state() == Presence.State.INITIALISED) {
                clusters.add(candidate.presence().clusterId());
            }
        }
        return List.copyOf(clusters);
    }

    /** Returns where the cluster's replicas are, as far as their nodes are alive. */
    static Map<Long, String> replicas(List<Candidate> candidates, long clusterId) {
        Map<Long, String> endpoints = new TreeMap<>();
        for (Candidate candidate : candidates) {
            Presence presence = candidate.presence();
            if (presence.clusterId() == clusterId && presence.replicaId() != 0) {
                endpoints.put(presence.replicaId(), presence.endpoint());
            }
        }
        return Collections.unmodifiableMap(endpoints);
    }

    /**
     * Returns where replicas of the cluster may be asked: at this node, at live members, and last
     * wherever the configuration says that replicas are (ruling 14).
     */
    static List<String> endpoints(
            MembershipView view, List<Candidate> candidates, long clusterId, List<String> configured) {
        LinkedHashSet<String> endpoints = new LinkedHashSet<>();
        if (clusterId == 0) {
            return List.of();
        }
        for (Candidate candidate : candidates) {
            if (candidate.name().equals(view.self()) && candidate.presence().clusterId() == clusterId) {
                endpoints.add(candidate.presence().endpoint());
            }
        }
        for (Candidate candidate : candidates) {
            if (candidate.presence().clusterId() == clusterId) {
                endpoints.add(candidate.presence().endpoint());
            }
        }
        endpoints.addAll(configured);
        return List.copyOf(endpoints);
    }
}
