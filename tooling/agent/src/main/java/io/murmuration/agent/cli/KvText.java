package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Shows what the management endpoint tells of the store, in lines for people. */
final class KvText {

    private KvText() {}

    /** Returns a field as it is; bytes that are no text are shown as base64, with a mark. */
    static String raw(JsonNode json, String name) {
        JsonNode binary = json.path(name + "_base64");
        return binary.isTextual()
                ? "base64:" + binary.asText()
                : json.path(name).asText();
    }

    /** Returns a field in one line: what moves the cursor is written out. */
    static String shown(JsonNode json, String name) {
        String text = raw(json, name);
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            switch (next) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isISOControl(next)) {
                        line.append(String.format("\\u%04x", (int) next));
                    } else {
                        line.append(next);
                    }
                }
            }
        }
        return line.toString();
    }

    static String pair(JsonNode entry) {
        return shown(entry, "key") + " = " + shown(entry, "value");
    }

    static List<String> entries(JsonNode reading, boolean keysOnly) {
        List<String> lines = new ArrayList<>();
        for (JsonNode entry : reading.path("entries")) {
            lines.add(keysOnly ? shown(entry, "key") : pair(entry));
        }
        return lines;
    }

    static List<String> children(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        for (JsonNode child : answer.path("children")) {
            lines.add(shown(child, "name") + (child.path("has_children").asBoolean() ? "/" : ""));
        }
        return lines;
    }

    static List<String> status(JsonNode status) {
        return List.of(
                "revision " + status.path("revision").asText() + ", readable from "
                        + status.path("oldest_revision").asText(),
                status.path("keys").asText() + " keys, " + ofMost(status, "live_bytes", "quota_bytes"),
                "history " + ofMost(status, "history_bytes", "history_limit_bytes"),
                "hash " + status.path("hash").asText());
    }

    private static String ofMost(JsonNode status, String name, String most) {
        return String.format("%,d", status.path(name).asLong()) + " of at most "
                + String.format("%,d", status.path(most).asLong()) + " bytes";
    }

    static List<String> txn(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        boolean held = answer.path("succeeded").asBoolean();
        lines.add((held ? "then" : "else") + ", revision "
                + answer.path("revision").asText());
        for (JsonNode result : answer.path("results")) {
            if (result.has("put")) {
                lines.add("put " + shown(result.path("put"), "key") + before(result.path("put")));
            } else if (result.has("delete")) {
                lines.add("deleted " + result.path("delete").path("count").asText());
            } else {
                lines.add("got " + result.path("get").path("count").asText());
                entries(result.path("get"), false).forEach(line -> lines.add("  " + line));
            }
        }
        return lines;
    }

    private static String before(JsonNode json) {
        return json.has("previous") ? " (was " + shown(json.path("previous"), "value") + ")" : "";
    }

    /** Returns the lines for an event of a watch: one for each key. */
    static List<String> watched(JsonNode event) {
        List<String> lines = new ArrayList<>();
        for (JsonNode change : event.path("changes")) {
            boolean delete = "delete".equals(change.path("type").asText());
            lines.add(String.format("%8d  ", event.path("revision").asLong())
                    + (delete ? "delete  " + shown(change, "key") : "put     " + pair(change))
                    + before(change));
        }
        return lines;
    }
}
