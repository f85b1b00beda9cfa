package io.murmuration.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.Txn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Reads a transaction: {@code {"if": [...], "then": [...], "else": [...]}}. What is wrong is told
 * with its place, such as {@code then[2].put.key}.
 */
final class TxnJson {

    private TxnJson() {}

    /** @throws IllegalArgumentException naming the place */
    static Txn read(JsonNode json) {
        Fields fields = new Fields("", json);
        Txn txn = new Txn(
                each(fields, "if", TxnJson::guard),
                each(fields, "then", TxnJson::step),
                each(fields, "else", TxnJson::step));
        fields.refuseOthers();
        if (txn.then().isEmpty() && txn.otherwise().isEmpty()) {
            throw new IllegalArgumentException("a transaction without steps: give some in 'then' or 'else'");
        }
        return txn;
    }

    private static <T> List<T> each(Fields fields, String name, BiFunction<String, JsonNode, T> read) {
        List<T> all = new ArrayList<>();
        JsonNode array = fields.array(name);
        for (int i = 0; i < array.size(); i++) {
            all.add(read.apply(name + "[" + i + "]", array.get(i)));
        }
        return all;
    }

    private static Compare guard(String place, JsonNode json) {
        Fields fields = new Fields(place, json);
        Compare.Target target = target(fields);
        Compare.Relation relation = relation(fields);
        KeyRange range = fields.range();
        Compare guard = switch (target) {
            case VALUE -> new Compare(range, target, relation, 0, fields.bytes("value"));
            case SESSION -> new Compare(range, target, relation, fields.id("value"), Bytes.EMPTY);
            default -> new Compare(range, target, relation, fields.number("value"), Bytes.EMPTY);
        };
        fields.refuseOthers();
        return guard;
    }

    private static Compare.Target target(Fields fields) {
        String text = fields.text("target");
        return switch (text) {
            case "version" -> Compare.Target.VERSION;
            case "create" -> Compare.Target.CREATE_REVISION;
            case "mod" -> Compare.Target.MOD_REVISION;
            case "value" -> Compare.Target.VALUE;
            case "lease" -> Compare.Target.SESSION;
            default -> throw fields.wrong("target", "is one of version, create, mod, value, lease, not '" + text + "'");
        };
    }

    private static Compare.Relation relation(Fields fields) {
        String text = fields.text("op");
        return switch (text) {
            case "=" -> Compare.Relation.EQUAL;
            case "!=" -> Compare.Relation.NOT_EQUAL;
            case "<" -> Compare.Relation.LESS;
            case ">" -> Compare.Relation.GREATER;
            default -> throw fields.wrong("op", "is one of =, !=, <, >, not '" + text + "'");
        };
    }

    private static Op step(String place, JsonNode json) {
        if (!json.isObject() || json.size() != 1) {
            throw new IllegalArgumentException(
                    place + " must be an object with exactly one of put, delete, get: " + shortened(json));
        }
        Map.Entry<String, JsonNode> only = json.properties().iterator().next();
        Fields fields = new Fields(place + "." + only.getKey(), only.getValue());
        Op step = switch (only.getKey()) {
            case "put" -> put(fields);
            case "delete" -> new Op.Delete(fields.range(), fields.flag("prev"));
            case "get" ->
                new Op.Range(
                        fields.range(),
                        fields.number("revision", 0),
                        (int) Math.min(Integer.MAX_VALUE, fields.number("limit", 0)),
                        fields.flag("keys_only"),
                        fields.flag("count_only"),
                        fields.flag("descending"));
            default ->
                throw new IllegalArgumentException(place + " is one of put, delete, get, not '" + only.getKey() + "'");
        };
        fields.refuseOthers();
        return step;
    }

    private static Op put(Fields fields) {
        Bytes key = fields.bytes("key");
        Bytes value = fields.bytes("value");
        long lease = fields.has("lease") ? fields.id("lease") : 0;
        if (fields.flag("sequential")) {
            return new Op.PutSequential(key, value, lease);
        }
        return new Op.Put(key, value, lease, fields.flag("prev"));
    }

    static String shortened(JsonNode json) {
        String text = json.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
