package io.murmuration.testkit.planted;

import io.murmuration.testkit.planted.Bug.Edit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The source of the stack and of its simulators, and what an edit makes of it. */
final class Sources {

    /** Where bugs can be planted, by package. */
    private static final Map<String, String> FOLDERS = folders();

    private static final List<String> COPIED = List.of(
            "io.murmuration.consensus.",
            "io.murmuration.testkit.raft.",
            "io.murmuration.testkit.stack.",
            "io.murmuration.testkit.history.");

    /** What no white space can divide. */
    private static final Pattern TOKEN = Pattern.compile("\\w+|[^\\w\\s]");

    private final Path top;

    private Sources(Path top) {
        this.top = top;
    }

    private static Map<String, String> folders() {
        Map<String, String> folders = new LinkedHashMap<>();
        folders.put("io.murmuration.consensus.raft", "consensus-actors");
        folders.put("io.murmuration.testkit.raft", "tooling/testkit");
        folders.put("io.murmuration.testkit.stack", "tooling/testkit");
        folders.put("io.murmuration.consensus", "consensus-actors");
        return folders;
    }

    /** Those of this project: the folder that holds the build's own script, or lies below it. */
    static Sources ofThisProject() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("no mvnw in " + Path.of("").toAbsolutePath()
                        + " or above it: run from within the project, bugs are planted in its source");
            }
            folder = parent;
        }
        return new Sources(folder);
    }

    /** Whether a class is one of those of which each bug has a copy of its own. */
    static boolean belongs(String className) {
        return COPIED.stream().anyMatch(className::startsWith);
    }

    /** Returns the files that a bug changes, as it leaves them, by the name of their class. */
    Map<String, String> with(Bug bug) {
        Map<String, String> changed = new LinkedHashMap<>();
        for (Edit edit : bug.edits()) {
            String name = className(edit.file());
            changed.put(name, edited(changed.computeIfAbsent(name, this::read), edit, bug));
        }
        return changed;
    }

    private String className(String file) {
        return FOLDERS.keySet().stream()
                .map(each -> each + "." + file)
                .filter(each -> Files.exists(path(each)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + file + ".java in " + FOLDERS
                        + ": was it renamed? Then name the new one in the table of planted bugs"));
    }

    private Path path(String className) {
        String folder = className.startsWith("io.murmuration.consensus.") ? "consensus-actors" : "tooling/testkit";
        return top.resolve(folder + "/src/main/java/" + className.replace('.', '/') + ".java");
    }

    private String read(String className) {
        try {
            return Files.readString(path(className));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces one text by another, which must stand there once. */
    static String edited(String source, Edit edit, Bug bug) {
        Pattern pattern = Pattern.compile(TOKEN.matcher(edit.text())
                .results()
                .map(token -> Pattern.quote(token.group()))
                .collect(Collectors.joining("\\s*")));
        Matcher found = pattern.matcher(source);
        long times = found.results().count();
        if (times != 1) {
            throw new AssertionError("\"" + bug + "\" cannot be planted: in " + edit.file() + ".java this stands "
                    + times + " times, not once. Was the source changed? Then change the bug too:\n" + edit.text());
        }
        return found.replaceFirst(Matcher.quoteReplacement(edit.planted()));
    }
}
