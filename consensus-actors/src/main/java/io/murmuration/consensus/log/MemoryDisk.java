package io.murmuration.consensus.log;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A directory in memory, gone with the process: for development, and for a node that is told to
 * store nothing. What is durable here survives a log that is closed and opened again, no more.
 */
public final class MemoryDisk implements Disk {

    private static final class Body {
        private byte[] bytes;
        private int size;

        Body(int size) {
            bytes = new byte[size];
            this.size = size;
        }

        synchronized int read(long position, ByteBuffer into) {
            int count = (int) Math.max(0, Math.min(into.remaining(), size - position));
            if (count > 0) {
                into.put(bytes, (int) position, count);
            }
            return count;
        }

        synchronized void write(int position, ByteBuffer from) {
            int end = Math.addExact(position, from.remaining());
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, 2L * bytes.length)));
            }
            from.get(bytes, position, from.remaining());
            size = Math.max(size, end);
        }

        synchronized int size() {
            return size;
        }
    }

    private final String name;
    private final Map<String, Body> files = new TreeMap<>();
    private boolean locked;

    /**
     * An empty directory.
     *
     * @param name of it, for messages
     */
    public MemoryDisk(String name) {
        this.name = name;
    }

    @Override
    public String place() {
        return "memory:" + name;
    }

    @Override
    public synchronized List<String> list() {
        return List.copyOf(files.keySet());
    }

    @Override
    public synchronized File create(String file, long sizeBytes) throws IOException {
        if (sizeBytes > Integer.MAX_VALUE - 8) {
            throw new IOException(file + " of " + sizeBytes + " bytes does not fit into memory");
        }
        Body body = new Body((int) sizeBytes);
        files.put(file, body);
        return new Handle(file, body);
    }

    @Override
    public synchronized File open(String file, boolean forWriting) throws IOException {
        return new Handle(file, body(file));
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        Body body = body(from);
        files.remove(from);
        files.put(to, body);
    }

    @Override
    public synchronized void delete(String file) throws IOException {
        body(file);
        files.remove(file);
    }

    @Override
    public void syncDirectory() {}

    @Override
    public synchronized boolean lock(String file) {
        boolean free = !locked;
        locked = true;
        return free;
    }

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public synchronized void close() {
        locked = false;
    }

    private Body body(String file) throws IOException {
        Body body = files.get(file);
        if (body == null) {
            throw new FileNotFoundException(place() + "/" + file);
        }
        return body;
    }

    private record Handle(String name, Body body) implements File {

        @Override
        public long sizeBytes() {
            return body.size();
        }

        @Override
        public int read(long position, ByteBuffer into) {
            return body.read(position, into);
        }

        @Override
        public void write(long position, ByteBuffer bytes) throws IOException {
            if (position + bytes.remaining() > Integer.MAX_VALUE - 8) {
                throw new IOException(name + " does not fit into memory beyond " + position + " bytes");
            }
            body.write((int) position, bytes);
        }

        @Override
        public void writeDurably(long position, ByteBuffer bytes) throws IOException {
            write(position, bytes);
        }

        @Override
        public void force() {}

        @Override
        public void close() {}
    }
}
