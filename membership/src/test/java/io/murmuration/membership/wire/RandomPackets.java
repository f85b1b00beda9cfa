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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Draws valid packets that fit, with numbers from the edges of their ranges as well. */
final class RandomPackets {

    private static final String LETTERS = "abcxyz059-_.#é🐦";

    private final SplittableRandom random;
    private final List<Supplier<SwimMessage>> kinds = List.of(
            () -> new SwimMessage.Ping(any(), chance(), any(), (int) any(), news()),
            () -> new SwimMessage.Ack(any(), upTo(65_535) - 32_768, any(), (int) any(), news()),
            () -> new SwimMessage.PingReq(any(), node(), upTo(Integer.MAX_VALUE - 1)),
            () -> new SwimMessage.IndirectAck(any(), node(), counter()),
            () -> new SwimMessage.Nack(any(), node(), span() - 1),
            () -> new SwimMessage.Accuse(node(), counter(), span(), chance()),
            () -> new SwimMessage.Heard(node(), counter(), span()),
            () -> new SwimMessage.Gossip(news()),
            () -> new SwimMessage.Join(member(), any(), any()),
            () -> new SwimMessage.Cookie(any()),
            () -> new SwimMessage.Welcome(member(), any()),
            () -> new SwimMessage.Refuse(oneOf(RefuseReason.values()), any(), text(255)),
            () -> new SwimMessage.SyncOffer(any(), buckets()),
            () -> new SwimMessage.SyncPage(any(), upTo(Integer.MAX_VALUE - 1), chance(), chance(), any(), news()),
            () -> new SwimMessage.SyncAck(any(), upTo(Integer.MAX_VALUE - 1), chance()),
            () -> new SwimMessage.Leave(any(), member()),
            () -> new SwimMessage.LeaveAck(any()));

    RandomPackets(long seed) {
        random = new SplittableRandom(seed);
    }

    int kinds() {
        return kinds.size();
    }

    Packet next() {
        return next(random.nextInt(kinds.size()));
    }

    Packet next(int kind) {
        while (true) {
            Packet packet = new Packet(header(), kinds.get(kind).get());
            if (PacketCodec.sizeOf(packet) <= PacketCodec.MAX_BYTES) {
                return packet;
            }
        }
    }

    Packet.Header header() {
        int oldest = 1 + upTo(3);
        int newest = oldest + upTo(3);
        Packet.Accusation accusation = chance() ? new Packet.Accusation(counter(), oneOf(MemberState.values())) : null;
        long clusterId = chance() ? 0 : any();
        long targetUid = chance() ? 0 : node().uid();
        return new Packet.Header(
                1, oldest, newest, any(), clusterId, node(), counter(), chance(), targetUid, accusation);
    }

    List<Rumour> news() {
        List<Rumour> news = new ArrayList<>();
        int size = chance() ? 0 : upTo(8);
        for (int i = 0; i < size; i++) {
            news.add(rumour());
        }
        return List.copyOf(news);
    }

    Rumour rumour() {
        if (chance()) {
            String key = shortText(40);
            Rumour.GroupEntry entry = new Rumour.GroupEntry(node(), 1 + counter() / 2, key, shortText(60), false);
            return chance() ? entry : entry.ended();
        }
        Evidence evidence = chance() ? evidence() : null;
        return new Rumour.MemberClaim(member(), evidence, chance() ? 0 : span());
    }

    private MemberRecord member() {
        Attributes attributes = chance() ? attributes() : null;
        return new MemberRecord(node(), counter(), oneOf(MemberState.values()), attributes);
    }

    private Evidence evidence() {
        List<String> observers = new ArrayList<>();
        int size = upTo(Evidence.MAX_OBSERVERS);
        for (int i = 0; i < size; i++) {
            observers.add(node().name());
        }
        return new Evidence(observers, Duration.ofMillis(span()), upTo(100_000_000) / 100.0, upTo(8));
    }

    private Attributes attributes() {
        Tags tags = new Tags(map(Tags.MAX_BYTES / 4));
        Map<String, String> endpoints = map(Attributes.MAX_ENDPOINT_BYTES / 4);
        int oldest = 1 + upTo(100);
        Address address = new Address(chance() ? "127.0.0.1" : "fe80::1%eth0", 1 + upTo(65_534));
        return new Attributes(1 + counter() / 2, address, endpoints, tags, oldest, oldest + upTo(100));
    }

    private Map<String, String> map(int bytesEach) {
        Map<String, String> map = new TreeMap<>();
        int size = upTo(3);
        for (int i = 0; i < size; i++) {
            map.put("k" + i, text(bytesEach / 2));
        }
        return map;
    }

    private NodeId node() {
        StringBuilder name = new StringBuilder();
        int length = 1 + (chance() ? upTo(9) : upTo(63));
        for (int i = 0; i < length; i++) {
            name.append((char) ('!' + upTo(93)));
        }
        return new NodeId(name.toString(), 1 + counter());
    }

    private String shortText(int maxBytes) {
        String text = text(maxBytes);
        return text.isEmpty() ? "x" : text;
    }

    private String text(int maxBytes) {
        StringBuilder text = new StringBuilder();
        int wanted = upTo(maxBytes);
        while (true) {
            int from = LETTERS.offsetByCodePoints(0, upTo(LETTERS.codePointCount(0, LETTERS.length()) - 1));
            String letter = Character.toString(LETTERS.codePointAt(from));
            if ((text + letter).getBytes(StandardCharsets.UTF_8).length > wanted) {
                return text.toString();
            }
            text.append(letter);
        }
    }

    private List<Long> buckets() {
        List<Long> buckets = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            buckets.add(any());
        }
        return List.copyOf(buckets);
    }

    private <T> T oneOf(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private boolean chance() {
        return random.nextBoolean();
    }

    private int upTo(int max) {
        return random.nextInt(max + 1);
    }

    /** Any number, of any length. */
    private long any() {
        return random.nextLong() >> random.nextInt(64);
    }

    private long counter() {
        return switch (upTo(7)) {
            case 0 -> 0;
            case 1 -> 127;
            case 2 -> 128;
            case 3 -> PacketReader.MAX_COUNT - 1;
            default -> any() >>> 2;
        };
    }

    private long span() {
        return switch (upTo(3)) {
            case 0 -> 0;
            case 1 -> PacketReader.MAX_SPAN_MILLIS - 1;
            default -> random.nextLong(60_000);
        };
    }
}
