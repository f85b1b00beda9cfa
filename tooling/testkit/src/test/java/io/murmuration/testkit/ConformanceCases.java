package io.murmuration.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the cases lie that others wrote: in the folder that {@code -Dmurmuration.conformance}
 * names, absolute or relative to the top of the project, else in {@code ../shared/conformance}
 * beside it.
 */
public final class ConformanceCases {

    /** The property that names the folder. */
    public static final String PROPERTY = "murmuration.conformance";

    private ConformanceCases() {}

    /** Returns a folder of cases, if there is one; a folder that was named has to be there. */
    public static Optional<Path> folder(String name) {
        Path top = projectTop();
        String told = System.getProperty(PROPERTY, "");
        Path cases =
                top.resolve(told.isEmpty() ? "../shared/conformance" : told).normalize();
        if (!told.isEmpty() && !Files.isDirectory(cases)) {
            throw new IllegalArgumentException("no folder " + cases + ": -D" + PROPERTY
                    + " takes a folder of cases, absolute or relative to the top of the project");
        }
        return Optional.of(cases.resolve(name)).filter(Files::isDirectory);
    }

    private static Path projectTop() {
        Path start = Path.of(System.getProperty("murmuration.root", "")).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no mvnw in " + start + " or above it: set -Dmurmuration.root");
    }
}
