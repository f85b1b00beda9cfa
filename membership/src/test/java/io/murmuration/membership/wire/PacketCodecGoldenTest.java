package io.murmuration.membership.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.swim.Packet;
import io.murmuration.membership.swim.SwimMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Holds version 1 as it is. A failure means that nodes of the same version no longer understand
 * each other: raise {@code Packet.NEWEST_VERSION} and keep these bytes, do not change the file.
 */
class PacketCodecGoldenTest {

    private final PacketCodec codec = new PacketCodec();

    @Test
    void versionOneLooksAsItAlwaysDid() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Packet packet : samples()) {
            ByteBuffer out = ByteBuffer.allocate(PacketCodec.MAX_BYTES);
            codec.encode(packet, out);
            lines.add(nameOf(packet) + " " + HexFormat.of().formatHex(out.array(), 0, out.position()));
        }

        assertThat(String.join("\n", lines)).isEqualTo(String.join("\n", golden()));
    }

    @Test
    void versionOneIsReadAsItAlwaysWas() throws IOException {
        List<Packet> samples = samples();
        List<String> golden = golden();

        assertThat(golden).hasSameSizeAs(samples);
        for (int i = 0; i < golden.size(); i++) {
            byte[] bytes = HexFormat.of()
                    .parseHex(golden.get(i).substring(golden.get(i).indexOf(' ') + 1));
            assertThat(codec.decode(ByteBuffer.wrap(bytes))).isEqualTo(new Decoded.Read(samples.get(i)));
        }
    }

    private static List<Packet> samples() {
        List<Packet> samples = new ArrayList<>();
        for (SwimMessage message : SamplePackets.messages()) {
            samples.add(new Packet(SamplePackets.header(), message));
        }
        samples.add(new Packet(SamplePackets.fullHeader(), new SwimMessage.LeaveAck(12)));
        return samples;
    }

    private static String nameOf(Packet packet) {
        return packet.message().getClass().getSimpleName();
    }

    private static List<String> golden() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PacketCodecGoldenTest.class.getResourceAsStream("/wire/version-1.hex"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }
}
