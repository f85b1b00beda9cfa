package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.HardState;
import java.io.IOException;
import java.util.Arrays;

/**
 * Goes through one segment, batch by batch, and hands on what is in whole batches only.
 *
 * <p>A batch is whole if every record of it is, if its commit record names the next sequence
 * number, and if the seal fits the records: so what an earlier torn batch has left behind never
 * mixes with a later one.
 */
final class SegmentScan {

    private static final int WINDOW_BYTES = 1 << 18;
    private static final int WORDS = 6;

    /** Of the batch before the first one that is left: there is nothing to compare with. */
    static final long ANY = -1;

    private final Segment segment;
    private final LogVisitor visitor;
    private final RecordCursor cursor;
    private long[] pending = new long[WORDS * 64];
    private int pendingRecords;
    private long sequence;
    private long end = RecordFormat.PAGE_BYTES;
    private long brokenAt = -1;
    private boolean damaged;
    private boolean gap;

    /**
     * Prepares a scan.
     *
     * @param lastSequence of the batch before this segment, 0 where none was, or {@link #ANY}
     */
    SegmentScan(Segment segment, long lastSequence, LogVisitor visitor) throws IOException {
        this.segment = segment;
        this.visitor = visitor;
        cursor = new RecordCursor(segment, WINDOW_BYTES);
        sequence = lastSequence;
    }

    /** Reads up to the first batch that is not whole, and looks for proof that it once was. */
    SegmentScan run() throws IOException {
        visitor.segment(segment.number());
        while (readBatch()) {
            end = cursor.position();
        }
        long broken = cursor.position();
        // Where not one batch is whole, the numbers say nothing yet: any commit is one too many.
        damaged = gap || cursor.findCommitLaterThan(sequence == ANY ? 0 : sequence + 1) >= 0;
        brokenAt = pendingRecords > 0 || damaged ? broken : -1;
        return this;
    }

    /** Returns where the last whole batch ends. */
    long end() {
        return end;
    }

    /** Returns the sequence number of the last whole batch, in this segment or before it. */
    long sequence() {
        return sequence;
    }

    /** Returns how many whole records of a batch that is not whole were found at the end. */
    int strayRecords() {
        return pendingRecords;
    }

    /**
     * Returns where the first record is that is not whole, -1 if nothing shows that there was one.
     */
    long brokenAt() {
        return brokenAt;
    }

    /** Says whether a batch follows that was written only after the missing one was durable. */
    boolean damaged() {
        return damaged;
    }

    /** Says whether the batch that is missing should have been in front of a whole one. */
    boolean gap() {
        return gap;
    }

    private boolean readBatch() throws IOException {
        pendingRecords = 0;
        int digest = 0;
        while (cursor.next()) {
            if (cursor.kind() == RecordFormat.COMMIT) {
                boolean fits = (sequence == ANY || cursor.index() == sequence + 1)
                        && cursor.extra() == RecordFormat.seal(pendingRecords, digest);
                if (fits) {
                    sequence = cursor.index();
                    handOn();
                } else if (sequence != ANY && cursor.index() > sequence + 1) {
                    gap = true;
                }
                return fits;
            }
            digest = RecordFormat.digest(digest, cursor.storedCrc());
            note();
        }
        return false;
    }

    private void note() {
        int at = pendingRecords * WORDS;
        if (at == pending.length) {
            pending = Arrays.copyOf(pending, at * 2);
        }
        pending[at] = (long) cursor.kind() << 8 | cursor.entryType();
        pending[at + 1] = cursor.term();
        pending[at + 2] = cursor.index();
        pending[at + 3] = cursor.recordAt();
        pending[at + 4] = cursor.payloadBytes();
        pending[at + 5] = cursor.extra();
        pendingRecords++;
    }

    private void handOn() throws IOException {
        for (int i = 0; i < pendingRecords; i++) {
            int at = i * WORDS;
            long term = pending[at + 1];
            long index = pending[at + 2];
            switch ((byte) (pending[at] >> 8)) {
                case RecordFormat.ENTRY ->
                    visitor.entry(pending[at + 3], term, index, typeOf(at), (int) pending[at + 4]);
                case RecordFormat.HARD_STATE -> visitor.hardState(new HardState(term, pending[at + 5], index));
                case RecordFormat.SNAPSHOT -> visitor.snapshot(index, term);
                default -> visitor.base(index, term);
            }
        }
        visitor.batch(sequence);
        pendingRecords = 0;
    }

    private EntryType typeOf(int at) {
        int number = (int) pending[at] & 0xFF;
        try {
            return EntryType.of(number);
        } catch (IllegalArgumentException e) {
            throw new LogRefusedException(
                    LogRefusedException.Reason.NEWER_FORMAT,
                    segment.file().name() + ", offset " + pending[at + 3] + ": entry type " + number
                            + " is not known here: start the version that wrote it",
                    e);
        }
    }
}
