package io.murmuration.testkit.history;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a history of a key-value store, one event in a line. To it an absent key is an empty text.
 */
final class KvLog {

    private static final Pattern LINE = Pattern.compile(
            "\\{:process (\\d+), :type :(\\w+), :f :(\\w+), :key \"([^\"]*)\", :value (?:nil|\"([^\"]*)\")}");

    private KvLog() {}

    /** Returns the history; a line that is no event is refused. */
    static History<KvModel.Input, KvModel.Output> read(List<String> lines) {
        History<KvModel.Input, KvModel.Output> history = new History<>(lines.size() + 1);
        Map<String, Integer> underWay = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher found = LINE.matcher(lines.get(i));
            if (!found.matches()) {
                throw new IllegalArgumentException("line " + (i + 1) + " is no event: " + lines.get(i));
            }
            String process = found.group(1);
            String value = found.group(5) == null ? "" : found.group(5);
            if (found.group(2).equals("invoke")) {
                underWay.put(process, history.invoke(process, found.group(4), input(found.group(3), value), i));
                continue;
            }
            Integer id = underWay.remove(process);
            if (id == null || !found.group(2).equals("ok")) {
                throw new IllegalArgumentException("line " + (i + 1) + " ends nothing known: " + lines.get(i));
            }
            history.ok(id, found.group(3).equals("get") ? got(value) : new KvModel.Done(true), i);
        }
        return history;
    }

    private static KvModel.Input input(String operation, String value) {
        return switch (operation) {
            case "get" -> new KvModel.Get();
            case "put" -> new KvModel.Put(value);
            case "append" -> new KvModel.Append(value);
            default -> throw new IllegalArgumentException("no operation: " + operation);
        };
    }

    private static KvModel.Output got(String value) {
        return new KvModel.Got(Optional.of(value).filter(text -> !text.isEmpty()));
    }
}
