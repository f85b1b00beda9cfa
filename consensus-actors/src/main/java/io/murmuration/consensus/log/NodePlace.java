package io.murmuration.consensus.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The folders in which a node keeps what it must not forget. */
interface NodePlace {

    /** Returns the folder itself, for its lock and its marks. */
    Disk top();

    /** Returns a folder in it, such as {@code groups/store}, made durably where it is missing. */
    Disk folder(String name) throws IOException;

    boolean has(String folder);

    /** Returns the names of what is in the folder, sorted. */
    List<String> namesIn(String folder) throws IOException;

    /** Moves a folder into another one, which may not be there yet, durably. */
    void move(String folder, String into) throws IOException;

    /** A directory of the file system. */
    final class Real implements NodePlace {
        private final Path directory;
        private final RealDisk top;

        Real(Path directory) throws IOException {
            this.directory = directory;
            top = RealDisk.create(directory);
        }

        @Override
        public Disk top() {
            return top;
        }

        @Override
        public Disk folder(String name) throws IOException {
            return RealDisk.create(directory.resolve(name));
        }

        @Override
        public boolean has(String folder) {
            return Files.exists(directory.resolve(folder));
        }

        @Override
        public List<String> namesIn(String folder) throws IOException {
            return new RealDisk(directory.resolve(folder)).list();
        }

        @Override
        public void move(String folder, String into) throws IOException {
            RealDisk target = RealDisk.create(directory.resolve(into));
            Path moved = directory.resolve(into).resolve(folder);
            Files.move(directory.resolve(folder), moved, StandardCopyOption.ATOMIC_MOVE);
            target.syncDirectory();
            top.syncDirectory();
        }
    }

    /** Folders in memory; what is moved is gone. */
    final class Memory implements NodePlace {
        private final String name;
        private final MemoryDisk top;
        private final Map<String, MemoryDisk> folders = new TreeMap<>();

        Memory(String name) {
            this.name = name;
            top = new MemoryDisk(name);
        }

        @Override
        public Disk top() {
            return top;
        }

        @Override
        public Disk folder(String folder) {
            return folders.computeIfAbsent(folder, key -> new MemoryDisk(name + "/" + key));
        }

        @Override
        public boolean has(String folder) {
            return folders.keySet().stream().anyMatch(key -> isIn(key, folder));
        }

        @Override
        public List<String> namesIn(String folder) {
            return folders.keySet().stream()
                    .filter(key -> key.startsWith(folder + "/"))
                    .map(key -> key.substring(folder.length() + 1))
                    .toList();
        }

        @Override
        public void move(String folder, String into) {
            folders.keySet().removeIf(key -> isIn(key, folder));
        }

        private static boolean isIn(String key, String folder) {
            return key.equals(folder) || key.startsWith(folder + "/");
        }
    }
}
