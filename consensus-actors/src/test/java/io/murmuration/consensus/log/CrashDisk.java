package io.murmuration.consensus.log;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that remembers what is durable and what is only written, and can be told to keep
 * its promises badly. {@link #operations} counts what changed it; a listener sees each, so that a
 * test can look at what a crash would leave at any moment.
 */
final class CrashDisk implements Disk {

    static final int SECTOR = 512;

    /** What the disk, or the code above it, forgets to do. */
    enum Neglect {
        NOTHING,
        DIRECTORY_SYNC,
        FORCE,
        DURABLE_WRITE
    }

    /** A file's bytes, whatever its name. */
    static final class Body {
        byte[] written;
        byte[] durable = {};
        /** Which sectors differ from what is durable, in ascending order. */
        final TreeMap<Integer, Boolean> dirty = new TreeMap<>();

        Body(byte[] written) {
            this.written = written;
        }

        void write(int position, byte[] bytes) {
            if (position + bytes.length > written.length) {
                written = Arrays.copyOf(written, position + bytes.length);
            }
            System.arraycopy(bytes, 0, written, position, bytes.length);
            for (int at = position; at < position + bytes.length; at = (at / SECTOR + 1) * SECTOR) {
                dirty.put(at / SECTOR, true);
            }
        }

        void force() {
            durable = written.clone();
            dirty.clear();
        }
    }

    /** A change of names that is not durable yet. */
    record Naming(String from, String to, @Nullable Body body) {}

    interface Listener {
        void changed();
    }

    final Map<String, Body> names = new TreeMap<>();
    final Map<String, Body> durableNames = new TreeMap<>();
    final List<Naming> namings = new ArrayList<>();
    Listener listener = () -> {};
    Neglect neglect = Neglect.NOTHING;
    boolean writable = true;
    long freeBytes = 1L << 40;

    @Nullable
    IOException failure;

    boolean locked;
    int operations;

    /** A disk on which all is durable. */
    static CrashDisk of(Map<String, byte[]> files) {
        CrashDisk disk = new CrashDisk();
        files.forEach((name, bytes) -> {
            Body body = new Body(bytes.clone());
            body.force();
            disk.names.put(name, body);
            disk.durableNames.put(name, body);
        });
        return disk;
    }

    /** Returns a copy of all files as the running system sees them. */
    Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new TreeMap<>();
        names.forEach((name, body) -> contents.put(name, body.written.clone()));
        return contents;
    }

    @Override
    public String place() {
        return "disk";
    }

    @Override
    public List<String> list() {
        return List.copyOf(names.keySet());
    }

    @Override
    public File create(String name, long sizeBytes) throws IOException {
        Body body = new Body(new byte[(int) sizeBytes]);
        for (int sector = 0; (long) sector * SECTOR < sizeBytes; sector++) {
            body.dirty.put(sector, true);
        }
        freeBytes -= sizeBytes;
        name("", name, body);
        return new Handle(name, body, true);
    }

    @Override
    public File open(String name, boolean forWriting) throws IOException {
        return new Handle(name, body(name), forWriting);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        name(from, to, body(from));
    }

    @Override
    public void delete(String name) throws IOException {
        freeBytes += body(name).written.length;
        name(name, "", null);
    }

    @Override
    public void syncDirectory() throws IOException {
        change();
        if (neglect != Neglect.DIRECTORY_SYNC) {
            durableNames.clear();
            durableNames.putAll(names);
            namings.clear();
        }
        listener.changed();
    }

    @Override
    public boolean lock(String name) throws IOException {
        if (locked) {
            return false;
        }
        locked = true;
        return true;
    }

    @Override
    public long freeBytes() {
        return freeBytes;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void close() {
        locked = false;
    }

    static void apply(Naming naming, Map<String, Body> to) {
        to.remove(naming.from());
        if (naming.body() != null) {
            to.put(naming.to(), naming.body());
        }
    }

    private void name(String from, String to, @Nullable Body body) throws IOException {
        change();
        Naming naming = new Naming(from, to, body);
        apply(naming, names);
        namings.add(naming);
        listener.changed();
    }

    private Body body(String name) throws IOException {
        Body body = names.get(name);
        if (body == null) {
            throw new FileNotFoundException(name);
        }
        return body;
    }

    private void change() throws IOException {
        operations++;
        if (failure != null) {
            throw failure;
        }
    }

    private final class Handle implements File {

        private final String name;
        private final Body body;
        private final boolean forWriting;
        private boolean open = true;

        Handle(String name, Body body, boolean forWriting) {
            this.name = name;
            this.body = body;
            this.forWriting = forWriting;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long sizeBytes() throws IOException {
            check(false);
            return body.written.length;
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            check(false);
            int count = (int) Math.max(0, Math.min(into.remaining(), body.written.length - position));
            if (count > 0) {
                into.put(body.written, (int) position, count);
            }
            return count;
        }

        @Override
        public void write(long position, ByteBuffer bytes) throws IOException {
            check(true);
            change();
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            body.write((int) position, array);
            listener.changed();
        }

        @Override
        public void writeDurably(long position, ByteBuffer bytes) throws IOException {
            write(position, bytes);
            if (neglect != Neglect.DURABLE_WRITE) {
                change();
                body.force();
                listener.changed();
            }
        }

        @Override
        public void force() throws IOException {
            check(true);
            change();
            if (neglect != Neglect.FORCE) {
                body.force();
            }
            listener.changed();
        }

        @Override
        public void close() {
            open = false;
        }

        private void check(boolean writing) throws IOException {
            if (!open || (writing && !forWriting)) {
                throw new IOException(name + " is not open" + (writing ? " for writing" : ""));
            }
        }
    }
}
