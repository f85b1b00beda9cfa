package io.murmuration.membership.member;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a member says about itself, such as {@code role=billing}. At most {@value #MAX_BYTES} bytes
 * encoded, so that a member's whole record fits into one datagram.
 *
 * @param values sorted by key; keys are not empty
 */
public record Tags(Map<String, String> values) implements Comparable<Tags> {

    /** The most bytes that all keys and values may take, two more for each of them included. */
    public static final int MAX_BYTES = 512;

    private static final Tags NONE = new Tags(Collections.emptyMap());

    public Tags {
        Map<String, String> sorted = new TreeMap<>(values);
        if (sorted.containsKey("")) {
            throw new IllegalArgumentException("a tag's key must not be empty");
        }
        int bytes = encodedBytes(sorted);
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("tags take " + bytes + " bytes, at most " + MAX_BYTES
                    + " are allowed: keep large data elsewhere and publish where it is");
        }
        values = Collections.unmodifiableMap(sorted);
    }

    /** Returns no tags at all. */
    public static Tags none() {
        return NONE;
    }

    /** Returns these tags with {@code key} set to {@code value}. */
    public Tags with(String key, String value) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.put(key, value);
        return new Tags(changed);
    }

    private static int encodedBytes(Map<String, String> values) {
        int bytes = 0;
        for (Map.Entry<String, String> tag : values.entrySet()) {
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(tag.getKey() + tag.getValue())) {
                throw new IllegalArgumentException("tag '" + tag.getKey() + "' holds half a surrogate pair");
            }
            bytes += 4 + tag.getKey().getBytes(StandardCharsets.UTF_8).length;
            bytes += tag.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }

    @Override
    public int compareTo(Tags other) {
        return compare(values, other.values);
    }

    /** Compares sorted maps pair by pair: equal exactly if the maps are. */
    static int compare(Map<String, String> one, Map<String, String> other) {
        Iterator<Map.Entry<String, String>> others = other.entrySet().iterator();
        for (Map.Entry<String, String> pair : one.entrySet()) {
            if (!others.hasNext()) {
                return 1;
            }
            Map.Entry<String, String> against = others.next();
            int byKey = pair.getKey().compareTo(against.getKey());
            int order = byKey != 0 ? byKey : pair.getValue().compareTo(against.getValue());
            if (order != 0) {
                return order;
            }
        }
        return others.hasNext() ? -1 : 0;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
