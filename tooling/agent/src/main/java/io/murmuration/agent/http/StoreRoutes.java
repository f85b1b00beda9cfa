package io.murmuration.agent.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.Response.SessionState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What is asked of the store, of leases and of the group that holds them. Each request waits for
 * its answer on a thread of its own, so their number is bounded below that of all requests: health
 * and members are answered while agreement hangs.
 */
final class StoreRoutes {

    static final int MOST_BODY_BYTES = 4 << 20;
    static final int MOST_AT_ONCE = 12;

    /** Longer than the deadline of any call that a {@link ManagedStore} makes. */
    static final long STORE_SECONDS = 12;

    static final Map<String, String> METHODS = new TreeMap<>(Map.of(
            "/kv", "GET, PUT, DELETE",
            "/kv/children", "GET",
            "/kv/compact", "POST",
            "/kv/status", "GET",
            "/kv/txn", "POST",
            "/kv/watch", "GET",
            "/leases", "GET, POST, DELETE",
            "/leases/keep-alive", "POST",
            "/raft", "GET"));

    private static final Duration DEFAULT_AGE = Duration.ofSeconds(5);

    private final ManagedNode node;
    private final ObjectMapper mapper;
    private final RaftRoutes raft;
    private final Semaphore waiting = new Semaphore(MOST_AT_ONCE);

    StoreRoutes(ManagedNode node, ObjectMapper mapper) {
        this.node = node;
        this.mapper = mapper;
        this.raft = new RaftRoutes(node);
    }

