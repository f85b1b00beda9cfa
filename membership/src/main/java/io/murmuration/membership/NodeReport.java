package io.murmuration.membership;

import io.murmuration.membership.member.Member;
import io.murmuration.membership.swim.Swim;
import io.murmuration.membership.swim.SwimStats;
import io.murmuration.membership.transport.TransportCounters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a node tells about itself when it is asked. */
final class NodeReport {

    private static final SwimStats NOTHING = new SwimStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final MembershipStats.Traffic SILENCE =
            new MembershipStats.Traffic(0, 0, 0, 0, Collections.emptySortedMap());

    private NodeReport() {}

    static MembershipStats stats(@Nullable Swim core, long nowNanos, @Nullable TransportCounters counters) {
        MembershipStats.Traffic traffic = counters == null ? SILENCE : traffic(counters);
        if (core == null) {
            return new MembershipStats(0, 0, 0, NOTHING, traffic, Collections.emptySortedMap());
        }
        SortedMap<String, Double> phi = new TreeMap<>();
        for (Member member : core.view().live()) {
            core.phiOf(member.name(), nowNanos).ifPresent(figure -> phi.put(member.name(), figure));
        }
        return new MembershipStats(
                core.view().version(), core.view().live().size(), core.digest(), core.stats(), traffic, phi);
    }

    private static MembershipStats.Traffic traffic(TransportCounters counted) {
        SortedMap<String, Long> drops = new TreeMap<>();
        drops.put("malformed", counted.malformed());
        drops.put("unknown-message", counted.unknownMessages());
        drops.put("expired", counted.expired());
        drops.put("unsendable", counted.unsendable());
        drops.put("unresolved", counted.unresolved());
        drops.put("overflowed", counted.overflowed());
        drops.put("failed", counted.failed());
        return new MembershipStats.Traffic(
                counted.packetsOut(), counted.bytesOut(), counted.packetsIn(), counted.bytesIn(), drops);
    }

    static List<MemberDetails> details(@Nullable Swim core, long nowNanos) {
        List<MemberDetails> details = new ArrayList<>();
        if (core != null) {
            for (Member member : core.view().members()) {
                details.add(new MemberDetails(
                        member, core.phiOf(member.name(), nowNanos), core.observersOf(member.name())));
            }
        }
        return details;
    }
}
