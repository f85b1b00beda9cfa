package io.murmuration.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Children;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.Reading;
import io.murmuration.consensus.api.StoreStatus;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.exchange.Response.SessionState;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The store's answers as JSON. Keys and values are text; where they are no UTF-8, the field is
 * called {@code key_base64} or {@code value_base64} in their place. Ids are hexadecimal text: a
 * reader that keeps numbers as doubles would change them.
 */
final class StoreJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private StoreJson() {}

    static ObjectNode reading(Reading reading) {
        ObjectNode json = JSON.objectNode().put("revision", reading.revision());
        json.put("age_ms", reading.age().toMillis());
        return found(json, reading.entries(), reading.count(), reading.more());
    }

    private static ObjectNode found(ObjectNode json, List<KeyValue> entries, long count, boolean more) {
        json.put("count", count).put("more", more);
        json.set("entries", entries(entries));
        return json;
    }

    private static ArrayNode entries(List<KeyValue> entries) {
        ArrayNode json = JSON.arrayNode();
        entries.forEach(entry -> json.add(entry(entry)));
        return json;
    }

    static ObjectNode entry(KeyValue entry) {
        ObjectNode json = JSON.objectNode();
        put(json, "key", entry.key());
        put(json, "value", entry.value());
        json.put("create_revision", entry.createRevision());
        json.put("mod_revision", entry.modRevision());
        json.put("version", entry.version());
        if (entry.session() != 0) {
            json.put("lease", hex(entry.session()));
        }
        return json;
    }

    static void put(ObjectNode json, String name, Bytes bytes) {
        byte[] array = bytes.toArray();
        try {
            json.put(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(array))
                            .toString());
        } catch (CharacterCodingException e) {
            json.put(name + "_base64", Base64.getEncoder().encodeToString(array));
        }
    }

    static String hex(long id) {
        return Long.toHexString(id);
    }

    static ObjectNode txn(TxnResult result) {
        ObjectNode json = JSON.objectNode().put("revision", result.revision()).put("succeeded", result.succeeded());
        ArrayNode results = json.putArray("results");
        result.results().forEach(each -> results.add(step(each)));
        return json;
    }

    private static ObjectNode step(OpResult result) {
        ObjectNode json = JSON.objectNode();
        if (result instanceof OpResult.Put put) {
            ObjectNode done = json.putObject("put");
            put(done, "key", put.key());
            previous(done, put.previous());
        } else if (result instanceof OpResult.Deleted deleted) {
            ObjectNode done = json.putObject("delete").put("count", deleted.count());
            if (!deleted.previous().isEmpty()) {
                done.set("previous", entries(deleted.previous()));
            }
        } else if (result instanceof OpResult.Found found) {
            found(json.putObject("get"), found.entries(), found.count(), found.more());
        }
        return json;
    }

    private static void previous(ObjectNode json, @Nullable KeyValue previous) {
        if (previous != null) {
            json.set("previous", entry(previous));
        }
    }

    static ObjectNode children(Children children) {
        ObjectNode json = JSON.objectNode().put("revision", children.revision()).put("more", children.more());
        ArrayNode entries = json.putArray("children");
        for (Children.Child child : children.entries()) {
            ObjectNode each = entries.addObject();
            put(each, "name", child.name());
            each.put("has_value", child.hasValue()).put("has_children", child.hasChildren());
        }
        return json;
    }

    static ObjectNode status(StoreStatus status) {
        return JSON.objectNode()
                .put("revision", status.revision())
                .put("oldest_revision", status.oldestRevision())
                .put("keys", status.keys())
                .put("live_bytes", status.liveBytes())
                .put("quota_bytes", status.quotaBytes())
                .put("history_bytes", status.historyBytes())
                .put("history_limit_bytes", status.historyLimitBytes())
                .put("hash", hex(status.hash()));
    }

    static ObjectNode lease(SessionState lease) {
        return JSON.objectNode()
                .put("id", hex(lease.session()))
                .put("kind", lease.lease() ? "lease" : "session")
                .put("ttl_ms", lease.ttlMillis())
                .put("remaining_ms", lease.remainingMillis());
    }

    /** Names an event of a watch: changed, progress, compacted or ended. */
    static String type(WatchEvent event) {
        if (event instanceof WatchEvent.Changed) {
            return "changed";
        } else if (event instanceof WatchEvent.Progress) {
            return "progress";
        }
        return event instanceof WatchEvent.Compacted ? "compacted" : "ended";
    }

    static ObjectNode watched(WatchEvent event) {
        ObjectNode json = JSON.objectNode().put("type", type(event));
        if (event instanceof WatchEvent.Changed changed) {
            json.put("revision", changed.revision());
            ArrayNode changes = json.putArray("changes");
            for (WatchEvent.Change change : changed.changes()) {
                ObjectNode each = changes.addObject().put("type", change.isDelete() ? "delete" : "put");
                if (change.isDelete()) {
                    put(each, "key", change.entry().key());
                } else {
                    each.setAll(entry(change.entry()));
                }
                previous(each, change.previous());
            }
        } else if (event instanceof WatchEvent.Progress progress) {
            json.put("revision", progress.revision());
        } else if (event instanceof WatchEvent.Compacted compacted) {
            json.put("oldest_revision", compacted.oldest());
        } else if (event instanceof WatchEvent.Ended ended) {
            json.put("why", ended.why());
        }
        return json;
    }
}
