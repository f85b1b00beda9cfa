package io.murmuration.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import java.util.Map;
import java.util.TreeSet;

/**
 * The fields of one JSON object that somebody wrote. All methods throw {@link
 * IllegalArgumentException} that names the place.
 */
final class Fields {

    private final String place;
    private final JsonNode json;
    private final TreeSet<String> known = new TreeSet<>();

    /** Reads the object at {@code place}, which is empty at the top. */
    Fields(String place, JsonNode json) {
        this.place = place;
        this.json = json;
        if (!json.isObject()) {
            throw new IllegalArgumentException(
                    (place.isEmpty() ? "the document" : place) + " must be an object: " + TxnJson.shortened(json));
        }
    }

    IllegalArgumentException wrong(String name, String what) {
        return new IllegalArgumentException((place.isEmpty() ? name : place + "." + name) + " " + what);
    }

    boolean has(String name) {
        known.add(name);
        return json.has(name);
    }

    private JsonNode field(String name) {
        if (!has(name)) {
            throw wrong(name, "is missing");
        }
        return json.path(name);
    }

    /** Returns an array, an empty one if it is left out. */
    JsonNode array(String name) {
        if (!has(name)) {
            return JsonNodeFactory.instance.arrayNode();
        }
        JsonNode array = json.path(name);
        if (!array.isArray()) {
            throw wrong(name, "must be an array: " + TxnJson.shortened(array));
        }
        return array;
    }

    String text(String name) {
        JsonNode text = field(name);
        if (!text.isTextual()) {
            throw wrong(name, "must be a string: " + TxnJson.shortened(text));
        }
        return text.textValue();
    }

    boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        JsonNode flag = json.path(name);
        if (!flag.isBoolean()) {
            throw wrong(name, "must be true or false: " + TxnJson.shortened(flag));
        }
        return flag.booleanValue();
    }

    long number(String name) {
        JsonNode number = field(name);
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
            throw wrong(name, "must be a whole number that is not negative: " + TxnJson.shortened(number));
        }
        return number.longValue();
    }

    long number(String name, long otherwise) {
        return has(name) ? number(name) : otherwise;
    }

    /** Returns an id, which is hexadecimal text. */
    long id(String name) {
        String text = text(name);
        return Parameters.id(place + "." + name, text);
    }

    /** Returns the bytes of {@code name}, or of {@code name_base64}. */
    Bytes bytes(String name) {
        String binary = name + "_base64";
        if (has(binary)) {
            return Parameters.base64(place + "." + binary, text(binary));
        }
        return Bytes.of(text(name));
    }

    /** Returns the range of {@code key}, with {@code prefix} or {@code range_end} of more. */
    KeyRange range() {
        Bytes key = bytes("key");
        boolean text = has("range_end");
        boolean binary = has("range_end_base64");
        boolean ends = text || binary;
        if (flag("prefix")) {
            if (ends) {
                throw wrong("prefix", "and range_end exclude each other");
            }
            return KeyRange.prefix(key);
        }
        if (key.isEmpty()) {
            throw wrong("key", "is empty");
        }
        return ends ? new KeyRange(key, bytes("range_end")) : KeyRange.single(key);
    }

    /** Refuses fields that no method above was called for. */
    void refuseOthers() {
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!known.contains(field.getKey())) {
                throw wrong(field.getKey(), "is not known: there are " + String.join(", ", known));
            }
        }
    }
}
