package io.murmuration.agent.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which the running nodes of one user on this machine leave word of themselves, a
 * file each. A file whose process is gone counts as absent, so a killed node leaves nothing that
 * misleads.
 */
public final class RunDirectory {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    /** Looks into {@code folder}, which need not exist yet. */
    public RunDirectory(Path folder) {
        this.folder = folder;
    }

    /**
     * Returns the folder that applies: {@code chosen} if given, else the environment variable
     * {@code MURMURATION_RUN}, else {@code murmuration} in {@code XDG_RUNTIME_DIR}, else {@code
     * murmuration-USER} in the folder for temporary files.
     */
    public static RunDirectory find(@Nullable Path chosen, Map<String, String> environment) {
        if (chosen != null) {
            return new RunDirectory(chosen);
        }
        String own = environment.getOrDefault("MURMURATION_RUN", "");
        if (!own.isEmpty()) {
            return new RunDirectory(Path.of(own));
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isEmpty() && Files.isDirectory(Path.of(runtime))) {
            return new RunDirectory(Path.of(runtime, "murmuration"));
        }
        String user = System.getProperty("user.name", "nobody");
        return new RunDirectory(Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "murmuration-" + user));
    }

    /** Returns the folder. */
    public Path folder() {
        return folder;
    }

    /**
     * Returns the nodes whose processes run, sorted by name. Files that are no run files are
     * passed over.
     */
    public List<RunFile> running() throws IOException {
        List<RunFile> running = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return running;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                read(file).filter(RunFile::isAlive).ifPresent(running::add);
            }
        }
        running.sort(Comparator.comparing(RunFile::name));
        return running;
    }

    /**
     * Writes {@code run} in one step, so that no reader sees half of it.
     *
     * @throws FileAlreadyExistsException if another running process has a node of that name here
     */
    public void write(RunFile run) throws IOException {
        createFolder();
        Path file = fileOf(run.name());
        Optional<RunFile> other = read(file).filter(found -> found.isAlive() && found.pid() != run.pid());
        if (other.isPresent()) {
            throw new FileAlreadyExistsException(
                    file.toString(), null, "process " + other.get().pid() + " runs a node of that name");
        }
        Path draft = Files.createTempFile(folder, "draft", ".tmp");
        try {
            Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json(run)));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Removes the file of {@code run}, unless another process has taken its place. */
    public void remove(RunFile run) throws IOException {
        Path file = fileOf(run.name());
        if (read(file).map(RunFile::pid).filter(pid -> pid == run.pid()).isPresent()) {
            Files.deleteIfExists(file);
        }
    }

    /** Returns the file that a node of that name writes. */
    public Path fileOf(String name) {
        return folder.resolve(URLEncoder.encode(name, StandardCharsets.UTF_8) + ".json");
    }

    private void createFolder() throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        @Nullable Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            // Others may neither read where the node is nor put a file of their own in its place.
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(folder);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static Optional<RunFile> read(Path file) throws IOException {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            if (json.path("name").isTextual() && json.path("pid").isIntegralNumber()) {
                return Optional.of(new RunFile(
                        json.path("name").asText(),
                        json.path("pid").asLong(),
                        json.path("http").asText(),
                        json.path("gossip").asText(),
                        json.path("akka").asText(),
                        json.path("raft").asText(),
                        json.path("started").asText()));
            }
            return Optional.empty();
        } catch (NoSuchFileException | JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode json(RunFile run) {
        return JSON.createObjectNode()
                .put("name", run.name())
                .put("pid", run.pid())
                .put("http", run.http())
                .put("gossip", run.gossip())
                .put("akka", run.akka())
                .put("raft", run.raft())
                .put("started", run.started());
    }
}
