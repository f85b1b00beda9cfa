package io.murmuration.consensus.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads text scripts of the kind that CockroachDB's datadriven made common: a directive with
 * arguments, lines of input, {@code ----}, and what is to come out, up to a blank line or, where
 * {@code ----} stands twice, up to the next two.
 */
final class DataDrivenFile {

    /**
     * One directive.
     *
     * @param line where it stands, from 1
     * @param input the lines between it and the separator, without blank ones around
     * @param expected with a newline after each line; empty where nothing is expected
     */
    record Case(int line, String directive, List<Arg> args, List<String> input, String expected) {

        /** Returns the values given to this key; none where it is not there. */
        List<String> values(String key) {
            List<String> values = new ArrayList<>();
            for (Arg arg : args) {
                if (arg.key.equals(key)) {
                    values.addAll(arg.values);
                }
            }
            return values;
        }

        /** Says whether this key is there, with or without values. */
        boolean has(String key) {
            return args.stream().anyMatch(arg -> arg.key.equals(key));
        }
    }

    /**
     * An argument: {@code key}, {@code key=value} or {@code key=(value, value)}.
     *
     * @param values none for a bare key; one empty value for {@code key=} and {@code key=()}
     */
    record Arg(String key, List<String> values) {}

    private static final String SEPARATOR = "----";

    private final List<String> lines;
    private int at;

    private DataDrivenFile(List<String> lines) {
        this.lines = lines;
    }

    /** Reads all cases of a file, in order. */
    static List<Case> read(Path file) {
        try {
            return parse(Files.readAllLines(file));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    static List<Case> parse(List<String> lines) {
        DataDrivenFile file = new DataDrivenFile(lines);
        List<Case> cases = new ArrayList<>();
        while (file.at < lines.size()) {
            String line = file.lines.get(file.at).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                file.at++;
            } else {
                cases.add(file.readCase());
            }
        }
        return cases;
    }

    private Case readCase() {
        int line = at + 1;
        String text = readDirective();
        int space = text.indexOf(' ');
        String directive = space < 0 ? text : text.substring(0, space);
        List<Arg> args = space < 0 ? List.of() : new ArgReader(text, space, line).read();
        List<String> input = readInput();
        return new Case(line, directive, args, input, readExpected());
    }

    private String readDirective() {
        String text = lines.get(at++).strip();
        while (text.endsWith("\\") && at < lines.size()) {
            text = text.substring(0, text.length() - 1) + " " + lines.get(at++).strip();
        }
        return text;
    }

    private List<String> readInput() {
        StringBuilder input = new StringBuilder();
        while (at < lines.size()) {
            String line = lines.get(at++);
            if (line.equals(SEPARATOR)) {
                break;
            }
            input.append(line).append('\n');
        }
        String text = input.toString().strip();
        return text.isEmpty() ? List.of() : List.of(text.split("\n"));
    }

    private String readExpected() {
        StringBuilder expected = new StringBuilder();
        boolean doubled = at < lines.size() && lines.get(at).equals(SEPARATOR);
        if (doubled) {
            at++;
        }
        while (at < lines.size()) {
            String line = lines.get(at++);
            if (!doubled && line.isBlank()) {
                break;
            }
            if (doubled && endsDoubled(line)) {
                at++;
                break;
            }
            expected.append(line).append('\n');
        }
        return expected.toString();
    }

    private boolean endsDoubled(String line) {
        return line.equals(SEPARATOR) && at < lines.size() && lines.get(at).equals(SEPARATOR);
    }

    /** Takes the arguments of one directive apart. */
    private static final class ArgReader {

        private final String text;
        private final int line;
        private int at;

        ArgReader(String text, int at, int line) {
            this.text = text;
            this.at = at;
            this.line = line;
        }

        List<Arg> read() {
            List<Arg> args = new ArrayList<>();
            while (at < text.length()) {
                if (text.charAt(at) == ' ') {
                    at++;
                } else {
                    args.add(readArg());
                }
            }
            return args;
        }

        private Arg readArg() {
            String key = until(" =");
            if (at == text.length() || text.charAt(at) == ' ') {
                return new Arg(key, List.of());
            }
            at++;
            if (at < text.length() && text.charAt(at) == '(') {
                return new Arg(key, readList());
            }
            return new Arg(key, List.of(until(" ")));
        }

        /** Reads up to the closing parenthesis; commas within inner ones separate nothing. */
        private List<String> readList() {
            List<String> values = new ArrayList<>();
            int from = ++at;
            for (int depth = 1; depth > 0; at++) {
                if (at == text.length()) {
                    throw new IllegalArgumentException("line " + line + ": no closing parenthesis: " + text);
                }
                char c = text.charAt(at);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth == 0 || (depth == 1 && c == ',')) {
                    values.add(text.substring(from, at).strip());
                    from = at + 1;
                }
            }
            return values;
        }

        private String until(String stops) {
            int from = at;
            while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(from, at);
        }
    }
}
