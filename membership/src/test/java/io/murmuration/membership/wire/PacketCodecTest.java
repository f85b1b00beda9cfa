package io.murmuration.membership.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.MemberRecord;
import io.murmuration.membership.swim.Packet;
import io.murmuration.membership.swim.RefuseReason;
import io.murmuration.membership.swim.Rumour;
import io.murmuration.membership.swim.SwimMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketCodecTest {

    private final PacketCodec codec = new PacketCodec();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void whatWasEncodedIsDecodedEqual(long seed) {
        RandomPackets packets = new RandomPackets(seed);
        for (int i = 0; i < 2_000; i++) {
            Packet packet = packets.next(i % packets.kinds());

            byte[] bytes = encode(packet);

            assertThat(bytes).hasSize(PacketCodec.sizeOf(packet));
            assertThat(codec.decode(ByteBuffer.wrap(bytes))).isEqualTo(new Decoded.Read(packet));
        }
    }

    @Test
    void everyMessageHasASampleAndIsDrawn() {
        Set<String> permitted = new TreeSet<>();
        for (Class<?> type : SwimMessage.class.getPermittedSubclasses()) {
            permitted.add(type.getSimpleName());
        }
        Set<String> samples = new TreeSet<>();
        for (SwimMessage message : SamplePackets.messages()) {
            samples.add(message.getClass().getSimpleName());
        }
        Set<String> drawn = new TreeSet<>();
        RandomPackets packets = new RandomPackets(1);
        for (int kind = 0; kind < packets.kinds(); kind++) {
            drawn.add(packets.next(kind).message().getClass().getSimpleName());
        }

        assertThat(samples).isEqualTo(permitted);
        assertThat(drawn).isEqualTo(permitted);
    }

    @Test
    void readsFromAndWritesToTheMiddleOfABuffer() {
        Packet packet = new Packet(SamplePackets.header(), new SwimMessage.LeaveAck(4));
        ByteBuffer buffer = ByteBuffer.allocateDirect(200);
        buffer.position(17);

        codec.encode(packet, buffer);
        buffer.flip().position(17);

        assertThat(codec.decode(buffer.asReadOnlyBuffer())).isEqualTo(new Decoded.Read(packet));
        codec.decode(buffer);
        assertThat(buffer.remaining()).isZero();
    }

    @Test
    void theSizeOfARumourIsWhatItAddsToAPacket() {
        RandomPackets packets = new RandomPackets(4);
        for (int i = 0; i < 1_000; i++) {
            Rumour rumour = packets.rumour();
            Packet none = new Packet(SamplePackets.header(), new SwimMessage.SyncPage(1, 0, true, true, -1, List.of()));
            Packet one =
                    new Packet(SamplePackets.header(), new SwimMessage.SyncPage(1, 0, true, true, -1, List.of(rumour)));
            int bodyLengthGrew = PacketCodec.sizeOf(rumour) + 13 >= 128 ? 1 : 0;

            int added = PacketCodec.sizeOf(one) - PacketCodec.sizeOf(none) - bodyLengthGrew;

            assertThat(PacketCodec.sizeOf(rumour)).isEqualTo(added);
        }
    }

    @Test
    void noPacketTakesMoreThanTheOverheadBesidesItsItems() {
        NodeId longest = new NodeId("n".repeat(64), Long.MAX_VALUE);
        Packet.Header header = new Packet.Header(
                1,
                1,
                1,
                -1,
                -1,
                longest,
                Long.MAX_VALUE,
                true,
                1,
                new Packet.Accusation(Long.MAX_VALUE, MemberState.DEAD));
        Rumour small = new Rumour.GroupEntry(SamplePackets.BETA, 1, "", "", true);
        List<Rumour> many = Collections.nCopies(70, small);
        int items = 70 * PacketCodec.sizeOf(small);

        List<SwimMessage> carriers = List.of(
                new SwimMessage.Ping(-1, true, -1, -1, many),
                new SwimMessage.Ack(-1, -1, -1, -1, many),
                new SwimMessage.Gossip(many),
                new SwimMessage.SyncPage(-1, Integer.MAX_VALUE, true, true, -1, many));

        assertThat(items).isGreaterThan(1_000);
        for (SwimMessage carrier : carriers) {
            assertThat(PacketCodec.sizeOf(new Packet(header, carrier)) - items)
                    .isLessThanOrEqualTo(PacketCodec.MAX_OVERHEAD_BYTES);
        }
    }

    @Test
    void anIdlePingIsSmallAndItsAnswerIsNotLarger() {
        for (String name : List.of("n", "n0000001", "127.0.0.1:7100")) {
            SwimMessage ping = new SwimMessage.Ping(1 << 27, true, -1, -1, List.of());
            SwimMessage ack = new SwimMessage.Ack(1 << 27, -32_768, -1, -1, List.of());

            int pingBytes = PacketCodec.sizeOf(new Packet(from("n", 0, 0), ping));
            int ackBytes = PacketCodec.sizeOf(new Packet(from(name, 127, -1), ack));

            assertThat(pingBytes).isEqualTo(75);
            assertThat(ackBytes).isLessThanOrEqualTo(pingBytes);
        }
    }

    @Test
    void anAnswerWithAHeaderLikeThatOfThePingIsNotLarger() {
        RandomPackets packets = new RandomPackets(6);
        for (int i = 0; i < 1_000; i++) {
            Packet.Header header = packets.header();
            long seq = 1L << i % 64;

            int pingBytes = PacketCodec.sizeOf(new Packet(header, new SwimMessage.Ping(seq, true, 0, 0, List.of())));
            int ackBytes = PacketCodec.sizeOf(new Packet(header, new SwimMessage.Ack(seq, 0, 0, 0, List.of())));

            assertThat(ackBytes).isLessThanOrEqualTo(pingBytes);
        }
    }

    @Test
    void noAnswerToAStrangerIsLargerThanItsRequestToJoin() {
        MemberRecord self = new MemberRecord(new NodeId("n", 1), 0, MemberState.ALIVE, null);
        Packet join = new Packet(from("n", 0, 0), new SwimMessage.Join(self, 0, 0));
        Packet.Header largest = new Packet.Header(
                1,
                1,
                1,
                -1,
                -1,
                new NodeId("n".repeat(64), 1),
                Long.MAX_VALUE,
                true,
                1,
                new Packet.Accusation(Long.MAX_VALUE, MemberState.DEAD));

        int joinBytes = PacketCodec.sizeOf(join);

        SwimMessage refuse = new SwimMessage.Refuse(RefuseReason.NAME_IN_USE, -1, "d".repeat(120));
        assertThat(PacketCodec.sizeOf(new Packet(largest, refuse))).isLessThanOrEqualTo(joinBytes);
        assertThat(PacketCodec.sizeOf(new Packet(largest, new SwimMessage.Cookie(-1))))
                .isLessThanOrEqualTo(joinBytes);
    }

    @Test
    void requestsSmallerThanTheirAnswersAreRefused() {
        assertThat(reasonOf(withoutPadding(new SwimMessage.Ping(1, true, 1, 1, List.of()))))
                .contains("smaller");
        MemberRecord self = new MemberRecord(SamplePackets.ALPHA, 0, MemberState.ALIVE, null);
        assertThat(reasonOf(withoutPadding(new SwimMessage.Join(self, 0, 0)))).contains("smaller");
    }

    @Test
    void theHeaderOfAnotherVersionIsRead() {
        Packet.Header header = new Packet.Header(9, 7, 9, 5, 6, SamplePackets.BETA, 8, true, 3, null);
        byte[] bytes = encode(new Packet(header, new SwimMessage.LeaveAck(1)));
        byte[] withOtherBody = Arrays.copyOf(bytes, bytes.length + 40);

        assertThat(codec.decode(ByteBuffer.wrap(withOtherBody))).isEqualTo(new Decoded.OtherVersion(header));
    }

    @Test
    void anUnknownMessageIsNamedByItsType() {
        byte[] bytes = encode(new Packet(SamplePackets.header(), new SwimMessage.LeaveAck(1)));
        bytes[bytes.length - 3] = (byte) 200;

        assertThat(codec.decode(ByteBuffer.wrap(bytes)))
                .isEqualTo(new Decoded.UnknownMessage(SamplePackets.header(), 200));
    }

    @Test
    void whatANewerVersionAddsAtTheEndOfABodyIsSkipped() {
        Packet packet = new Packet(SamplePackets.header(), new SwimMessage.LeaveAck(1));
        byte[] bytes = Arrays.copyOf(encode(packet), PacketCodec.sizeOf(packet) + 2);
        bytes[bytes.length - 4] = 3; // the body's length, before its single byte

        assertThat(codec.decode(ByteBuffer.wrap(bytes))).isEqualTo(new Decoded.Read(packet));
    }

    @Test
    void whatANewerVersionAddsToTheHeaderIsSkipped() {
        Packet packet = new Packet(SamplePackets.header(), new SwimMessage.LeaveAck(1));
        byte[] bytes = encode(packet);
        ByteBuffer extended = ByteBuffer.allocate(bytes.length + 4);
        extended.put(bytes, 0, bytes.length - 3).put(new byte[] {3, 7, 7, 7});
        extended.put(bytes, bytes.length - 3, 3).flip();
        extended.put(5, (byte) 0x80);

        assertThat(codec.decode(extended)).isEqualTo(new Decoded.Read(packet));
    }

    @Test
    void whatANewerVersionAddsToAnItemAndItemsOfUnknownKindsAreSkipped() {
        Rumour ended = new Rumour.GroupEntry(SamplePackets.BETA, 1, "", "", true);
        byte[] plain = encode(new Packet(SamplePackets.header(), new SwimMessage.Gossip(List.of(ended, ended, ended))));
        int item = PacketCodec.sizeOf(ended);
        int first = plain.length - 3 * item;
        ByteBuffer changed = ByteBuffer.allocate(plain.length + 2);
        changed.put(plain, 0, first + item)
                .put(new byte[] {0, 0})
                .put(plain, first + item, 2 * item)
                .flip();
        changed.put(first, (byte) (plain[first] + 2)); // the first item's length
        changed.put(first - 2, (byte) (plain[first - 2] + 2)); // the body's length
        changed.put(first + 2 + item + 1, (byte) 99); // the second item's kind

        Packet expected = new Packet(SamplePackets.header(), new SwimMessage.Gossip(List.of(ended, ended)));
        assertThat(codec.decode(changed)).isEqualTo(new Decoded.Read(expected));
    }

    @Test
    void bytesBehindTheMessageAreRefused() {
        Packet packet = new Packet(SamplePackets.header(), new SwimMessage.LeaveAck(1));

        byte[] longer = Arrays.copyOf(encode(packet), PacketCodec.sizeOf(packet) + 1);

        assertThat(reasonOf(longer)).isEqualTo("bytes follow the message");
    }

    @Test
    void sealedPacketsAreRefusedForNow() {
        byte[] bytes = encode(new Packet(SamplePackets.header(), new SwimMessage.LeaveAck(1)));
        bytes[1] = 1;

        assertThat(reasonOf(bytes)).contains("no keys");
    }

    @Test
    void whatIsTooLargeIsRefusedByNameAndLeavesTheBufferAlone() {
        Rumour entry = new Rumour.GroupEntry(SamplePackets.BETA, 1, "k", "r".repeat(400), false);
        Packet packet = new Packet(SamplePackets.header(), new SwimMessage.Gossip(Collections.nCopies(4, entry)));
        ByteBuffer out = ByteBuffer.allocate(4_000);

        assertThatThrownBy(() -> codec.encode(packet, out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Gossip takes " + PacketCodec.sizeOf(packet))
                .hasMessageContaining("1368");
        assertThat(out.position()).isZero();
        assertThat(reasonOf(new byte[1_369])).isEqualTo("larger than a packet");
    }

    @Test
    void whatHasNoFormIsRefused() {
        List<SwimMessage> formless = List.of(
                new SwimMessage.Ack(1, 32_768, 0, 0, List.of()),
                new SwimMessage.Nack(1, SamplePackets.BETA, -2),
                new SwimMessage.SyncOffer(1, List.of(1L)),
                new SwimMessage.Refuse(RefuseReason.STALE_UID, 0, "d".repeat(256)),
                new SwimMessage.Gossip(List.of(new Rumour.GroupEntry(SamplePackets.BETA, 0, "k", "r", false))));

        for (SwimMessage message : formless) {
            assertThatThrownBy(() -> encode(new Packet(SamplePackets.header(), message)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no packet can carry");
        }
    }

    @Test
    void evidenceThatIsTooLargeToTellIsCut() {
        Evidence endless =
                new Evidence(List.of("a"), Duration.ofSeconds(Long.MAX_VALUE, 0), Double.POSITIVE_INFINITY, 1);
        MemberRecord dead = new MemberRecord(SamplePackets.BETA, 0, MemberState.DEAD, null);
        Packet packet = new Packet(
                SamplePackets.header(), new SwimMessage.Gossip(List.of(new Rumour.MemberClaim(dead, endless, 0))));

        Evidence cut = new Evidence(List.of("a"), Duration.ofMillis(1L << 42), 1e6, 1);
        Packet expected = new Packet(
                SamplePackets.header(), new SwimMessage.Gossip(List.of(new Rumour.MemberClaim(dead, cut, 0))));
        assertThat(codec.decode(ByteBuffer.wrap(encode(packet)))).isEqualTo(new Decoded.Read(expected));
    }

    @Test
    void valuesThatComeAgainAreShared() {
        byte[] bytes = encode(new Packet(SamplePackets.header(), new SwimMessage.Gossip(SamplePackets.news())));

        Rumour.MemberClaim one = firstClaim(bytes);
        Rumour.MemberClaim two = firstClaim(bytes);

        assertThat(one.record().attributes()).isSameAs(two.record().attributes());
        assertThat(one.record().id()).isSameAs(two.record().id());
    }

    @Test
    void sharingNeverConfusesValues() {
        PacketCodec crowded = new PacketCodec(1);
        RandomPackets packets = new RandomPackets(7);
        for (int i = 0; i < 2_000; i++) {
            Packet packet = packets.next();

            assertThat(crowded.decode(ByteBuffer.wrap(encode(packet)))).isEqualTo(new Decoded.Read(packet));
        }
    }

    private Rumour.MemberClaim firstClaim(byte[] bytes) {
        Decoded.Read read = (Decoded.Read) codec.decode(ByteBuffer.wrap(bytes));
        SwimMessage.Gossip gossip = (SwimMessage.Gossip) read.packet().message();
        return (Rumour.MemberClaim) gossip.news().get(0);
    }

    private byte[] encode(Packet packet) {
        ByteBuffer out = ByteBuffer.allocate(PacketCodec.MAX_BYTES);
        codec.encode(packet, out);
        return Arrays.copyOf(out.array(), out.position());
    }

    private byte[] withoutPadding(SwimMessage message) {
        byte[] padded = encode(new Packet(SamplePackets.header(), message));
        int type = PacketCodec.sizeOf(new Packet(SamplePackets.header(), new SwimMessage.LeaveAck(1))) - 3;
        int body = type + (padded[type + 1] < 0 ? 3 : 2);
        int end = padded.length;
        while (padded[end - 1] == 0) {
            end--;
        }
        ByteBuffer bytes = ByteBuffer.allocate(end);
        bytes.put(padded, 0, type + 1).put((byte) (end - body));
        bytes.put(padded, body, end - 1 - body).put((byte) 0);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private String reasonOf(byte[] bytes) {
        return ((Decoded.Malformed) codec.decode(ByteBuffer.wrap(bytes))).reason();
    }

    private static Packet.Header from(String name, long incarnation, long clusterId) {
        return new Packet.Header(1, 1, 1, 1, clusterId, new NodeId(name, 1), incarnation, false, 1, null);
    }
}
