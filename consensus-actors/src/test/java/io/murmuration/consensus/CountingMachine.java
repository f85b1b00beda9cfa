package io.murmuration.consensus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Adds numbers up. Its commands are numbers as text; the empty text asks. */
final class CountingMachine implements Replicated.Machine<String, Long> {

    static final Replicated<String, Long> REPLICATED =
            Replicated.of("counter", CountingMachine::new, new Replicated.Codec<>() {
                @Override
                public byte[] encode(String command) {
                    return command.getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public String decode(byte[] command) {
                    return new String(command, StandardCharsets.UTF_8);
                }

                @Override
                public byte[] encodeAnswer(Long answer) {
                    return ByteBuffer.allocate(8).putLong(answer).array();
                }

                @Override
                public Long decodeAnswer(byte[] answer) {
                    return ByteBuffer.wrap(answer).getLong();
                }
            });

    private long sum;

    @Override
    public Long apply(String command) {
        sum += Long.parseLong(command);
        return sum;
    }

    @Override
    public Long answer(String question) {
        return sum;
    }

    @Override
    public byte[] snapshot() {
        return ByteBuffer.allocate(8).putLong(sum).array();
    }

    @Override
    public void restore(byte[] snapshot) {
        sum = ByteBuffer.wrap(snapshot).getLong();
    }
}
