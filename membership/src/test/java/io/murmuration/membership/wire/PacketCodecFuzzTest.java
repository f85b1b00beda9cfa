package io.murmuration.membership.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.murmuration.membership.swim.Packet;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes from nowhere good: no exception, no large allocation, and what is read can be written. */
class PacketCodecFuzzTest {

    /** Ten times what the richest packet takes, since the first one loads classes. */
    private static final long MAX_ALLOCATED_BYTES = 256 * 1024;

    private static final byte[][] LIES = {
        {-1, -1, -1, -1, 7}, // the largest int as a varint
        {-1, -1, -1, -1, 15},
        {-1, -1, -1, -1, -1, -1, -1, -1, 127},
        {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
        {-128, 0},
        {127},
        {-1},
        {0},
    };

    private final PacketCodec codec = new PacketCodec();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void noMangledPacketThrowsOrAllocatesMuch(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomPackets packets = new RandomPackets(seed);
        ByteBuffer encoded = ByteBuffer.allocate(PacketCodec.MAX_BYTES);
        int read = 0;
        for (int i = 0; i < 4_000; i++) {
            encoded.clear();
            codec.encode(packets.next(i % packets.kinds()), encoded);
            byte[] valid = Arrays.copyOf(encoded.array(), encoded.position());
            for (int j = 0; j < 11; j++) {
                if (survives(mangled(valid, random)) instanceof Decoded.Read) {
                    read++;
                }
            }
        }

        assertThat(read)
                .as("a mangler that spares no packet tests the first check only")
                .isGreaterThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void randomBytesAreMalformed(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(1_500)];
            random.nextBytes(bytes);
            if (bytes.length > 2 && random.nextBoolean()) {
                bytes[0] = (byte) WireNumbers.FORMAT;
                bytes[1] = 0;
                bytes[2] = 1;
            }

            survives(bytes);
        }
    }

    private Decoded survives(byte[] bytes) {
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        Decoded decoded = codec.decode(ByteBuffer.wrap(bytes));
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

        assertThat(allocated).isLessThan(MAX_ALLOCATED_BYTES);
        if (decoded instanceof Decoded.Read taken && PacketCodec.sizeOf(taken.packet()) <= PacketCodec.MAX_BYTES) {
            rewrite(taken.packet());
        }
        return decoded;
    }

    private void rewrite(Packet packet) {
        ByteBuffer out = ByteBuffer.allocate(PacketCodec.MAX_BYTES);
        codec.encode(packet, out);
        assertThat(codec.decode(out.flip())).isEqualTo(new Decoded.Read(packet));
    }

    private static byte[] mangled(byte[] valid, SplittableRandom random) {
        byte[] bytes = valid.clone();
        switch (random.nextInt(5)) {
            case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
            case 3 -> {
                byte[] lie = LIES[random.nextInt(LIES.length)];
                int at = random.nextInt(bytes.length);
                System.arraycopy(lie, 0, bytes, at, Math.min(lie.length, bytes.length - at));
            }
            default -> {
                int changes = 1 + random.nextInt(8);
                for (int i = 0; i < changes; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
        }
        return bytes;
    }
}
