package io.murmuration.consensus.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Reads the records of one segment, one after the other, through a window; it takes nothing for a
 * record whose checksum does not fit. One owner.
 */
final class RecordCursor {

    private static final long COMMIT_KIND = (long) RecordFormat.COMMIT << 56;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer window;
    private Disk.File file;
    private int salt;
    private long fileBytes;
    private long windowAt;
    private int windowBytes;
    private long position;

    private long recordAt;
    private byte kind;
    private int entryType;
    private long term;
    private long index;
    private int payloadBytes;
    private long extra;
    private int storedCrc;

    /** Makes a cursor at the first record of a segment. */
    RecordCursor(Segment segment, int windowBytes) throws IOException {
        window = ByteBuffer.allocate(Math.max(windowBytes, RecordFormat.PAGE_BYTES));
        file = segment.file();
        moveTo(segment, RecordFormat.PAGE_BYTES);
    }

    /** Goes to another place, in this segment or another. */
    void moveTo(Segment segment, long newPosition) throws IOException {
        file = segment.file();
        salt = segment.salt();
        fileBytes = file.sizeBytes();
        windowBytes = 0;
        position = newPosition;
    }

    /** Returns where the next record starts, or would start. */
    long position() {
        return position;
    }

    /** Goes to the next record and says whether there is a whole one; if not, stays where it is. */
    boolean next() throws IOException {
        if (!check(position)) {
            return false;
        }
        recordAt = position;
        position += RecordFormat.sizeBytes(payloadBytes);
        return true;
    }

    byte kind() {
        return kind;
    }

    int entryType() {
        return entryType;
    }

    long term() {
        return term;
    }

    long index() {
        return index;
    }

    int payloadBytes() {
        return payloadBytes;
    }

    /** Returns the payload of the kinds that have eight bytes of it. */
    long extra() {
        return extra;
    }

    long recordAt() {
        return recordAt;
    }

    int storedCrc() {
        return storedCrc;
    }

    /** Returns a copy of the payload. */
    byte[] payload() throws IOException {
        byte[] bytes = new byte[payloadBytes];
        long from = recordAt + RecordFormat.HEADER_BYTES;
        if (from >= windowAt && from + payloadBytes <= windowAt + windowBytes) {
            System.arraycopy(window.array(), (int) (from - windowAt), bytes, 0, payloadBytes);
        } else if (file.read(from, ByteBuffer.wrap(bytes)) < payloadBytes) {
            throw new IOException(file.name() + " became shorter while it was read");
        }
        return bytes;
    }

    /**
     * Looks behind the present place for the end of a batch later than {@code sequence}.
     *
     * @return where it starts, -1 if there is none
     */
    long findCommitLaterThan(long sequence) throws IOException {
        for (long at = position + 8; at + RecordFormat.COMMIT_BYTES <= fileBytes; at += 8) {
            if (!load(at, RecordFormat.COMMIT_BYTES)) {
                return -1;
            }
            int here = (int) (at - windowAt);
            if (window.getLong(here + 8) == COMMIT_KIND && window.getLong(here + 24) > sequence && check(at)) {
                return at;
            }
        }
        return -1;
    }

    /** Parses and verifies the record at a place. */
    private boolean check(long at) throws IOException {
        if (!load(at, RecordFormat.HEADER_BYTES)) {
            return false;
        }
        int here = (int) (at - windowAt);
        int length = window.getInt(here + 4);
        long kindAndType = window.getLong(here + 8);
        byte newKind = (byte) (kindAndType >>> 56);
        long sizeBytes = RecordFormat.sizeBytes(length);
        if (!RecordFormat.fits(newKind, length)
                || (kindAndType & 0xFFFF_FFFF_FFFFL) != 0
                || at + sizeBytes > fileBytes) {
            return false;
        }
        storedCrc = window.getInt(here);
        term = window.getLong(here + 16);
        index = window.getLong(here + 24);
        if (storedCrc != (crcOf(at + 4, at + sizeBytes) ^ salt)) {
            return false;
        }
        kind = newKind;
        entryType = (int) (kindAndType >>> 48 & 0xFF);
        payloadBytes = length;
        if (newKind != RecordFormat.ENTRY && length == 8) {
            load(at, RecordFormat.COMMIT_BYTES);
            extra = window.getLong((int) (at - windowAt) + RecordFormat.HEADER_BYTES);
        } else {
            extra = 0;
        }
        return true;
    }

    private int crcOf(long from, long to) throws IOException {
        crc.reset();
        long at = from;
        while (at < to) {
            int wanted = (int) Math.min(to - at, window.capacity());
            if (!load(at, wanted)) {
                return 0;
            }
            crc.update(window.array(), (int) (at - windowAt), wanted);
            at += wanted;
        }
        return (int) crc.getValue();
    }

    /** Sees to it that these bytes are in the window; false if the file does not have them. */
    private boolean load(long at, int bytes) throws IOException {
        if (at >= windowAt && at + bytes <= windowAt + windowBytes) {
            return true;
        }
        if (at + bytes > fileBytes) {
            return false;
        }
        windowAt = at;
        windowBytes = file.read(at, window.clear());
        return windowBytes >= bytes;
    }
}
