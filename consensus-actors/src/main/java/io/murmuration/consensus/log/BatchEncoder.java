package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.HardState;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Turns the records of one batch into the bytes of one write. One owner, one batch at a time. */
final class BatchEncoder {

    private static final byte[] NOTHING = {};

    private final CRC32C crc = new CRC32C();
    private final int keptBytes;
    private ByteBuffer buffer;
    private int salt;
    private int records;
    private int digest;

    /**
     * Makes an encoder.
     *
     * @param keptBytes size of the buffer that is kept from batch to batch
     */
    BatchEncoder(int keptBytes) {
        this.keptBytes = keptBytes;
        buffer = ByteBuffer.allocateDirect(keptBytes);
    }

    /** Starts a batch of at most {@code sizeBytes} for a segment with this salt. */
    void begin(int segmentSalt, int sizeBytes) {
        if (sizeBytes > buffer.capacity()) {
            buffer = ByteBuffer.allocateDirect(sizeBytes);
        } else if (buffer.capacity() > keptBytes && sizeBytes <= keptBytes) {
            buffer = ByteBuffer.allocateDirect(keptBytes);
        }
        buffer.clear();
        salt = segmentSalt;
        records = 0;
        digest = 0;
    }

    /** Adds a mark without payload, {@code BASE} or {@code SNAPSHOT}. */
    void mark(byte kind, long index, long term) {
        start(kind, 0, term, index, 0);
        finish(NOTHING);
    }

    void hardState(HardState state) {
        start(RecordFormat.HARD_STATE, 0, state.term(), state.commit(), 8);
        buffer.putLong(state.vote());
        finish(NOTHING);
    }

    /** Adds an entry and returns where in the batch it starts. */
    int entry(Entry entry) {
        int at = buffer.position();
        start(RecordFormat.ENTRY, entry.type().number(), entry.term(), entry.index(), entry.payload().length);
        finish(entry.payload());
        return at;
    }

    /** Closes the batch and returns its bytes, good until the next one begins. */
    ByteBuffer commit(long sequence) {
        long seal = RecordFormat.seal(records, digest);
        start(RecordFormat.COMMIT, 0, 0, sequence, 8);
        buffer.putLong(seal);
        finish(NOTHING);
        return buffer.flip();
    }

    private int recordAt;

    private void start(byte kind, int entryType, long term, long index, int payloadBytes) {
        recordAt = buffer.position();
        buffer.putInt(0).putInt(payloadBytes);
        buffer.putLong((long) kind << 56 | (long) entryType << 48);
        buffer.putLong(term).putLong(index);
    }

    private void finish(byte[] payload) {
        buffer.put(payload);
        while ((buffer.position() & 7) != 0) {
            buffer.put((byte) 0);
        }
        int end = buffer.position();
        crc.reset();
        crc.update(buffer.limit(end).position(recordAt + 4));
        buffer.limit(buffer.capacity()).position(end);
        int stored = (int) crc.getValue() ^ salt;
        buffer.putInt(recordAt, stored);
        digest = RecordFormat.digest(digest, stored);
        records++;
    }
}
