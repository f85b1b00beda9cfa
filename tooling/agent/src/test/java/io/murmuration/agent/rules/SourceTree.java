package io.murmuration.agent.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The sources of all modules below the top of the project. */
record SourceTree(Path top, List<Path> files) {

    /** Reads the names of all files in the modules' {@code src} folders, in a fixed order. */
    static SourceTree at(Path top) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> poms = Files.find(
                top, 3, (path, attributes) -> path.getFileName().toString().equals("pom.xml"))) {
            for (Path pom : poms.sorted().toList()) {
                Path sources = pom.resolveSibling("src");
                if (Files.isDirectory(sources)) {
                    try (Stream<Path> found = Files.walk(sources)) {
                        found.filter(Files::isRegularFile).sorted().forEach(files::add);
                    }
                }
            }
        }
        return new SourceTree(top, List.copyOf(files));
    }

    /** The top of this project: the build tells, an IDE need not. */
    static Path projectTop() {
        String told = System.getProperty("murmuration.root");
        Path top = Path.of(told == null ? "" : told).toAbsolutePath();
        while (!Files.exists(top.resolve("mvnw"))) {
            Path parent = top.getParent();
            if (parent == null) {
                throw new IllegalStateException("no mvnw in " + Path.of("").toAbsolutePath() + " or above it: "
                        + "run from within the project or set -Dmurmuration.root");
            }
            top = parent;
        }
        return top;
    }

    List<SourceFile> java(Predicate<String> wanted) {
        return files.stream()
                .filter(file -> file.toString().endsWith(".java") && wanted.test(name(file)))
                .map(file -> SourceFile.of(top, file))
                .toList();
    }

    List<Path> named(String name) {
        return files.stream()
                .filter(file -> file.getFileName().toString().equals(name))
                .toList();
    }

    String name(Path file) {
        return top.relativize(file).toString().replace('\\', '/');
    }

    /**
     * Packages that nobody introduces. A package of tests alone needs an introduction too; one that
     * is in both has it in main.
     */
    List<Breach> packagesWithoutIntroduction() throws IOException {
        Map<String, String> missing = new TreeMap<>();
        for (Path file : files) {
            String name = name(file);
            if (name.endsWith(".java")) {
                String folder = name.substring(0, name.lastIndexOf('/'));
                Path here = top.resolve(folder).resolve("package-info.java");
                Path inMain =
                        top.resolve(folder.replace("/src/test/", "/src/main/")).resolve("package-info.java");
                if (!introduces(here) && !introduces(inMain)) {
                    missing.put(folder, name);
                }
            }
        }
        return missing.values().stream()
                .map(file -> new Breach(
                        file,
                        1,
                        "the package has no package-info.java with @NullMarked: say what it decides, what it leaves to "
                                + "others, its source, its threads, where to start reading"))
                .toList();
    }

    private static boolean introduces(Path file) throws IOException {
        return Files.exists(file) && Files.readString(file).contains("@NullMarked");
    }
}
