package io.murmuration.consensus.log;

/**
 * How a record lies in a segment. All numbers are big-endian, all records start at a multiple of 8.
 *
 * <pre>
 *   0  4  CRC32C of bytes 4 to the record's end, padding included, xor the segment's salt
 *   4  4  length of the payload
 *   8  1  kind: see below
 *   9  1  entry type; 0 in all other kinds
 *  10  6  zero
 *  16  8  term
 *  24  8  index
 *  32  …  payload, then zeros up to a multiple of 8
 * </pre>
 *
 * <p>A batch is what one sync makes durable: some records, closed by a {@link #COMMIT}. Its
 * sequence number is one above that of the batch before, and no byte of a batch is written before
 * the batch in front of it is durable. So a batch that is not whole is the last one, or the disk
 * has lost something it had promised.
 *
 * <p>The salt is fresh for each use of a file. CRCs are linear: whole records of an earlier use
 * differ from what is expected by the difference of the salts, never by nothing.
 */
final class RecordFormat {

    /** The header page of a segment, and the unit of a disk. */
    static final int PAGE_BYTES = 4096;

    static final int HEADER_BYTES = 32;

    /** An entry: its term, index, type and payload. */
    static final byte ENTRY = 1;

    /** Term; index is the commit index; the payload is the vote. */
    static final byte HARD_STATE = 2;

    /** A snapshot was installed: all entries so far are void, the log goes on behind it. */
    static final byte SNAPSHOT = 3;

    /** First record of a segment: term and index of the last entry before it. */
    static final byte BASE = 4;

    /** End of a batch: index is its sequence number, the payload {@link #seal}. */
    static final byte COMMIT = 5;

    static final int COMMIT_BYTES = HEADER_BYTES + 8;
    static final int HARD_STATE_BYTES = HEADER_BYTES + 8;
    static final int MARK_BYTES = HEADER_BYTES;

    private RecordFormat() {}

    /** Returns what a record with such a payload takes on disk. */
    static long sizeBytes(long payloadBytes) {
        return HEADER_BYTES + (payloadBytes + 7 & ~7L);
    }

    /** Says whether a record of this kind can have this length. */
    static boolean fits(byte kind, long payloadBytes) {
        return switch (kind) {
            case ENTRY -> payloadBytes >= 0;
            case HARD_STATE, COMMIT -> payloadBytes == 8;
            case SNAPSHOT, BASE -> payloadBytes == 0;
            default -> false;
        };
    }

    /** Returns the digest of a batch after one more of its records. */
    static int digest(int digest, int storedCrc) {
        return (Integer.rotateLeft(digest, 5) ^ storedCrc) * 0x9E3779B1;
    }

    /** Returns the payload of a commit record. */
    static long seal(int records, int digest) {
        return (long) records << 32 | (digest & 0xFFFF_FFFFL);
    }
}
