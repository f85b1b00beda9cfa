package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Shows who makes up the group that agrees. */
final class RaftText {

    private RaftText() {}

    static List<String> status(JsonNode status) {
        List<String> lines = new ArrayList<>();
        if (!status.has("cluster")) {
            String waiting = status.path("waiting").asText();
            lines.add("no replica answers " + status.path("asked").asText()
                    + (waiting.isEmpty() ? "" : ", which waits: " + waiting));
            return lines;
        }
        String leader = status.path("leader").asText();
        lines.add("cluster " + status.path("cluster").asText() + ", "
                + (leader.isEmpty() ? "nobody leads" : leader + " leads") + " in term "
                + status.path("term").asText() + (status.path("quorum").asBoolean() ? "" : ", no majority answers"));
        TextTable table = new TextTable("NODE", "REPLICA", "ROLE", "TERM>", "COMMIT>", "APPLIED>", "LAG>", "ACTIVE");
        for (JsonNode replica : status.path("replicas")) {
            table.add(
                    replica.path("node").asText(),
                    replica.path("replica").asText(),
                    replica.path("role").asText(),
                    figure(replica, "term"),
                    figure(replica, "commit"),
                    figure(replica, "applied"),
                    figure(replica, "lag"),
                    active(replica));
        }
        lines.addAll(table.lines());
        return lines;
    }

    private static String figure(JsonNode replica, String name) {
        return replica.has(name) ? replica.path(name).asText() : "-";
    }

    private static String active(JsonNode replica) {
        if (!replica.path("active").asBoolean()) {
            return "no";
        }
        return replica.path("answers").asBoolean() ? "yes" : "yes, but does not answer here";
    }

    /** Says whether the group can agree on something. */
    static boolean works(JsonNode status) {
        return status.path("quorum").asBoolean()
                && !status.path("leader").asText().isEmpty();
    }
}
