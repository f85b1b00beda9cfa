package io.murmuration.consensus.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A small file that is written once, whole or not at all.
 *
 * <pre>
 *   0  8  "MURMNODE"   8  4  format version, 1   12  4  CRC32C of all the rest   16  …  content
 * </pre>
 */
final class NodeFile {

    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 16;
    private static final int BYTES_MAX = 1 << 20;
    private static final long MAGIC =
            ByteBuffer.wrap("MURMNODE".getBytes(StandardCharsets.US_ASCII)).getLong();

    private NodeFile() {}

    /** Writes it aside, makes it durable, and gives it its name. */
    static void write(Disk disk, String name, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + content.length);
        bytes.putLong(MAGIC).putInt(VERSION).putInt(0).put(content);
        bytes.putInt(12, crc(bytes.array())).clear();
        try (Disk.File file = disk.create(name + ".tmp", 0)) {
            file.write(0, bytes);
            file.force();
        }
        disk.rename(name + ".tmp", name);
        disk.syncDirectory();
    }

    /**
     * Returns the content.
     *
     * @throws DamagedLogException if it is not whole
     * @throws LogRefusedException if a later version wrote it
     */
    static ByteBuffer read(Disk disk, String name) throws IOException {
        try (Disk.File file = disk.open(name, false)) {
            long size = file.sizeBytes();
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, BYTES_MAX));
            file.read(0, bytes);
            bytes.clear();
            if (size < HEADER_BYTES || size > BYTES_MAX || bytes.getLong(0) != MAGIC) {
                throw new DamagedLogException(name, 0, 0, "this is no file of a node");
            }
            if (bytes.getInt(12) != crc(bytes.array())) {
                throw new DamagedLogException(name, 12, 0, "the checksum does not fit");
            }
            int version = bytes.getInt(8);
            if (version != VERSION) {
                throw new LogRefusedException(
                        LogRefusedException.Reason.NEWER_FORMAT,
                        disk.place() + ": " + name + " has format " + version + ", this version knows format " + VERSION
                                + ": start the version that wrote it");
            }
            return bytes.position(HEADER_BYTES).slice();
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, 12);
        crc.update(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
        return (int) crc.getValue();
    }
}
