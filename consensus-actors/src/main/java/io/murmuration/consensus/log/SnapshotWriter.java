package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.SnapshotMeta;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes the content of a snapshot in order, in pieces of any size. It counts for nothing until
 * {@link #finish}; a crash before leaves a file that the next opening removes. One owner.
 */
public final class SnapshotWriter implements AutoCloseable {

    private final SnapshotFiles files;
    private final SnapshotMeta meta;
    private final Disk.File file;
    private final byte[] chunk = new byte[SnapshotFormat.CHUNK_BYTES];
    private long position;
    private long chunks;
    private int inChunk;
    private long writtenBytes;
    private boolean closed;

    SnapshotWriter(SnapshotFiles files, SnapshotMeta meta, Disk.File file, ByteBuffer header) throws IOException {
        this.files = files;
        this.meta = meta;
        this.file = file;
        position = header.remaining();
        file.write(0, header);
    }

    public SnapshotMeta meta() {
        return meta;
    }

    /** Returns how much content it has taken: where the next piece must start. */
    public long writtenBytes() {
        return writtenBytes;
    }

    /** Takes the next piece. */
    public void write(byte[] bytes) {
        check();
        int done = 0;
        try {
            while (done < bytes.length) {
                int now = Math.min(bytes.length - done, chunk.length - inChunk);
                System.arraycopy(bytes, done, chunk, inChunk, now);
                inChunk += now;
                done += now;
                if (inChunk == chunk.length) {
                    writeChunk();
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
        writtenBytes += bytes.length;
    }

    /** Makes the snapshot durable and, at once for all who look, the newest if it is. */
    public void finish() {
        check();
        try {
            if (inChunk > 0) {
                writeChunk();
            }
            file.write(position, SnapshotFormat.end(writtenBytes));
            file.force();
            file.close();
            closed = true;
            files.adopt(meta);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Gives up what was not finished, and removes it. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            files.giveUp(meta, file);
        }
    }

    private void writeChunk() throws IOException {
        ByteBuffer framed = ByteBuffer.allocate(SnapshotFormat.CHUNK_HEADER_BYTES + inChunk);
        framed.putInt(SnapshotFormat.chunkCrc(chunks, chunk, inChunk)).putInt(inChunk);
        framed.put(chunk, 0, inChunk).flip();
        position += framed.remaining();
        file.write(position - framed.remaining(), framed);
        chunks++;
        inChunk = 0;
    }

    private void check() {
        if (closed) {
            throw new IllegalStateException("the snapshot at " + meta.index() + " is finished or given up");
        }
    }

    private LogException failed(IOException cause) {
        close();
        return new LogException(
                "the snapshot at " + meta.index() + " could not be written in " + files.place()
                        + ", the ones before are as they were: " + cause.getMessage(),
                cause);
    }
}
