package io.murmuration.agent.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Puts into words what chat nodes report. */
final class ReportWords {

    private ReportWords() {}

    /** Returns the words for one report of {@code teller}; empty where nobody would miss them. */
    static String of(String teller, JsonNode report) {
        String who = report.path("node").asText();
        boolean own = who.equals(teller);
        return switch (report.path("type").asText()) {
            case "Ready" -> "is up at " + report.path("address").asText() + ", life " + lifeOf(report);
            case "MemberUp" ->
                own ? "" : who + " is up at " + report.path("address").asText();
            case "MemberRestarted" -> own ? "" : who + " is back as a new process, life " + lifeOf(report);
            case "MemberSuspected" -> who + " is suspected: " + evidence(report);
            case "MemberRecovered" -> who + " is alive after all";
            case "MemberFailed" -> who + " is dead: " + evidence(report);
            case "MemberLeft" -> own ? "" : who + " has left";
            case "Message" -> message(report);
            case "Unheard" -> "nobody heard: " + report.path("text").asText();
            case "ViewIsolated" -> "hears from nobody";
            case "ViewConnected" -> "hears from others again";
            default -> "";
        };
    }

    private static String message(JsonNode report) {
        String said = report.path("nick").asText() + ": " + report.path("text").asText();
        if (report.path("own").asBoolean()) {
            return "says     " + said;
        }
        return (report.path("earlier").asBoolean() ? "catches up " : "hears    ") + said;
    }

    /** Returns who noticed by what. */
    static String evidence(JsonNode report) {
        List<String> observers = new ArrayList<>();
        report.path("observers").forEach(observer -> observers.add(observer.asText()));
        String who = observers.isEmpty() ? "nobody" : String.join(" and ", observers);
        return String.format(
                Locale.ROOT,
                "%s had not heard it for %.1f s (phi %.1f)",
                who,
                report.path("silence_ms").asDouble() / 1_000,
                report.path("phi").asDouble());
    }

    /** Returns the last digits of the uid: enough to tell two lives apart. */
    private static String lifeOf(JsonNode report) {
        String uid = report.path("uid").asText();
        return "#.." + uid.substring(Math.max(0, uid.length() - 6));
    }
}
