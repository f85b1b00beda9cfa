package io.murmuration.consensus.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a script's command prints, line by line, at the level that the script asks for. */
final class Transcript {

    private enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR,
        FATAL,
        NONE
    }

    private final List<String> lines = new ArrayList<>();
    private Level level = Level.DEBUG;
    private String indent = "";

    /** Sets from which level on something is printed; at {@code none}, nothing is. */
    void level(String name) {
        level = Level.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Returns the level, to come back to it. */
    String level() {
        return level.name();
    }

    boolean isQuiet() {
        return level == Level.NONE;
    }

    /** Prints lines, whatever the level unless quiet. */
    void print(String text) {
        if (!isQuiet()) {
            text.lines().forEach(each -> lines.add(indent + each));
        }
    }

    /** Prints one of the few lines of the log that are results. */
    void info(String text) {
        if (level.compareTo(Level.INFO) <= 0) {
            print("INFO " + text);
        }
    }

    /** Does this with all that it prints moved in. */
    void indented(Runnable step) {
        String outer = indent;
        indent = outer + "  ";
        try {
            step.run();
        } finally {
            indent = outer;
        }
    }

    /** Returns what was printed since the last call. */
    String take() {
        String text = String.join("\n", lines);
        lines.clear();
        return text;
    }
}
