package io.murmuration.consensus.bootstrap;

import io.murmuration.consensus.bootstrap.Presence.State;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one node sees of the others, and whether a cluster could be founded by them. */
final class FoundingView {

    private final FoundingSettings settings;
    private final TreeMap<String, Presence> others = new TreeMap<>();

    FoundingView(FoundingSettings settings, List<Candidate> candidates) {
        this.settings = settings;
        for (Candidate candidate : candidates) {
            if (!candidate.name().equals(settings.name())) {
                others.put(candidate.name(), candidate.presence());
            }
        }
    }

    /** Returns where the other node takes part in agreement, empty if it is not seen. */
    String endpointOf(String node) {
        if (node.equals(settings.name())) {
            return settings.endpoint();
        }
        Presence presence = others.get(node);
        return presence == null ? "" : presence.endpoint();
    }

    /** Returns the clusters that others belong to. */
    SortedSet<Long> clusters() {
        TreeSet<Long> clusters = new TreeSet<>();
        for (Presence presence : others.values()) {
            if (presence.state() == State.INITIALISED) {
                clusters.add(presence.clusterId());
            }
        }
        return clusters;
    }

    /** Names each cluster with one of its nodes. */
    String clustersText() {
        TreeMap<Long, String> first = new TreeMap<>();
        others.forEach((name, presence) -> {
            if (presence.state() == State.INITIALISED) {
                first.putIfAbsent(presence.clusterId(), name);
            }
        });
        List<String> texts = new ArrayList<>();
        first.forEach((cluster, name) -> texts.add(name + " belongs to cluster " + Long.toHexString(cluster)));
        return String.join(", ", texts);
    }

    /** Returns the endpoints of the nodes of the cluster, in the order of their names. */
    List<String> endpointsOf(long cluster) {
        List<String> endpoints = new ArrayList<>();
        for (Presence presence : others.values()) {
            if (presence.state() == State.INITIALISED && presence.clusterId() == cluster) {
                endpoints.add(presence.endpoint());
            }
        }
        return endpoints;
    }

    /** Says who belongs to another cluster than this one; empty if nobody does (B-10). */
    String strangersTo(long cluster) {
        for (var other : others.entrySet()) {
            Presence presence = other.getValue();
            if (presence.state() != State.EMPTY && presence.clusterId() != cluster) {
                String verb = presence.state() == State.ACCEPTED ? " has accepted to found" : " belongs to";
                return other.getKey() + verb + " cluster " + Long.toHexString(presence.clusterId())
                        + ", this node belongs to " + Long.toHexString(cluster)
                        + ": clusters are never merged; reset one of the nodes, or let them not see each other";
            }
        }
        return "";
    }

    /** Returns the names of those who would found a cluster. */
    SortedSet<String> founders() {
        TreeSet<String> founders = new TreeSet<>(settings.initialMembers());
        if (founders.isEmpty()) {
            founders.add(settings.name());
            others.forEach((name, presence) -> {
                if (presence.voter()) {
                    founders.add(name);
                }
            });
        }
        return founders;
    }

    /**
     * Says why no cluster can be founded by {@link #founders}; empty if it can (B-1).
     *
     * @param underWay the others may have accepted the founding of this one already; 0 = of none
     */
    String whyNot(long underWay) {
        SortedSet<String> founders = founders();
        int expects = settings.expects();
        if (founders.size() < expects) {
            return settings.name() + " sees " + founders.size() + " of " + expects + " voters: " + founders;
        }
        if (founders.size() > expects) {
            return settings.name() + " expects " + expects + " voters but sees " + founders.size() + ": " + founders
                    + "; let all expect the same number, or name them in initial-members";
        }
        for (String name : founders) {
            Presence presence = others.get(name);
            if (name.equals(settings.name())) {
                continue;
            }
            if (presence == null || !presence.voter()) {
                return settings.name() + " does not see " + name + " as a voter, which initial-members names";
            }
            if (presence.expects() != expects) {
                return name + " expects " + presence.expects() + " voters, " + settings.name() + " expects " + expects
                        + ": let all expect the same number";
            }
            boolean same = presence.state() == State.ACCEPTED && presence.clusterId() == underWay;
            if (presence.state() != State.EMPTY && !same) {
                return name + " has accepted to found cluster " + Long.toHexString(presence.clusterId())
                        + ": it waits for that; if that founding has failed, run `raft reset --force` there";
            }
        }
        return "";
    }
}
