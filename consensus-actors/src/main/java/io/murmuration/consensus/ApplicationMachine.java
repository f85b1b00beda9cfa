package io.murmuration.consensus;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.machine.Applied;
import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.machine.StateMachine;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs an application's machine in a group. An answer is one byte, 0 or 1, and then the machine's
 * answer or why it refused.
 */
final class ApplicationMachine<C, R> implements StateMachine {

    /** A command's own limit; the group adds some bytes. */
    static final int MOST_BYTES = 1 << 20;

    private static final byte ANSWERED = 0;
    private static final byte REFUSED = 1;
    private static final int PART = 256 << 10;
    private static final int HEADER = 16;

    private final Replicated<C, R> replicated;
    private Replicated.Machine<C, R> machine;
    private long version;
    private long hash;
    private long snapshotBytes;

    ApplicationMachine(Replicated<C, R> replicated) {
        this.replicated = replicated;
        machine = replicated.machine().get();
    }

    @Override
    public byte[] apply(Applied at, ByteBuffer command) {
        byte[] bytes = bytes(command);
        byte[] answer;
        try {
            answer = answered(machine.apply(replicated.codec().decode(bytes)));
        } catch (RuntimeException e) {
            answer = refused(e);
        }
        version++;
        hash = (hash * 31 + Arrays.hashCode(bytes)) * 31 + Arrays.hashCode(answer);
        return answer;
    }

    @Override
    public byte[] query(ByteBuffer question) {
        try {
            return answered(machine.answer(replicated.codec().decode(bytes(question))));
        } catch (RuntimeException e) {
            return refused(e);
        }
    }

    private static byte[] bytes(ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        return bytes;
    }

    private byte[] answered(R answer) {
        byte[] body = replicated.codec().encodeAnswer(answer);
        return ByteBuffer.allocate(1 + body.length).put(ANSWERED).put(body).array();
    }

    private static byte[] refused(RuntimeException why) {
        String message = why.getMessage() == null ? why.toString() : why.getMessage();
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length).put(REFUSED).put(text).array();
    }

    /** Returns what an answer says, on the caller's side. */
    R decode(byte[] answer) {
        byte[] body = Arrays.copyOfRange(answer, 1, answer.length);
        if (answer[0] == ANSWERED) {
            return replicated.codec().decodeAnswer(body);
        }
        throw new CoordinationException(Outcome.NOT_DONE, Reason.MACHINE, new String(body, StandardCharsets.UTF_8), 0);
    }

    @Override
    public void sessionsEnded(Applied at, long[] sessions) {
        // An application's machine binds nothing to sessions.
    }

    @Override
    public @Nullable String refuse(ByteBuffer command) {
        return command.remaining() > MOST_BYTES
                ? "a command of " + command.remaining() + " bytes, at most " + MOST_BYTES + " are possible: split it"
                : null;
    }

    @Override
    public Chunks freeze() {
        byte[] state = machine.snapshot();
        snapshotBytes = state.length;
        ByteBuffer content = ByteBuffer.allocate(HEADER + state.length)
                .putLong(version)
                .putLong(hash)
                .put(state)
                .flip();
        return () -> {
            if (!content.hasRemaining()) {
                return null;
            }
            byte[] part = new byte[Math.min(PART, content.remaining())];
            content.get(part);
            return part;
        };
    }

    @Override
    public void restore(Chunks content) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part = content.next(); part != null; part = content.next()) {
            whole.writeBytes(part);
        }
        ByteBuffer bytes = ByteBuffer.wrap(whole.toByteArray());
        if (bytes.remaining() == 0) {
            return;
        }
        if (bytes.remaining() < HEADER) {
            throw new IllegalArgumentException("the snapshot of '" + replicated.name() + "' is cut off");
        }
        version = bytes.getLong();
        hash = bytes.getLong();
        machine = replicated.machine().get();
        machine.restore(bytes(bytes));
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public long hash() {
        return hash;
    }

    @Override
    public long sizeBytes() {
        return snapshotBytes;
    }
}
