package io.murmuration.agent.node;

import io.murmuration.agent.http.Metric;
import io.murmuration.agent.http.Metric.Kind;
import io.murmuration.agent.http.Metric.Sample;
import io.murmuration.membership.MembershipStats;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.swim.SwimStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says what a node counts in the words of metrics. */
final class NodeMetrics {

    private NodeMetrics() {}

    static List<Metric> of(MembershipView view, MembershipStats stats) {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(members(view));
        metrics.add(Metric.gauge("murmuration_view_version", "Changes of the view so far", view.version()));
        metrics.add(Metric.gauge(
                "murmuration_view_isolated", "1 while the node hears from nobody, else 0", view.isolated() ? 1 : 0));
        addProtocol(metrics, stats.swim());
        addTraffic(metrics, stats.traffic());
        List<Sample> phi = new ArrayList<>();
        stats.phi().forEach((name, value) -> phi.add(new Sample(Map.of("member", name), value)));
        metrics.add(new Metric(
                "murmuration_phi", Kind.GAUGE, "How suspicious the silence of each observed member is", phi));
        return metrics;
    }

    private static Metric members(MembershipView view) {
        List<Sample> samples = new ArrayList<>();
        for (MemberState state : MemberState.values()) {
            long count = view.members().stream()
                    .map(Member::state)
                    .filter(state::equals)
                    .count();
            samples.add(new Sample(Map.of("state", state.name().toLowerCase(Locale.ROOT)), (double) count));
        }
        return new Metric("murmuration_members", Kind.GAUGE, "Members remembered, by state", samples);
    }

    private static void addProtocol(List<Metric> to, SwimStats swim) {
        to.add(Metric.counter("murmuration_probes_total", "Regular and random probes sent", swim.probes()));
        to.add(Metric.counter("murmuration_probes_missed_total", "Probes not answered in time", swim.probesMissed()));
        to.add(Metric.counter(
                "murmuration_indirect_probes_total",
                "Requests to others to probe for this node",
                swim.indirectAsked()));
        to.add(Metric.counter(
                "murmuration_suspicions_total", "Members this node was the first to suspect", swim.suspicions()));
        to.add(Metric.counter("murmuration_deaths_total", "Verdicts of death this node took part in", swim.deaths()));
        to.add(Metric.counter(
                "murmuration_refutations_total", "Times this node had to say that it lives", swim.refutations()));
        to.add(Metric.counter("murmuration_pauses_total", "Own pauses noticed", swim.pauses()));
        to.add(Metric.counter("murmuration_syncs_total", "Comparisons of views begun", swim.syncs()));
        to.add(Metric.counter(
                "murmuration_packets_refused_total",
                "Packets refused for what their headers say",
                swim.packetsRefused()));
        to.add(Metric.counter(
                "murmuration_packets_ignored_total",
                "Packets from or for unknown or ended lives",
                swim.packetsIgnored()));
        to.add(Metric.counter(
                "murmuration_rumours_dropped_total", "News dropped since too much waited", swim.rumoursDropped()));
        to.add(Metric.gauge("murmuration_rumours_waiting", "News that waits to be sent", swim.rumoursWaiting()));
        to.add(Metric.gauge(
                "murmuration_local_health", "Doubt of the node in itself, 0 well to 8 sick", swim.localHealth()));
    }

    private static void addTraffic(List<Metric> to, MembershipStats.Traffic traffic) {
        to.add(Metric.counter("murmuration_packets_sent_total", "Packets sent", traffic.packetsOut()));
        to.add(Metric.counter("murmuration_bytes_sent_total", "Bytes of payload sent", traffic.bytesOut()));
        to.add(Metric.counter(
                "murmuration_packets_received_total", "Packets received, dropped ones included", traffic.packetsIn()));
        to.add(Metric.counter("murmuration_bytes_received_total", "Bytes of payload received", traffic.bytesIn()));
        List<Sample> drops = new ArrayList<>();
        traffic.drops().forEach((cause, count) -> drops.add(new Sample(Map.of("cause", cause), (double) count)));
        to.add(new Metric(
                "murmuration_packets_dropped_total", Kind.COUNTER, "Packets that went no further, by cause", drops));
    }
}
