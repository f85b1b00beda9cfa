package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.Configuration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The file that makes a directory a log: with it under its name the directory is complete, without
 * it nothing was ever promised.
 *
 * <pre>
 *   0  8  "MURM-ID" and a zero    8  4  format version, 1    12  4  CRC32C of all the rest
 *  16  8  cluster id             24  8  replica id           32  …  initial configuration
 * </pre>
 *
 * @param initial the configuration that the replica starts with
 */
record IdentityFile(ReplicaIdentity identity, Configuration initial) {

    private static final int VERSION = 1;
    private static final int BYTES_MAX = 1 << 20;
    private static final long MAGIC =
            ByteBuffer.wrap("MURM-ID\0".getBytes(StandardCharsets.US_ASCII)).getLong();

    /** Writes it aside, makes it durable, and gives it its name. */
    void write(Disk disk) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32 + ConfigurationCodec.sizeBytes(initial));
        bytes.putLong(MAGIC).putInt(VERSION).putInt(0);
        bytes.putLong(identity.clusterId()).putLong(identity.replicaId());
        ConfigurationCodec.encode(initial, bytes);
        bytes.putInt(12, crc(bytes.array())).clear();
        try (Disk.File file = disk.create(FileNames.IDENTITY_TEMPORARY, 0)) {
            file.write(0, bytes);
            file.force();
        }
        disk.rename(FileNames.IDENTITY_TEMPORARY, FileNames.IDENTITY);
        disk.syncDirectory();
    }

    static IdentityFile read(Disk disk) throws IOException {
        try (Disk.File file = disk.open(FileNames.IDENTITY, false)) {
            long size = file.sizeBytes();
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, BYTES_MAX));
            file.read(0, bytes);
            bytes.clear();
            if (size < 32 || size > BYTES_MAX || bytes.getLong(0) != MAGIC) {
                throw new DamagedLogException(FileNames.IDENTITY, 0, 0, "this is not the identity of a log");
            }
            if (bytes.getInt(12) != crc(bytes.array())) {
                throw new DamagedLogException(FileNames.IDENTITY, 12, 0, "the checksum does not fit");
            }
            int version = bytes.getInt(8);
            if (version != VERSION) {
                throw new LogRefusedException(
                        LogRefusedException.Reason.NEWER_FORMAT,
                        "the log in " + disk.place() + " has identity format " + version
                                + ", this version knows format " + VERSION + ": start the version that wrote it");
            }
            ReplicaIdentity identity = new ReplicaIdentity(bytes.getLong(16), bytes.getLong(24));
            return new IdentityFile(identity, ConfigurationCodec.decode(bytes.position(32)));
        } catch (IllegalArgumentException e) {
            throw new DamagedLogException(FileNames.IDENTITY, 16, 0, String.valueOf(e.getMessage()));
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, 12);
        crc.update(bytes, 16, bytes.length - 16);
        return (int) crc.getValue();
    }
}
