package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.SnapshotMeta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * How a snapshot lies in its file: a header in whole pages, the content in chunks of 64 KiB with a
 * checksum each, and an end that says how much there is.
 *
 * <pre>
 *   header   0  8  "MURMSNAP"   8  4  format version, 1   12  4  CRC32C of the rest of the header
 *           16  4  bytes of the header                    20  4  zero
 *           24  8  cluster id   32  8  index              40  8  term     48  …  configuration
 *   chunk    0  4  CRC32C of the chunk's number (8 bytes) and content
 *            4  4  length; less than 64 KiB in the last chunk only       8  …  content
 *   end      0  8  "MURM-END"   8  8  bytes of content    16  4  zero    20  4  CRC32C of these 20
 * </pre>
 */
final class SnapshotFormat {

    static final int CHUNK_BYTES = 1 << 16;
    static final int CHUNK_HEADER_BYTES = 8;
    static final int END_BYTES = 24;

    private static final int VERSION = 1;
    private static final int HEADER_BYTES_MAX = 1 << 21;
    private static final long MAGIC = magic("MURMSNAP");
    private static final long END_MAGIC = magic("MURM-END");

    private SnapshotFormat() {}

    /** What a snapshot's header says. */
    record Header(SnapshotMeta meta, int headerBytes) {}

    static ByteBuffer header(long clusterId, SnapshotMeta meta) {
        int used = 48 + ConfigurationCodec.sizeBytes(meta.configuration());
        int page = RecordFormat.PAGE_BYTES;
        ByteBuffer header = ByteBuffer.allocate((used + page - 1) / page * page);
        header.putLong(MAGIC).putInt(VERSION).putInt(0);
        header.putInt(header.capacity()).putInt(0);
        header.putLong(clusterId).putLong(meta.index()).putLong(meta.term());
        ConfigurationCodec.encode(meta.configuration(), header);
        return header.putInt(12, crc(header.array(), 16, header.capacity() - 16))
                .clear();
    }

    /**
     * Reads a file's header.
     *
     * @throws DamagedLogException if it is not whole or names another cluster
     * @throws LogRefusedException if a later version wrote it
     */
    static Header readHeader(Disk.File file, long clusterId) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(48);
        int read = file.read(0, start);
        int headerBytes = start.getInt(16);
        if (read < 48 || start.getLong(0) != MAGIC) {
            throw damaged(file, 0, "this is not the header of a snapshot");
        }
        if (headerBytes < 48 || headerBytes > Math.min(HEADER_BYTES_MAX, file.sizeBytes())) {
            throw damaged(file, 16, "the header cannot be so long");
        }
        ByteBuffer header = ByteBuffer.allocate(headerBytes);
        file.read(0, header);
        if (header.getInt(12) != crc(header.array(), 16, headerBytes - 16)) {
            throw damaged(file, 12, "the header's checksum does not fit");
        }
        int version = header.getInt(8);
        if (version != VERSION) {
            throw new LogRefusedException(
                    LogRefusedException.Reason.NEWER_FORMAT,
                    file.name() + " has snapshot format " + version + ", this version knows format " + VERSION
                            + ": start the version that wrote it");
        }
        if (header.getLong(24) != clusterId) {
            throw new LogRefusedException(
                    LogRefusedException.Reason.OTHER_CLUSTER,
                    file.name() + " is of cluster " + Long.toHexString(header.getLong(24)) + ", not of "
                            + Long.toHexString(clusterId) + ": take it out of the directory");
        }
        try {
            return new Header(
                    new SnapshotMeta(
                            header.getLong(32),
                            header.getLong(40),
                            ConfigurationCodec.decode(header.clear().position(48))),
                    headerBytes);
        } catch (IllegalArgumentException e) {
            throw damaged(file, 48, String.valueOf(e.getMessage()));
        }
    }

    static ByteBuffer end(long contentBytes) {
        ByteBuffer end = ByteBuffer.allocate(END_BYTES);
        end.putLong(END_MAGIC).putLong(contentBytes).putInt(0);
        return end.putInt(crc(end.array(), 0, 20)).clear();
    }

    /** Returns how long the content is, as the end of the file says. */
    static long readEnd(Disk.File file, int headerBytes) throws IOException {
        long at = file.sizeBytes() - END_BYTES;
        ByteBuffer end = ByteBuffer.allocate(END_BYTES);
        if (at < headerBytes
                || file.read(at, end) < END_BYTES
                || end.getLong(0) != END_MAGIC
                || end.getInt(20) != crc(end.array(), 0, 20)) {
            throw damaged(file, Math.max(at, 0), "the end of the snapshot is missing");
        }
        long contentBytes = end.getLong(8);
        if (contentBytes < 0 || placeOf(contentBytes, headerBytes) + END_BYTES != file.sizeBytes()) {
            throw damaged(file, at + 8, "the snapshot has not the length that its end says");
        }
        return contentBytes;
    }

    /** Returns where the file ends that has so much content, before {@link #end}. */
    private static long placeOf(long contentBytes, int headerBytes) {
        long chunks = (contentBytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
        return headerBytes + contentBytes + chunks * CHUNK_HEADER_BYTES;
    }

    /** Returns where a chunk starts. */
    static long chunkAt(long number, int headerBytes) {
        return headerBytes + number * (CHUNK_BYTES + CHUNK_HEADER_BYTES);
    }

    static int chunkCrc(long number, byte[] content, int length) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(0, number));
        crc.update(content, 0, length);
        return (int) crc.getValue();
    }

    static DamagedLogException damaged(Disk.File file, long offset, String what) {
        return new DamagedLogException(file.name(), offset, FileNames.snapshotIndex(file.name()), what);
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private static long magic(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).getLong();
    }
}
