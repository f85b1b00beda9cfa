package io.murmuration.consensus.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Version 1 in bytes, which no release may change. */
class PacketCodecGoldenTest {

    private final PacketCodec codec = new PacketCodec();

    @Test
    void theFrequentPacketsAreWrittenSo() {
        List<Entry> entries = List.of(
                new Entry(4, 8, EntryType.NORMAL, new byte[] {1, 2}),
                new Entry(5, 9, EntryType.CONFIGURATION, new byte[0]),
                new Entry(5, 10, EntryType.NORMAL, new byte[] {3}));

        golden(new Packet.ToReplica(0x11, new RaftMessage.AppendEntries(1, 2, 5, 7, 4, entries, 6)), """
                01 01 0000000000000011 0000000000000001 0000000000000002 0000000000000005
                0000000000000007 0000000000000004 0000000000000006 00000003
                80 0000000000000004 00000002 0102
                81 0000000000000005 00000000
                00 00000001 03
                """);
        golden(new Packet.ToReplica(0x11, new RaftMessage.AppendReply(1, 2, 5, 7, true, 6, 4)), """
                01 02 0000000000000011 0000000000000001 0000000000000002 0000000000000005
                0000000000000007 01 0000000000000006 0000000000000004
                """);
        golden(new Packet.ToReplica(0x11, new RaftMessage.VoteReply(1, 2, 5, true, true, 6, 4)), """
                01 06 0000000000000011 0000000000000001 0000000000000002 0000000000000005
                03 0000000000000006 0000000000000004
                """);
        golden(new Packet.Ask(0x11, new Request.Command(1, 2, 3, 4, new byte[] {5})), """
                01 20 0000000000000011 0000000000000001 0000000000000002 0000000000000003
                0000000000000004 00000001 05
                """);
        golden(
                new Packet.Ask(0x11, new Request.Query(1, new ReadMode.AtLeast(9), new byte[] {5})),
                "01 24 0000000000000011 0000000000000001 02 0000000000000009 00000001 05");
        golden(new Packet.Answer(0x11, new Response.Done(1, 2, 3, new byte[] {4})), """
                01 40 0000000000000011 0000000000000001 0000000000000002 0000000000000003
                00000001 04
                """);
        golden(
                new Packet.Answer(0x11, new Response.Failed(1, Outcome.UNKNOWN, Reason.COMPACTED, "no", 7)),
                "01 41 0000000000000011 0000000000000001 02 03 0000000000000007 0002 6e6f");
        golden(
                new Packet.ToReplica(
                        0x11, new RaftMessage.InstallSnapshot(1, 2, 5, new SnapshotMeta(7, 4, Configuration.of(1, 2)))),
                """
                01 07 0000000000000011 0000000000000001 0000000000000002 0000000000000005
                0000000000000007 0000000000000004
                00000002 0000000000000001 0000000000000002 00000000 00000000 00000000 00
                """);
    }

    @Test
    void allOthersKeepTheirChecksum() {
        CRC32C sum = new CRC32C();
        for (long seed = 0; seed < 20; seed++) {
            for (Packet packet : new RandomPackets(seed).oneOfEach()) {
                sum.update(encode(packet));
            }
        }

        assertThat(Long.toHexString(sum.getValue())).isEqualTo("67ee8342");
    }

    private void golden(Packet packet, String hex) {
        byte[] expected = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));

        assertThat(encode(packet)).isEqualTo(expected);
        assertThat(codec.decode(ByteBuffer.wrap(expected)))
                .usingRecursiveComparison()
                .isEqualTo(packet);
    }

    private byte[] encode(Packet packet) {
        byte[] bytes = new byte[codec.encodedSize(packet)];
        codec.encode(packet, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
