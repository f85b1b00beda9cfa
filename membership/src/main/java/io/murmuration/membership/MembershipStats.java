package io.murmuration.membership;

import io.murmuration.membership.swim.SwimStats;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one node has counted since it started to join.
 *
 * @param viewVersion the version of the view
 * @param liveMembers members that belong to the cluster, suspected ones and this node included
 * @param digest of the view: equal where the views are
 * @param swim what the protocol has counted
 * @param traffic what the transport has counted
 * @param phi by name, of the silence of each member that this node observes
 */
public record MembershipStats(
        long viewVersion,
        int liveMembers,
        long digest,
        SwimStats swim,
        Traffic traffic,
        SortedMap<String, Double> phi) {

    public MembershipStats {
        phi = Collections.unmodifiableSortedMap(new TreeMap<>(phi));
    }

    /**
     * What went through the transport.
     *
     * @param packetsOut packets sent
     * @param bytesOut their payload
     * @param packetsIn packets received, dropped ones included
     * @param bytesIn their payload
     * @param drops packets that went no further, by cause
     */
    public record Traffic(long packetsOut, long bytesOut, long packetsIn, long bytesIn, SortedMap<String, Long> drops) {

        public Traffic {
            drops = Collections.unmodifiableSortedMap(new TreeMap<>(drops));
        }
    }
}
