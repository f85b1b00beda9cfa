package io.murmuration.consensus.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestReporter;

/**
 * Finds the cases that others wrote. They are not part of the project: the folder is given by
 * {@code -Dmurmuration.conformance=DIR}, absolute or relative to the top of the project; where it
 * is not given, {@code ../shared/conformance} is looked for, seen from there.
 */
final class ConformanceCases {

    private static final String PROPERTY = "murmuration.conformance";

    private ConformanceCases() {}

    /**
     * Returns the folder of this kind of cases, such as {@code etcd-raft/quorum}; empty where it is
     * not there.
     *
     * @throws IllegalStateException if a folder is given that is not there
     */
    static Optional<Path> folder(String kind) {
        Path all = all();
        if (System.getProperty(PROPERTY) != null && !Files.isDirectory(all)) {
            throw new IllegalStateException("-D" + PROPERTY + " names " + all + ", which is no folder");
        }
        Path folder = all.resolve(kind);
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    /**
     * Returns a test for each file of this kind. Where there are none, the calling test is skipped
     * with one line that says where they were looked for.
     */
    static Stream<DynamicTest> tests(String kind, TestReporter reporter, Consumer<Path> check) {
        Optional<Path> folder = folder(kind);
        if (folder.isEmpty()) {
            String line = "no conformance cases in " + all().resolve(kind) + ": skipped; see -D" + PROPERTY;
            reporter.publishEntry(line);
            Assumptions.abort(line);
        }
        return files(folder.orElseThrow()).stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check.accept(file)));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("cannot list " + folder, e);
        }
    }

    private static Path all() {
        String given = System.getProperty(PROPERTY);
        Path found = given == null ? top().resolve("../shared/conformance") : top().resolve(given);
        return found.toAbsolutePath().normalize();
    }

    /** Returns the folder that holds the Maven wrapper, above the one the test runs in. */
    private static Path top() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        return start;
    }
}
