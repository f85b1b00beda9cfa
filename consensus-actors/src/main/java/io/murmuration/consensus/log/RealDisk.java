package io.murmuration.consensus.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the file system.
 *
 * <p>Reads and plain writes go through {@link RandomAccessFile}, which an interrupt does not close
 * as it does a channel; so callers of any thread may read. Durable writes go through a channel
 * opened with DSYNC: one system call for write and sync, where the file was filled with zeros
 * before so that no metadata moves.
 */
public final class RealDisk implements Disk {

    private static final int ZEROS_BYTES = 1 << 20;

    /**
     * A second opening in one process must fail too; closing its lock file would free the first.
     */
    private static final Set<Path> LOCKED = new HashSet<>();

    private final Path directory;
    private @Nullable FileChannel lockChannel;
    private @Nullable Path lockKey;

    /** Takes a directory that is there. */
    public RealDisk(Path directory) {
        this.directory = directory;
    }

    /** Makes the directory where it is missing, durably. */
    public static RealDisk create(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        Path missing = absolute;
        while (missing != null && !Files.exists(missing)) {
            missing = missing.getParent();
        }
        Files.createDirectories(absolute);
        for (Path made = absolute; made != null && !made.equals(missing); made = made.getParent()) {
            sync(made.getParent());
        }
        return new RealDisk(absolute);
    }

    @Override
    public String place() {
        return directory.toString();
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public File create(String name, long sizeBytes) throws IOException {
        Path path = directory.resolve(name);
        Files.deleteIfExists(path);
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            byte[] zeros = new byte[(int) Math.min(sizeBytes, ZEROS_BYTES)];
            for (long left = sizeBytes; left > 0; left -= zeros.length) {
                file.write(zeros, 0, (int) Math.min(left, zeros.length));
            }
            return new RealFile(path, file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public File open(String name, boolean forWriting) throws IOException {
        Path path = directory.resolve(name);
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + " is no file");
        }
        return new RealFile(path, new RandomAccessFile(path.toFile(), forWriting ? "rw" : "r"));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(directory.resolve(name));
    }

    @Override
    public void syncDirectory() throws IOException {
        sync(directory);
    }

    @Override
    public synchronized boolean lock(String name) throws IOException {
        Path key = directory.toRealPath();
        synchronized (LOCKED) {
            if (!LOCKED.add(key)) {
                return false;
            }
        }
        lockKey = key;
        lockChannel = FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = lockChannel.tryLock();
            if (lock != null) {
                return true;
            }
        } catch (OverlappingFileLockException e) {
            // somebody in this process who goes round this class; it counts as taken
        }
        close();
        return false;
    }

    @Override
    public long freeBytes() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public boolean isWritable() {
        return Files.isWritable(directory);
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            if (lockChannel != null) {
                lockChannel.close();
            }
        } finally {
            lockChannel = null;
            synchronized (LOCKED) {
                if (lockKey != null) {
                    LOCKED.remove(lockKey);
                }
            }
            lockKey = null;
        }
    }

    private static void sync(@Nullable Path directory) throws IOException {
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static final class RealFile implements File {

        private final Path path;
        private final RandomAccessFile file;
        private @Nullable FileChannel durable;

        RealFile(Path path, RandomAccessFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public String name() {
            return String.valueOf(path.getFileName());
        }

        @Override
        public long sizeBytes() throws IOException {
            return file.length();
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            byte[] array = into.hasArray() ? into.array() : new byte[into.remaining()];
            int offset = into.hasArray() ? into.arrayOffset() + into.position() : 0;
            int done = 0;
            int wanted = into.remaining();
            synchronized (file) {
                file.seek(position);
                while (done < wanted) {
                    int read = file.read(array, offset + done, wanted - done);
                    if (read < 0) {
                        break;
                    }
                    done += read;
                }
            }
            if (into.hasArray()) {
                into.position(into.position() + done);
            } else {
                into.put(array, 0, done);
            }
            return done;
        }

        @Override
        public void write(long position, ByteBuffer bytes) throws IOException {
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            synchronized (file) {
                file.seek(position);
                file.write(array);
            }
        }

        @Override
        public void writeDurably(long position, ByteBuffer bytes) throws IOException {
            FileChannel channel = durable;
            if (channel == null) {
                channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
                durable = channel;
            }
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void force() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void close() throws IOException {
            try {
                if (durable != null) {
                    durable.close();
                }
            } finally {
                file.close();
            }
        }
    }
}
