package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.SnapshotMeta;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a snapshot in pieces from any offset, and hands out nothing whose checksum does not fit. It
 * stays readable while newer snapshots replace it. One owner.
 */
public final class SnapshotReader implements AutoCloseable {

    private final Disk.File file;
    private final SnapshotFormat.Header header;
    private final long totalBytes;
    private final byte[] chunk = new byte[SnapshotFormat.CHUNK_BYTES];
    private long chunkNumber = -1;
    private int chunkBytes;

    SnapshotReader(Disk.File file, long clusterId) throws IOException {
        this.file = file;
        header = SnapshotFormat.readHeader(file, clusterId);
        totalBytes = SnapshotFormat.readEnd(file, header.headerBytes());
    }

    public SnapshotMeta meta() {
        return header.meta();
    }

    /** Returns how much content there is. */
    public long totalBytes() {
        return totalBytes;
    }

    /**
     * Returns content from {@code offset} on, up to {@code maxBytes}; nothing at the end.
     *
     * @throws DamagedLogException if the file has changed since it was written
     * @throws LogException if it cannot be read
     */
    public byte[] read(long offset, int maxBytes) {
        if (offset < 0 || offset > totalBytes || maxBytes < 0) {
            throw new IllegalArgumentException(maxBytes + " bytes from " + offset + " of " + totalBytes);
        }
        byte[] bytes = new byte[(int) Math.min(maxBytes, totalBytes - offset)];
        int done = 0;
        try {
            while (done < bytes.length) {
                long at = offset + done;
                load(at / SnapshotFormat.CHUNK_BYTES);
                int inChunk = (int) (at % SnapshotFormat.CHUNK_BYTES);
                int now = Math.min(bytes.length - done, chunkBytes - inChunk);
                System.arraycopy(chunk, inChunk, bytes, done, now);
                done += now;
            }
        } catch (IOException e) {
            throw new LogException(file.name() + " could not be read: " + e.getMessage(), e);
        }
        return bytes;
    }

    /** Reads all of it. */
    void verify() throws IOException {
        for (long number = 0; number * SnapshotFormat.CHUNK_BYTES < totalBytes; number++) {
            load(number);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new LogException(file.name() + " could not be closed: " + e.getMessage(), e);
        }
    }

    private void load(long number) throws IOException {
        if (number == chunkNumber) {
            return;
        }
        chunkNumber = -1;
        long at = SnapshotFormat.chunkAt(number, header.headerBytes());
        long expected = Math.min(SnapshotFormat.CHUNK_BYTES, totalBytes - number * SnapshotFormat.CHUNK_BYTES);
        ByteBuffer frame = ByteBuffer.allocate(SnapshotFormat.CHUNK_HEADER_BYTES + (int) expected);
        int read = file.read(at, frame);
        if (read < frame.capacity() || frame.getInt(4) != expected) {
            throw SnapshotFormat.damaged(file, at, "a part of the snapshot has another length");
        }
        System.arraycopy(frame.array(), SnapshotFormat.CHUNK_HEADER_BYTES, chunk, 0, (int) expected);
        if (frame.getInt(0) != SnapshotFormat.chunkCrc(number, chunk, (int) expected)) {
            throw SnapshotFormat.damaged(file, at, "a part of the snapshot has another checksum");
        }
        chunkNumber = number;
        chunkBytes = (int) expected;
    }
}
