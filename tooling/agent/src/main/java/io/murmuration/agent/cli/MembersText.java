package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/**
 * Shows what the management endpoint tells of members: as a table, as JSON, as lines of a
 * timeline.
 */
final class MembersText {

    private static final List<String> FIELDS =
            List.of("name", "uid", "address", "state", "incarnation", "phi", "observers", "tags");

    private MembersText() {}

    /** Returns the table for a view as {@code GET /members} gives it. */
    static List<String> table(JsonNode view, Ansi ansi) {
        TextTable table = new TextTable("NAME", "STATE", "ADDRESS", "INC>", "PHI>", "OBSERVERS", "TAGS");
        List<String> states = new ArrayList<>();
        for (JsonNode member : view.path("members")) {
            String mark = member.path("name").asText().equals(view.path("self").asText()) ? " (asked)" : "";
            states.add(member.path("state").asText());
            table.add(
                    member.path("name").asText() + mark,
                    member.path("state").asText(),
                    member.path("address").asText(),
                    member.path("incarnation").asText(),
                    member.path("phi").isNumber()
                            ? String.format(
                                    Locale.ROOT, "%.2f", member.path("phi").asDouble())
                            : "-",
                    orDash(names(member.path("observers"))),
                    orDash(tags(member.path("tags"))));
        }
        List<String> lines = new ArrayList<>(table.lines());
        for (int i = 1; i < lines.size(); i++) {
            lines.set(i, coloured(lines.get(i), states.get(i - 1), ansi));
        }
        if (view.path("isolated").asBoolean()) {
            lines.add(view.path("self").asText() + " hears from nobody: this view may be old");
        }
        return lines;
    }

    /** Returns the members with the fields that {@code members --json} promises. */
    static ArrayNode json(JsonNode view) {
        ArrayNode members = JsonNodeFactory.instance.arrayNode();
        for (JsonNode member : view.path("members")) {
            ObjectNode kept = members.addObject();
            FIELDS.forEach(field -> kept.set(field, member.path(field)));
        }
        return members;
    }

    /** Returns one line for an event of the stream. */
    static String event(String type, JsonNode event, Ansi ansi) {
        String name = event.path("name").asText();
        JsonNode member = event.path("member");
        String what = switch (type) {
            case "up" -> name + " is up at " + member.path("address").asText();
            case "suspected" -> name + " is suspected: " + evidence(name, event.path("evidence"));
            case "recovered" -> name + " is alive after all";
            case "reaffirmed" ->
                name + ("dead".equals(member.path("state").asText()) ? " is dead again" : " says again that it lives")
                        + ", incarnation "
                        + member.path("incarnation").asText();
            case "failed" -> name + " has failed: " + evidence(name, event.path("evidence"));
            case "restarted" ->
                name + " has restarted at " + member.path("address").asText();
            case "left" -> name + " has left";
            case "tags" -> name + " now has tags " + orDash(tags(member.path("tags")));
            case "removed" -> name + " is forgotten";
            case "isolated" -> "hears from nobody: its view may be old";
            case "connected" -> "hears from others again";
            case "superseded" -> "has been replaced by a newer process of its name";
            default -> type + " " + event;
        };
        String line = String.format(
                Locale.ROOT, "%6d  %-10s  %s", event.path("version").asLong(), type, what);
        String state = "reaffirmed".equals(type) ? member.path("state").asText() : stateAfter(type);
        return coloured(line, state, ansi);
    }

    /** Says in words why a member is suspected or held dead. */
    static String evidence(String name, JsonNode evidence) {
        List<String> observers = new ArrayList<>();
        evidence.path("observers").forEach(observer -> observers.add(observer.asText()));
        String who = observers.isEmpty() ? "nobody" : String.join(" and ", observers);
        String text = String.format(
                Locale.ROOT,
                "%s had not heard it for %.1f s (phi %.1f",
                who,
                evidence.path("silence_ms").asDouble() / 1_000,
                evidence.path("phi").asDouble());
        int quorum = evidence.path("quorum").asInt();
        return text + (quorum > 0 ? ", quorum " + quorum + ")" : ")");
    }

    private static String stateAfter(String type) {
        return switch (type) {
            case "suspected", "isolated" -> "suspect";
            case "failed", "superseded" -> "dead";
            case "left", "removed" -> "left";
            default -> "alive";
        };
    }

    private static String coloured(String line, String state, Ansi ansi) {
        if (!ansi.enabled()) {
            return line;
        }
        String code = switch (state) {
            case "suspect" -> "33";
            case "dead" -> "31";
            case "left" -> "2";
            default -> "32";
        };
        return "\u001b[" + code + "m" + line + "\u001b[0m";
    }

    private static String names(JsonNode names) {
        List<String> all = new ArrayList<>();
        names.forEach(name -> all.add(name.asText()));
        return String.join(",", all);
    }

    private static String tags(JsonNode tags) {
        List<String> all = new ArrayList<>();
        tags.properties()
                .forEach(tag -> all.add(tag.getKey() + "=" + tag.getValue().asText()));
        return String.join(" ", all);
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
