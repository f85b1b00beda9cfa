package io.murmuration.agent.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents of the project, and what can be cut out of them. */
record Documents(Path top) {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern SNIPPET = Pattern.compile("(?ms)^<!-- snippet: ([\\w-]+) -->\\n```\\w*\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern COMMAND = Pattern.compile("(?:^|[`\\s(])\\./murmuration((?: +[^\\s`|#&;)]+)*)");
    private static final Pattern ARROW = Pattern.compile("(?m)^ *([a-z-]+) --> ([a-z-]+)$");

    /** Looks for the top of the project: the build tells where it is, an IDE need not. */
    static Documents ofProject() {
        String told = System.getProperty("murmuration.root");
        Path top = Path.of(told == null ? "" : told).toAbsolutePath();
        while (!Files.exists(top.resolve("mvnw"))) {
            Path parent = top.getParent();
            if (parent == null) {
                throw new IllegalStateException("no mvnw in the working folder or above it: set -Dmurmuration.root");
            }
            top = parent;
        }
        return new Documents(top);
    }

    /** Returns the paths of all documents: those at the top and those in {@code docs}. */
    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(top, top.resolve("docs"))) {
            try (Stream<Path> found = Files.list(folder)) {
                found.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
            }
        }
        return files;
    }

    String read(String name) throws IOException {
        return Files.readString(top.resolve(name));
    }

    String name(Path file) {
        return top.relativize(file).toString().replace('\\', '/');
    }

    /** Returns the fenced blocks that say which snippet they show, by its name. */
    static Map<String, String> snippets(String document) {
        Map<String, String> snippets = new TreeMap<>();
        Matcher found = SNIPPET.matcher(document);
        while (found.find()) {
            snippets.put(found.group(1), found.group(2));
        }
        return snippets;
    }

    /** Returns what stands between {@code tag::name} and its end, without its indentation. */
    static Map<String, String> tagged(String source) {
        Map<String, String> tagged = new TreeMap<>();
        Matcher found = Pattern.compile("(?ms)^ *// tag::([\\w-]+)$\\n(.*?)^ *// end::\\1$")
                .matcher(source);
        while (found.find()) {
            // The last line counts for the indentation, even if it is empty.
            tagged.put(found.group(1), found.group(2).stripTrailing().stripIndent() + "\n");
        }
        return tagged;
    }

    /** Returns the links to files of the project. */
    static List<String> relativeLinks(String document) {
        List<String> links = new ArrayList<>();
        Matcher found = LINK.matcher(BLOCK.matcher(document).replaceAll(""));
        while (found.find()) {
            if (!found.group(1).contains("://") && !found.group(1).startsWith("mailto:")) {
                links.add(found.group(1));
            }
        }
        return links;
    }

    /** Returns the anchors that the headings of a document make. */
    static List<String> anchors(String document) {
        return BLOCK.matcher(document)
                .replaceAll("")
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ +", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** Returns the arguments of each {@code ./murmuration} that a document shows. */
    static List<List<String>> commands(String document) {
        List<List<String>> commands = new ArrayList<>();
        for (String line : document.lines().toList()) {
            Matcher found = COMMAND.matcher(line);
            while (found.find()) {
                String arguments = found.group(1).strip();
                commands.add(arguments.isEmpty() ? List.of() : List.of(arguments.split(" +", -1)));
            }
        }
        return commands;
    }

    /** Returns the arrows of a picture, as {@code from --> to}. */
    static List<String> arrows(String document) {
        List<String> arrows = new ArrayList<>();
        Matcher found = ARROW.matcher(document);
        while (found.find()) {
            arrows.add(found.group(1) + " --> " + found.group(2));
        }
        return arrows;
    }
}
