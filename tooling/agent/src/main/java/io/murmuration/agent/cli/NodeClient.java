package io.murmuration.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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

    /** Two heartbeats of the endpoint and a little: after such a silence the node is gone. */
    private static final int STREAM_MILLIS = 40_000;

    private final ObjectMapper mapper = new ObjectMapper();
    private final URI base;

    NodeClient(URI base) {
        this.base = base;
    }

    /** Returns the JSON at {@code path}. */
    JsonNode get(String path) {
        try (InputStream in = open(path, READ_MILLIS)) {
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
            return open(path, STREAM_MILLIS);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private InputStream open(String path, int readMillis) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(base + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(readMillis);
        int status = connection.getResponseCode();
        if (status == 200) {
            return connection.getInputStream();
        }
        @Nullable InputStream body = connection.getErrorStream();
        String text = body == null ? "" : new String(body.readNBytes(500), StandardCharsets.UTF_8).strip();
        throw new CommandFailure(ExitCode.FAILED, base + path + " answered " + status + ": " + text);
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
