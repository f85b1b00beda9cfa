package io.murmuration.agent.readme;

import io.murmuration.consensus.Replicated;
import java.nio.ByteBuffer;

/** Numbers in eight bytes. */
final class Longs implements Replicated.Codec<Long, Long> {

    static final Longs CODEC = new Longs();

    private Longs() {}

    @Override
    public byte[] encode(Long command) {
        return ByteBuffer.allocate(Long.BYTES).putLong(command).array();
    }

    @Override
    public Long decode(byte[] command) {
        return ByteBuffer.wrap(command).getLong();
    }

    @Override
    public byte[] encodeAnswer(Long answer) {
        return encode(answer);
    }

    @Override
    public Long decodeAnswer(byte[] answer) {
        return decode(answer);
    }
}
