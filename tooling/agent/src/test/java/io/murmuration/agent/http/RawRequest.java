package io.murmuration.agent.http;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One request over a socket of its own, with the headers that clients of the JDK do not let
 * through.
 */
final class RawRequest implements Closeable {

    private final Socket socket = new Socket();
    private final BufferedReader reader;
    private final List<String> head = new ArrayList<>();

    RawRequest(InetSocketAddress to, String method, String path, String headers, String body) throws IOException {
        socket.setSoTimeout(30_000);
        socket.connect(to, 5_000);
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String request = method + " " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\n"
                + (length > 0 ? "Content-Length: " + length + "\r\n" : "") + "\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String line;
        while ((line = reader.readLine()) != null && !line.isEmpty()) {
            head.add(line);
        }
    }

    int status() {
        return Integer.parseInt(head.get(0).split(" ", 3)[1]);
    }

    List<String> head() {
        return head;
    }

    /** Returns the whole body of an answer of known length. */
    String body() throws IOException {
        StringBuilder body = new StringBuilder();
        int next;
        while ((next = reader.read()) >= 0) {
            body.append((char) next);
        }
        return body.toString();
    }

    /** Returns the next line that starts with {@code prefix}; fails if none comes within 30 s. */
    String lineStarting(String prefix) throws IOException {
        String line;
        while ((line = reader.readLine()) != null) {
            if (line.startsWith(prefix)) {
                return line;
            }
        }
        throw new IOException("the stream ended before a line that starts with " + prefix);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
