package io.murmuration.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Asks one node's management endpoint. */
final class NodeClient {

    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 10_000;

    /** The endpoint gives up before, and says why. */
    private static final int STORE_MILLIS = 20_000;

    /** Two heartbeats of the endpoint and a little: after such a silence the node is gone. */
    private static final int STREAM_MILLIS = 40_000;

    private static final int MOST_ERROR_BYTES = 8_192;
    private static final byte[] NOTHING = {};

    private final ObjectMapper mapper = new ObjectMapper();
    private final URI base;

    @SuppressWarnings("ArrayRecordComponent") // passed on once; nobody compares it
    private record Ask(String method, byte[] body, int readMillis) {}

    NodeClient(URI base) {
        this.base = base;
    }

    /** Returns the JSON at {@code path}. */
    JsonNode get(String path) {
        return read(path, new Ask("GET", NOTHING, READ_MILLIS));
    }

    /** Asks about the store and returns the answer. */
    JsonNode ask(String method, String path) {
        return read(path, new Ask(method, NOTHING, STORE_MILLIS));
    }

    /** Sends {@code body} and returns the answer. */
    JsonNode send(String method, String path, byte[] body) {
        return read(path, new Ask(method, body, STORE_MILLIS));
    }

    private JsonNode read(String path, Ask ask) {
        try (InputStream in = open(path, ask)) {
            return mapper.readTree(in);
        } catch (JsonProcessingException e) {
            throw noNode(path, e);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /**
     * Hands each server-sent event at {@code path} to {@code reader}, by name and data, until the
     * stream ends.
     */
    void follow(String path, BiConsumer<String, JsonNode> reader) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(stream(path), StandardCharsets.UTF_8))) {
            String event = "";
            @Nullable String line;
            while ((line = in.readLine()) != null) {
                if (line.startsWith("event: ")) {
                    event = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    reader.accept(event, mapper.readTree(line.substring("data: ".length())));
                }
            }
        } catch (JsonProcessingException e) {
            throw noNode(path, e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.UNREACHABLE, base + " is gone: " + e.getMessage(), e);
        }
    }

    private InputStream stream(String path) {
        try {
            return open(path, new Ask("GET", NOTHING, STREAM_MILLIS));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private InputStream open(String path, Ask ask) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(base + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(ask.readMillis());
        connection.setRequestMethod(ask.method());
        if (!ask.method().equals("GET")) {
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(ask.body().length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(ask.body());
            }
        }
        int status = connection.getResponseCode();
        if (status == 200) {
            return connection.getInputStream();
        }
        @Nullable InputStream body = connection.getErrorStream();
        String text = body == null ? "" : new String(body.readNBytes(MOST_ERROR_BYTES), StandardCharsets.UTF_8).strip();
        throw new CommandFailure(ExitCode.FAILED, inWords(path, status, text));
    }

    /** Says what the store refused as it says it, and of anything else where it came from. */
    private String inWords(String path, int status, String text) {
        try {
            JsonNode json = mapper.readTree(text);
            if (json.path("error").isTextual() && json.path("outcome").isTextual()) {
                String effect = switch (json.path("outcome").asText()) {
                    case "unknown" -> "; it may have been done";
                    case "done" -> "; it was done";
                    default -> "";
                };
                return json.path("error").asText() + effect;
            }
        } catch (JsonProcessingException e) {
            return base + path + " answered " + status + ": " + text;
        }
        return base + path + " answered " + status + ": " + text;
    }

    private CommandFailure noNode(String path, JsonProcessingException e) {
        return new CommandFailure(
                ExitCode.UNREACHABLE,
                base + path + " did not answer in JSON: is that the management endpoint of a node? ("
                        + e.getOriginalMessage() + ")",
                e);
    }

    private CommandFailure unreachable(IOException e) {
        return new CommandFailure(
                ExitCode.UNREACHABLE,
                "no node answers at " + base + " (" + e.getMessage() + "): is it running? `murmuration node` prints "
                        + "where its management endpoint is",
                e);
    }
}
