package io.murmuration.consensus.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the log needs of a file system: one flat directory. {@link RealDisk} is the true one; tests
 * and the simulator have others, which forget what was not synced.
 *
 * <p>Names are those of files in the directory. Safe for use by several threads, one file by one
 * writer at a time.
 */
public interface Disk extends AutoCloseable {

    /** Says where it is, for messages. */
    String place();

    /** Returns the names of all files, sorted. */
    List<String> list() throws IOException;

    /**
     * Makes a file of {@code sizeBytes} zeros, or replaces the one with this name. Room for them is
     * taken for good, so that writing there later cannot fail for want of it; durable is none of it
     * before {@link File#force} and {@link #syncDirectory}.
     */
    File create(String name, long sizeBytes) throws IOException;

    /** Opens a file that is there. */
    File open(String name, boolean forWriting) throws IOException;

    /** Gives a file another name, replacing the one that has it, at once for all who look. */
    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /**
     * Makes names durable: after it, no crash undoes what was created, renamed or deleted before.
     */
    void syncDirectory() throws IOException;

    /**
     * Keeps other processes, and other owners in this one, out until this disk is closed.
     *
     * @return whether it succeeded; false where somebody else has the lock
     */
    boolean lock(String name) throws IOException;

    /** Returns how many bytes may still be taken. */
    long freeBytes() throws IOException;

    /** Says whether files can be made and changed in the directory. */
    boolean isWritable();

    @Override
    void close() throws IOException;

    /** An open file. Reading and forcing are safe beside one writer. */
    interface File extends AutoCloseable {

        String name();

        long sizeBytes() throws IOException;

        /**
         * Reads into the buffer's remaining bytes, as many as there are in the file.
         *
         * @return how many were read; fewer than asked for only at the end of the file
         */
        int read(long position, ByteBuffer into) throws IOException;

        /** Writes the buffer's remaining bytes; they are durable after {@link #force}. */
        void write(long position, ByteBuffer bytes) throws IOException;

        /**
         * Writes the buffer's remaining bytes and returns when they are durable. Only to be called
         * from a thread that nobody interrupts.
         */
        void writeDurably(long position, ByteBuffer bytes) throws IOException;

        /** Returns when all that was written is durable. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }
}
