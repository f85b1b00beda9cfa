package io.murmuration.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** One whole answer: what {@link Routes} decided, ready to be sent. */
record Answer(int status, String contentType, String body) {

    static Answer json(int status, JsonNode json) {
        return new Answer(status, "application/json; charset=utf-8", json + "\n");
    }

    static Answer error(int status, String message) {
        return json(status, JsonNodeFactory.instance.objectNode().put("error", message));
    }
}
