package io.murmuration.consensus.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The first page of a segment. In all versions to come, magic, version and CRC stay where they are.
 *
 * <pre>
 *   0  8  "MURM-WAL"
 *   8  4  format version, 1
 *  12  4  CRC32C of the page with these four bytes zero
 *  16  8  cluster id        24  8  replica id
 *  32  8  segment number    40  4  salt    then zeros
 * </pre>
 *
 * @param number counts segments up from 1
 * @param salt of the records' CRCs in this use of the file
 */
record SegmentHeader(ReplicaIdentity identity, long number, int salt) {

    static final int VERSION = 1;

    private static final long MAGIC =
            ByteBuffer.wrap("MURM-WAL".getBytes(StandardCharsets.US_ASCII)).getLong();
    private static final int CRC_AT = 12;

    /** Returns the name of the segment's file. */
    static String fileName(long number) {
        return "segment-" + hex(number) + ".log";
    }

    /** Returns the name it has until its header is durable. */
    static String temporaryName(long number) {
        return "segment-" + hex(number) + ".new";
    }

    private static String hex(long number) {
        return String.format("%016x", number);
    }

    ByteBuffer encode() {
        ByteBuffer page = ByteBuffer.allocate(RecordFormat.PAGE_BYTES);
        page.putLong(MAGIC).putInt(VERSION).putInt(0);
        page.putLong(identity.clusterId()).putLong(identity.replicaId());
        page.putLong(number).putInt(salt).clear();
        page.putInt(CRC_AT, crc(page));
        return page;
    }

    /**
     * Reads the header of a file.
     *
     * @throws DamagedLogException if it is not whole
     * @throws LogRefusedException if a later version wrote it
     */
    static SegmentHeader read(Disk.File file) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(RecordFormat.PAGE_BYTES);
        int read = file.read(0, page);
        page.clear();
        if (read < page.capacity() || page.getLong(0) != MAGIC) {
            throw new DamagedLogException(file.name(), 0, 0, "this is not the header of a segment");
        }
        int stored = page.getInt(CRC_AT);
        page.putInt(CRC_AT, 0);
        if (stored != crc(page)) {
            throw new DamagedLogException(file.name(), 0, 0, "the header's checksum does not fit");
        }
        int version = page.getInt(8);
        if (version != VERSION) {
            throw new LogRefusedException(
                    LogRefusedException.Reason.NEWER_FORMAT,
                    file.name() + " has log format " + version + ", this version knows format " + VERSION
                            + ": start the version that wrote it");
        }
        if (page.getLong(16) == 0 || page.getLong(24) == 0) {
            throw new DamagedLogException(file.name(), 16, 0, "the header names no replica");
        }
        return new SegmentHeader(
                new ReplicaIdentity(page.getLong(16), page.getLong(24)), page.getLong(32), page.getInt(40));
    }

    private static int crc(ByteBuffer page) {
        CRC32C crc = new CRC32C();
        crc.update(page.duplicate().clear());
        return (int) crc.getValue();
    }
}
