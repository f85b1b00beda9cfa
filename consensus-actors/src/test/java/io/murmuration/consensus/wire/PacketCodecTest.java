package io.murmuration.consensus.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PacketCodecTest {

    private final PacketCodec codec = new PacketCodec();

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsWrittenIsReadAgain(long seed) {
        for (Packet packet : new RandomPackets(seed).oneOfEach()) {
            byte[] bytes = encode(packet);
            Packet read = codec.decode(ByteBuffer.wrap(bytes));

            // Records with arrays are not equal by content, their bytes and fields are.
            assertThat(read).usingRecursiveComparison().isEqualTo(packet);
            assertThat(encode(read)).isEqualTo(bytes);
        }
    }

    @Test
    void everyKindThatTravelsIsAmongTheSamples() {
        List<Packet> packets = new RandomPackets(1).oneOfEach();

        assertThat(packets.stream().map(packet -> encode(packet)[1]).distinct())
                .hasSize(RaftMessage.Kind.values().length - 1 + Request.class.getPermittedSubclasses().length + 7 + 4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void directBuffersAndOffsetsMakeNoDifference(long seed) {
        for (Packet packet : new RandomPackets(seed).oneOfEach()) {
            byte[] bytes = encode(packet);
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 20).position(7);
            codec.encode(packet, direct);
            assertThat(direct.position()).isEqualTo(7 + bytes.length);

            direct.flip().position(7);

            assertThat(encode(codec.decode(direct))).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bytesThatANewerReleaseAppendsAreSkipped(long seed) {
        for (Packet packet : new RandomPackets(seed).oneOfEach()) {
            byte[] bytes = encode(packet);

            Packet read = codec.decode(ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 9)));

            assertThat(encode(read)).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aPacketThatIsCutIsRefused(long seed) {
        for (Packet packet : new RandomPackets(seed).oneOfEach()) {
            byte[] bytes = encode(packet);
            for (int length = 0; length < bytes.length; length++) {
                ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);
                assertThatThrownBy(() -> codec.decode(cut))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("at byte");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bytesThatFlipAreReadOrRefusedAndNothingElse(long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        for (Packet packet : new RandomPackets(seed).oneOfEach()) {
            byte[] bytes = encode(packet);
            for (int i = 0; i < 50; i++) {
                byte[] flipped = bytes.clone();
                int flips = 1 + chance.nextInt(3);
                for (int j = 0; j < flips; j++) {
                    flipped[chance.nextInt(flipped.length)] = (byte) chance.nextInt(256);
                }
                decodeOrRefuse(flipped);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomBytesAreReadOrRefusedAndNothingElse(long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        for (int kind = 0; kind < 256; kind++) {
            byte[] bytes = new byte[chance.nextInt(200)];
            chance.nextBytes(bytes);
            if (bytes.length > 1) {
                bytes[0] = PacketCodec.VERSION;
                bytes[1] = (byte) kind;
            }
            decodeOrRefuse(bytes);
        }
    }

    @Test
    void aCountWithoutBytesBehindItIsRefusedBeforeAnythingIsAllocated() {
        byte[] bytes = encode(new Packet.ToReplica(1, new AppendEntries(1, 2, 3, 4, 3, List.of(), 4)));
        ByteBuffer count = ByteBuffer.wrap(bytes).putInt(bytes.length - 4, Integer.MAX_VALUE);

        assertThatThrownBy(() -> codec.decode(count)).hasMessageContaining("more is announced than there are bytes");
    }

    @Test
    void aKindOfANewerReleaseIsNotAnError() {
        assertThat(codec.decode(ByteBuffer.wrap(new byte[] {1, 31, 5, 5}))).isNull();
        assertThat(codec.decode(ByteBuffer.wrap(new byte[] {1, (byte) 200}))).isNull();
    }

    @Test
    void anotherVersionIsRefusedByItsNumber() {
        assertThatThrownBy(() -> codec.decode(ByteBuffer.wrap(new byte[] {9, 1})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 9");
    }

    @Test
    void aPacketOverTheLimitIsRefusedByItsNameAndSize() {
        Packet large = new Packet.Ask(1, new Request.Command(1, 0, 0, 0, new byte[PacketCodec.MAX_BYTES]));

        assertThatThrownBy(() -> codec.encodedSize(large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Command")
                .hasMessageContaining("4194304");
    }

    @Test
    void entriesThatDoNotFollowEachOtherAreRefused() {
        List<Entry> gap = List.of(entry(6), entry(8));

        assertThatThrownBy(() -> encode(new Packet.ToReplica(1, new AppendEntries(1, 2, 3, 5, 3, gap, 4))))
                .hasMessageContaining("entry 8");
    }

    @Test
    void whatAStorageSaysDoesNotTravel() {
        assertThatThrownBy(() -> encode(new Packet.ToReplica(1, new RaftMessage.StorageAppended(1, 2, 3, 2, 0))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void agesBeyondAllMeasureAreTheLongestThereIs() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
        Packet packet = new Packet.Ask(1, new Request.Query(1, new ReadMode.Stale(forever), new byte[0]));

        Packet read = codec.decode(ByteBuffer.wrap(encode(packet)));

        assertThat(read)
                .usingRecursiveComparison()
                .isEqualTo(new Packet.Ask(
                        1, new Request.Query(1, new ReadMode.Stale(Duration.ofNanos(Long.MAX_VALUE)), new byte[0])));
    }

    private static Entry entry(long index) {
        return new Entry(3, index, EntryType.NORMAL, new byte[0]);
    }

    private void decodeOrRefuse(byte[] bytes) {
        try {
            Packet packet = codec.decode(ByteBuffer.wrap(bytes));
            if (packet != null) {
                assertThat(codec.encodedSize(packet)).isPositive();
            }
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private byte[] encode(@Nullable Packet packet) {
        Packet there = Objects.requireNonNull(packet, "the packet is of an unknown kind");
        byte[] bytes = new byte[codec.encodedSize(there)];
        codec.encode(there, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
