package io.murmuration.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;

/** One whole answer: what {@link Routes} decided, ready to be sent. */
record Answer(int status, String contentType, byte[] body) {

    static Answer json(int status, JsonNode json) {
        return text(status, "application/json; charset=utf-8", json + "\n");
    }

    static Answer text(int status, String contentType, String body) {
        return new Answer(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer error(int status, String message) {
        return json(status, JsonNodeFactory.instance.objectNode().put("error", message));
    }
}
