package io.murmuration.consensus.raft;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes out of a script's text what we do not promise, so that the rest can be compared word for
 * word: the lines of etcd's log, except where they say which configuration is in force; that it
 * writes a change of configuration in two encodings; and that it says "ok" where it has nothing to
 * say.
 */
final class ExpectedText {

    private static final Pattern LOG = Pattern.compile("\\s*(DEBUG|INFO|WARN|ERROR) .*");
    private static final Pattern RESULT = Pattern.compile("\\s*INFO [0-9a-f]+ switched to configuration .*");

    private ExpectedText() {}

    /** Returns what is left of it. */
    static String comparable(String text) {
        String left = text.lines()
                .filter(line ->
                        !LOG.matcher(line).matches() || RESULT.matcher(line).matches())
                .map(line -> line.replace("EntryConfChangeV2", "EntryConfChange"))
                .collect(Collectors.joining("\n"));
        return left.equals("ok") ? "" : left;
    }
}
