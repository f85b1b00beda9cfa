package io.murmuration.membership.wire;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import io.murmuration.membership.swim.MemberRecord;
import io.murmuration.membership.swim.Packet;
import io.murmuration.membership.swim.RefuseReason;
import io.murmuration.membership.swim.Rumour;
import io.murmuration.membership.swim.SwimMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One packet of each type, written by hand: what the golden bytes of version 1 stand for. */
final class SamplePackets {

    static final NodeId ALPHA = new NodeId("alpha", 1_700_000_000_000L << 20);
    static final NodeId BETA = new NodeId("beta", (1_700_000_000_000L << 20) + 7);

    private SamplePackets() {}

    static Packet.Header header() {
        return new Packet.Header(1, 1, 1, 0x1122334455667788L, 0, ALPHA, 3, false, BETA.uid(), null);
    }

    static Packet.Header fullHeader() {
        Packet.Accusation accusation = new Packet.Accusation(300, MemberState.SUSPECT);
        return new Packet.Header(1, 1, 2, -2, 0x99aabbccddeeff00L, ALPHA, 129, true, BETA.uid(), accusation);
    }

    static Attributes attributes() {
        Map<String, String> endpoints = new TreeMap<>();
        endpoints.put("akka", "akka://demo@127.0.0.1:25520");
        endpoints.put("http", "127.0.0.1:7180");
        Tags tags = Tags.none().with("role", "billing").with("größe", "schön 🐦");
        return new Attributes(2, new Address("127.0.0.1", 7100), endpoints, tags, 1, 1);
    }

    static List<Rumour> news() {
        Evidence evidence = new Evidence(List.of("alpha", "gamma"), Duration.ofMillis(4_321), 5.25, 2);
        List<Rumour> news = new ArrayList<>();
        news.add(new Rumour.MemberClaim(new MemberRecord(ALPHA, 3, MemberState.ALIVE, attributes()), null, 0));
        news.add(new Rumour.MemberClaim(new MemberRecord(BETA, 0, MemberState.DEAD, null), evidence, 250));
        news.add(new Rumour.MemberClaim(new MemberRecord(BETA, 0, MemberState.LEFT, null), null, 0));
        news.add(new Rumour.GroupEntry(ALPHA, 1, "rooms", "akka://demo@127.0.0.1:25520/user/room#17", false));
        news.add(new Rumour.GroupEntry(ALPHA, 1, "rooms", "x", false).ended());
        return List.copyOf(news);
    }

    static List<SwimMessage> messages() {
        MemberRecord self = new MemberRecord(ALPHA, 3, MemberState.ALIVE, attributes());
        List<Long> buckets = new ArrayList<>();
        for (long i = 0; i < 64; i++) {
            buckets.add(i * 0x0101010101010101L);
        }
        return List.of(
                new SwimMessage.Ping(70_000, true, 0x0123456789abcdefL, 0x0a0b0c0d, List.of()),
                new SwimMessage.Ack(70_000, -40, 0x0123456789abcdefL, 0x0a0b0c0d, news()),
                new SwimMessage.PingReq(70_001, BETA, 400),
                new SwimMessage.IndirectAck(70_001, BETA, 5),
                new SwimMessage.Nack(70_001, BETA, -1),
                new SwimMessage.Accuse(BETA, 5, 2_500, true),
                new SwimMessage.Heard(BETA, 5, 120),
                new SwimMessage.Gossip(news()),
                new SwimMessage.Join(self, 0x7766554433221100L, -1),
                new SwimMessage.Cookie(0x7766554433221100L),
                new SwimMessage.Welcome(self, -1),
                new SwimMessage.Refuse(RefuseReason.NAME_IN_USE, BETA.uid(), "alive at 127.0.0.1:7101"),
                new SwimMessage.SyncOffer(9, List.copyOf(buckets)),
                new SwimMessage.SyncPage(9, 2, true, false, -3, news()),
                new SwimMessage.SyncAck(9, 2, true),
                new SwimMessage.Leave(12, self),
                new SwimMessage.LeaveAck(12));
    }
}