    /** Answers {@code path}, which is one of {@link #METHODS} or {@link RaftRoutes#METHODS}. */
    Answer answer(String path, HttpExchange exchange) throws IOException, InterruptedException {
        Optional<ManagedStore> store = node.store();
        if (store.isEmpty()) {
            return noPart();
        }
        if (!waiting.tryAcquire()) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            return StoreFailure.refused(
                    Reason.OVERLOADED, MOST_AT_ONCE + " requests wait for the store, which are the most: try later");
        }
        try {
            return dispatch(store.get(), path, exchange);
        } catch (IllegalArgumentException e) {
            return StoreFailure.refused(Reason.MALFORMED, String.valueOf(e.getMessage()));
        } catch (CoordinationException e) {
            return StoreFailure.answer(e, store.get().waiting());
        } catch (TimeoutException e) {
            CoordinationException late = new CoordinationException(
                    Outcome.UNKNOWN, Reason.DEADLINE, "no answer within " + STORE_SECONDS + " s", 0);
            return StoreFailure.answer(late, store.get().waiting());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CoordinationException failure) {
                return StoreFailure.answer(failure, store.get().waiting());
            }
            return Answer.error(500, String.valueOf(e.getCause()));
        } finally {
            waiting.release();
        }
    }

    static Answer noPart() {
        return StoreFailure.refused(
                Reason.UNAVAILABLE,
                "this node takes no part in agreement: start it with --data DIR, or --memory for development");
    }

    private Answer dispatch(ManagedStore store, String path, HttpExchange exchange)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Parameters query = new Parameters(exchange.getRequestURI().getRawQuery());
        String method = exchange.getRequestMethod();
        return switch (path) {
            case "/kv" ->
                switch (method) {
                    case "PUT" -> put(store, query, exchange);
                    case "DELETE" -> delete(store, query);
                    default -> get(store, query);
                };
            case "/kv/children" -> {
                String below = query.required("path");
                query.refuseOthers();
                yield Answer.json(200, StoreJson.children(await(store.children(below))));
            }
            case "/kv/compact" -> {
                long before = Parameters.number("revision", query.required("revision"));
                query.refuseOthers();
                yield Answer.json(200, object().put("revision", await(store.compact(before))));
            }
            case "/kv/status" -> Answer.json(200, StoreJson.status(await(store.status())));
            case "/kv/txn" -> Answer.json(200, StoreJson.txn(await(store.commit(txn(exchange)))));
            case "/leases" ->
                switch (method) {
                    case "POST" -> grant(store, query);
                    case "DELETE" -> {
                        await(store.revoke(lease(query)));
                        yield Answer.json(200, object().put("revoked", query.required("id")));
                    }
                    default -> leases(store, query);
                };
            case "/leases/keep-alive" -> {
                long id = lease(query);
                await(store.keepAlive(id));
                yield Answer.json(200, StoreJson.lease(await(store.describe(id))));
            }
            default -> raft.answer(store, path, query);
        };
    }

    private static Answer get(ManagedStore store, Parameters query)
            throws InterruptedException, ExecutionException, TimeoutException {
        Op.Range range = new Op.Range(
                query.range(),
                query.number("revision"),
                query.limit("limit"),
                query.flag("keys_only"),
                query.flag("count_only"),
                query.flag("descending"));
        ReadMode mode = mode(query);
        query.refuseOthers();
        return Answer.json(200, StoreJson.reading(await(store.find(range, mode))));
    }

    private static ReadMode mode(Parameters query) {
        String mode = query.text("mode").orElse("linearizable");
        Optional<Duration> age = query.millis("max_age_ms");
        long revision = query.number("at_least");
        return switch (mode) {
            case "linearizable" -> ReadMode.LINEARIZABLE;
            case "lease" -> ReadMode.LEASE;
            case "at_least" -> new ReadMode.AtLeast(revision);
            case "stale" -> new ReadMode.Stale(age.orElse(DEFAULT_AGE));
            default ->
                throw new IllegalArgumentException(
                        "mode must be linearizable, lease, at_least or stale, not '" + mode + "'");
        };
    }

    private Answer put(ManagedStore store, Parameters query, HttpExchange exchange)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Bytes key = query.key();
        long lease = query.id("lease");
        boolean previous = query.flag("prev");
        boolean sequential = query.flag("sequential");
        Optional<String> revision = query.text("if_revision");
        query.refuseOthers();
        if (sequential && (previous || revision.isPresent())) {
            throw new IllegalArgumentException("sequential keys are always new: leave out prev and if_revision");
        }
        Bytes value = Bytes.wrap(body(exchange));
        Op step = sequential ? new Op.PutSequential(key, value, lease) : new Op.Put(key, value, lease, previous);
        Txn txn = revision.isEmpty()
                ? Txn.of(step)
                : new Txn(
                        List.of(Compare.unchangedSince(key, Parameters.number("if_revision", revision.get()))),
                        List.of(step),
                        List.of(Op.Range.of(key)));
        return Answer.json(200, putDone(await(store.commit(txn))));
    }

    private static ObjectNode putDone(TxnResult result) {
        ObjectNode json = object().put("revision", result.revision()).put("succeeded", result.succeeded());
        OpResult only = result.results().get(0);
        if (only instanceof OpResult.Put put) {
            StoreJson.put(json, "key", put.key());
            if (put.previous() != null) {
                json.set("previous", StoreJson.entry(put.previous()));
            }
        } else if (only instanceof OpResult.Found found && !found.entries().isEmpty()) {
            json.set("current", StoreJson.entry(found.entries().get(0)));
        }
        return json;
    }

    private static Answer delete(ManagedStore store, Parameters query)
            throws InterruptedException, ExecutionException, TimeoutException {
        Op.Delete step = new Op.Delete(query.range(), query.flag("prev"));
        query.refuseOthers();
        TxnResult result = await(store.commit(Txn.of(step)));
        OpResult.Deleted deleted = (OpResult.Deleted) result.results().get(0);
        ObjectNode json = object().put("revision", result.revision()).put("deleted", deleted.count());
        if (step.wantPrevious()) {
            ArrayNode previous = json.putArray("previous");
            deleted.previous().forEach(entry -> previous.add(StoreJson.entry(entry)));
        }
        return Answer.json(200, json);
    }

    private Txn txn(HttpExchange exchange) throws IOException {
        byte[] body = body(exchange);
        JsonNode json;
        try {
            json = mapper.readTree(body);
        } catch (JsonProcessingException e) {
            var where = e.getLocation();
            String place = where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
            throw new IllegalArgumentException(
                    "the transaction is not JSON" + place + ": " + e.getOriginalMessage(), e);
        }
        return TxnJson.read(json);
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        if (body.length > MOST_BODY_BYTES) {
            throw CoordinationException.refused(
                    Reason.TOO_LARGE, "the body has more than " + MOST_BODY_BYTES + " bytes");
        }
        return body;
    }

    /** Returns what a request of {@code /kv/watch} wants to hear of. */
    static WatchSpec watch(Parameters query) {
        WatchSpec spec = new WatchSpec(
                query.range(),
                query.bytes("glob").orElse(Bytes.EMPTY),
                query.number("revision"),
                query.flag("prev"),
                !query.flag("no_puts"),
                !query.flag("no_deletes"),
                query.flag("once"));
        query.refuseOthers();
        return spec;
    }

    private static Answer grant(ManagedStore store, Parameters query)
            throws InterruptedException, ExecutionException, TimeoutException {
        Duration ttl = Duration.ofMillis(Parameters.number("ttl_ms", query.required("ttl_ms")));
        long id = query.id("id");
        query.refuseOthers();
        long granted = await(store.grant(id, ttl));
        return Answer.json(200, object().put("id", StoreJson.hex(granted)).put("ttl_ms", ttl.toMillis()));
    }

    private static Answer leases(ManagedStore store, Parameters query)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (query.text("id").isPresent()) {
            return Answer.json(200, StoreJson.lease(await(store.describe(lease(query)))));
        }
        query.refuseOthers();
        ObjectNode json = object();
        ArrayNode leases = json.putArray("leases");
        for (SessionState lease : await(store.leases())) {
            leases.add(StoreJson.lease(lease));
        }
        return Answer.json(200, json);
    }

    private static long lease(Parameters query) {
        long id = Parameters.id("id", query.required("id"));
        query.refuseOthers();
        return id;
    }

    static <T> T await(CompletionStage<T> stage) throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(STORE_SECONDS, TimeUnit.SECONDS);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
