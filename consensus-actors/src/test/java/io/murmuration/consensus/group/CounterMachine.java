package io.murmuration.consensus.group;

import io.murmuration.consensus.machine.Applied;
import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.machine.StateMachine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds up numbers; answers and is asked the sum. */
final class CounterMachine implements StateMachine {

    /** A number that cannot be added: the machine breaks. */
    static final long POISON = Long.MIN_VALUE;

    /** A number that each replica would have to add in its own way: for tests of divergence. */
    static final long OWN_WAY = Long.MIN_VALUE + 1;

    final List<Long> ended = new ArrayList<>();
    final List<Long> logTimes = new ArrayList<>();
    long ownWay = 1;
    private long sum;
    private long version;

    static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    long sum() {
        return sum;
    }

    @Override
    public byte[] apply(Applied at, ByteBuffer command) {
        long number = command.getLong();
        if (number == POISON) {
            throw new IllegalStateException("poison");
        }
        sum += number == OWN_WAY ? ownWay : number;
        version++;
        logTimes.add(at.logNanos());
        return number(sum);
    }

    @Override
    public byte[] query(ByteBuffer question) {
        return number(sum);
    }

    @Override
    public void sessionsEnded(Applied at, long[] sessions) {
        for (long session : sessions) {
            ended.add(session);
        }
        version++;
    }

    @Override
    public @Nullable String refuse(ByteBuffer command) {
        return command.remaining() == Long.BYTES ? null : "a number has 8 bytes";
    }

    @Override
    public Chunks freeze() {
        return GroupContent.single(
                ByteBuffer.allocate(16).putLong(sum).putLong(version).array());
    }

    @Override
    public void restore(Chunks content) {
        byte[] only = content.next();
        if (only == null || content.next() != null) {
            throw new IllegalArgumentException("one part is expected");
        }
        ByteBuffer bytes = ByteBuffer.wrap(only);
        sum = bytes.getLong();
        version = bytes.getLong();
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public long hash() {
        return sum * 31 + version;
    }

    @Override
    public long sizeBytes() {
        return 16;
    }
}
