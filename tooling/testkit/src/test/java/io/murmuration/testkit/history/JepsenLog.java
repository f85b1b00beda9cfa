package io.murmuration.testkit.history;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the log of a Jepsen run against one register. A swap that failed is an answer: the register
 * held another value.
 */
final class JepsenLog {

    static final String NIL = "nil";

    private static final String KEY = "register";
    private static final Pattern LINE =
            Pattern.compile("INFO\\s+jepsen\\.util\\s+-\\s+(\\d+)\\s+:(\\w+)\\s+:(\\w+)\\s+(\\S.*?)\\s*");
    private static final Pattern PAIR = Pattern.compile("\\[(\\d+)\\s+(\\d+)]");

    private final History<RegisterModel.Input<String>, RegisterModel.Output<String>> history;
    private final Map<String, Integer> underWay = new LinkedHashMap<>();

    private JepsenLog(int size) {
        history = new History<>(size);
    }

    /** Returns the history; a line that is none of an operation is refused. */
    static History<RegisterModel.Input<String>, RegisterModel.Output<String>> read(List<String> lines) {
        JepsenLog log = new JepsenLog(lines.size() + 1);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                log.take(lines.get(i), i);
            }
        }
        return log.history;
    }

    private void take(String line, int number) {
        Matcher found = LINE.matcher(line);
        if (!found.matches()) {
            throw new IllegalArgumentException("line " + (number + 1) + " is no event: " + line);
        }
        String process = found.group(1);
        String type = found.group(2);
        String value = found.group(4);
        if (type.equals("invoke")) {
            underWay.put(process, history.invoke(process, KEY, input(found.group(3), value), number));
            return;
        }
        Integer id = underWay.remove(process);
        if (id == null) {
            throw new IllegalArgumentException("line " + (number + 1) + " ends what was not begun: " + line);
        }
        switch (type) {
            case "ok" -> history.ok(id, answer(found.group(3), value), number);
            case "info" -> history.unknown(id);
            case "fail" -> failed(id, value, number);
            default -> throw new IllegalArgumentException("line " + (number + 1) + " has an unknown type: " + line);
        }
    }

    private void failed(int id, String value, int number) {
        if (PAIR.matcher(value).matches()) {
            history.ok(id, new RegisterModel.Done<>(false), number);
        } else {
            history.fail(id);
        }
    }

    private static RegisterModel.Input<String> input(String operation, String value) {
        return switch (operation) {
            case "read" -> new RegisterModel.Read<>();
            case "write" -> new RegisterModel.Write<>(value);
            default -> {
                Matcher pair = PAIR.matcher(value);
                if (!operation.equals("cas") || !pair.matches()) {
                    throw new IllegalArgumentException("no operation: " + operation + " " + value);
                }
                yield new RegisterModel.Cas<>(pair.group(1), pair.group(2));
            }
        };
    }

    private static RegisterModel.Output<String> answer(String operation, String value) {
        return operation.equals("read") ? new RegisterModel.Got<>(value) : new RegisterModel.Done<>(true);
    }
}
