package io.murmuration.agent.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A path of the management endpoint with its parameters. What is null, false or 0 is left out. */
final class RequestPath {

    private final StringBuilder text;
    private char next = '?';

    RequestPath(String path) {
        text = new StringBuilder(path);
    }

    RequestPath with(String name, @Nullable String value) {
        if (value != null) {
            text.append(next).append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            next = '&';
        }
        return this;
    }

    RequestPath with(String name, boolean value) {
        return with(name, value ? "true" : null);
    }

    RequestPath with(String name, long value) {
        return with(name, value == 0 ? null : Long.toString(value));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
