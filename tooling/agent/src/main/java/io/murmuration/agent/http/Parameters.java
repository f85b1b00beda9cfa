package io.murmuration.agent.http;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The parameters behind the question mark of a request. All methods throw {@link
 * IllegalArgumentException} naming the parameter; {@link #refuseOthers} those that nobody asked
 * for, so that a misspelt one is not passed over.
 */
final class Parameters {

    private final TreeMap<String, String> values = new TreeMap<>();
    private final TreeSet<String> known = new TreeSet<>();

    /** Reads a raw query; null stands for none. */
    Parameters(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return;
        }
        for (String each : raw.split("&", -1)) {
            String[] parts = each.split("=", 2);
            String name = decode(parts[0]);
            if (values.put(name, parts.length == 1 ? "true" : decode(parts[1])) != null) {
                throw new IllegalArgumentException("parameter '" + name + "' is given twice");
            }
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    Optional<String> text(String name) {
        known.add(name);
        return Optional.ofNullable(values.get(name));
    }

    String required(String name) {
        return text(name).orElseThrow(() -> new IllegalArgumentException("parameter '" + name + "' is missing"));
    }

    boolean flag(String name) {
        String value = text(name).orElse("false");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "parameter '" + name + "' must be true or false, not '" + value + "'");
        };
    }

    /** Returns a whole number that is not negative, 0 if it is left out. */
    long number(String name) {
        return text(name).map(value -> number(name, value)).orElse(0L);
    }

    static long number(String name, String value) {
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, not '" + value + "'", e);
        }
        throw new IllegalArgumentException(name + " must not be negative, as " + value);
    }

    int limit(String name) {
        return (int) Math.min(Integer.MAX_VALUE, number(name));
    }

    Optional<Duration> millis(String name) {
        return text(name).map(value -> Duration.ofMillis(number(name, value)));
    }

    /** Returns the id of a lease or replica, in hexadecimal; 0 if it is left out. */
    long id(String name) {
        return text(name).map(value -> id(name, value)).orElse(0L);
    }

    static long id(String name, String value) {
        try {
            return Long.parseUnsignedLong(value, 16);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + " must be an id in hexadecimal, 1 to 16 digits, not '" + value + "'", e);
        }
    }

    /** Returns the bytes of {@code name}, or of {@code name_base64}. */
    Optional<Bytes> bytes(String name) {
        Optional<Bytes> binary = text(name + "_base64").map(value -> base64(name + "_base64", value));
        return binary.isPresent() ? binary : text(name).map(Bytes::of);
    }

    static Bytes base64(String name, String value) {
        try {
            return Bytes.wrap(Base64.getDecoder().decode(value));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is not base64: " + e.getMessage(), e);
        }
    }

    Bytes key() {
        return bytes("key")
                .filter(key -> !key.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("parameter 'key' is missing or empty"));
    }

    /**
     * Returns the range of one {@code key}; with {@code prefix}, of all that start so; with {@code
     * range_end}, of all from it to there; with {@code all}, of all there are.
     */
    KeyRange range() {
        boolean prefix = flag("prefix");
        boolean all = flag("all");
        Optional<Bytes> end = bytes("range_end");
        if ((prefix ? 1 : 0) + (all ? 1 : 0) + (end.isPresent() ? 1 : 0) > 1) {
            throw new IllegalArgumentException("prefix, range_end and all exclude each other");
        }
        if (all) {
            return KeyRange.ALL;
        }
        if (prefix) {
            return KeyRange.prefix(bytes("key").orElse(Bytes.EMPTY));
        }
        return end.map(to -> new KeyRange(key(), to)).orElseGet(() -> KeyRange.single(key()));
    }

    /** Refuses parameters that no method above was called for. */
    void refuseOthers() {
        for (Map.Entry<String, String> each : values.entrySet()) {
            if (!known.contains(each.getKey())) {
                throw new IllegalArgumentException(
                        "no parameter '" + each.getKey() + "' here: there are " + String.join(", ", known));
            }
        }
    }
}
