package io.murmuration.consensus.session;

import io.murmuration.consensus.machine.Chunks;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A frozen table, part by part, the sessions in the order of their ids. All numbers are big-endian.
 *
 * <pre>
 *   head      1 version, 1   4 sessions   4 window   8 session bytes   8 answer bytes   4 ended
 *             4 how many ended, 8 each of these ids   4 how many sessions
 *   session   8 id   8 TTL in ms   1 lease   8 acknowledged below   4 how many answers
 *   answer    4 sequence, from the acknowledged   4 length, -1 = done but not kept   bytes
 * </pre>
 */
final class SessionWriter implements Chunks {

    static final int VERSION = 1;
    static final int CHUNK_BYTES = 256 << 10;

    private final IdMap<Session> sessions;
    private long @Nullable [] ids;
    private int next;
    private byte[] pending;
    private int taken;

    SessionWriter(SessionTable.Limits limits, IdMap<Session> sessions, long[] ended) {
        this.sessions = sessions;
        ByteBuffer head = ByteBuffer.allocate(37 + 8 * ended.length);
        head.put((byte) VERSION).putInt(limits.sessions()).putInt(limits.window());
        head.putLong(limits.sessionBytes()).putLong(limits.answerBytes()).putInt(limits.ended());
        head.putInt(ended.length);
        for (long id : ended) {
            head.putLong(id);
        }
        pending = head.putInt(sessions.size()).array();
    }

    @Override
    public byte @Nullable [] next() {
        long[] order = ids;
        if (order == null) {
            order = sessions.sortedIds();
            ids = order;
        }
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        while (chunk.hasRemaining()) {
            if (taken == pending.length) {
                Session session = next < order.length ? sessions.get(order[next++]) : null;
                if (session == null) {
                    break;
                }
                pending = encode(session);
                taken = 0;
            }
            int count = Math.min(pending.length - taken, chunk.remaining());
            chunk.put(pending, taken, count);
            taken += count;
        }
        return chunk.position() == 0 ? null : Arrays.copyOf(chunk.array(), chunk.position());
    }

    private static byte[] encode(Session session) {
        long bytes = 29 + session.answerBytes();
        int answers = 0;
        for (long sequence = session.ackedBelow(); sequence < session.endSequence(); sequence++) {
            answers += session.answer(sequence) == null ? 0 : 1;
        }
        ByteBuffer encoded = ByteBuffer.allocate(Math.toIntExact(bytes + 8L * answers));
        encoded.putLong(session.id).putLong(session.ttlMillis).put((byte) (session.lease ? 1 : 0));
        encoded.putLong(session.ackedBelow()).putInt(answers);
        for (long sequence = session.ackedBelow(); sequence < session.endSequence(); sequence++) {
            byte[] answer = session.answer(sequence);
            if (answer != null) {
                encoded.putInt((int) (sequence - session.ackedBelow()));
                encoded.putInt(answer == Session.DONE ? -1 : answer.length).put(answer);
            }
        }
        return encoded.array();
    }
}
