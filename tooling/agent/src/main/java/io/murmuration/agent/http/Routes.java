package io.murmuration.agent.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.Tags;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which path answers what. */
final class Routes {

    static final int MOST_BODY_BYTES = 8_192;

    private static final long NODE_SECONDS = 5;

    private static final Map<String, String> METHODS = new TreeMap<>(Map.of(
            "/members", "GET",
            "/members/events", "GET",
            "/leave", "POST",
            "/tags", "PUT",
            "/stats", "GET",
            "/metrics", "GET",
            "/health/live", "GET",
            "/health/ready", "GET"));

    static {
        METHODS.putAll(StoreRoutes.METHODS);
        METHODS.putAll(RaftRoutes.METHODS);
    }

    private final ObjectMapper mapper = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ManagedNode node;
    private final ManagementApi.Settings settings;
    private final StoreRoutes store;
    private final Semaphore streams;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong streamsCut = new AtomicLong();

    Routes(ManagedNode node, ManagementApi.Settings settings) {
        this.node = node;
        this.settings = settings;
        this.store = new StoreRoutes(node, mapper);
        this.streams = new Semaphore(settings.streams());
    }

    void serve(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        @Nullable String methods = METHODS.get(path);
        if (methods == null) {
            send(exchange, Answer.error(404, "nothing at " + path + ": try " + String.join(", ", METHODS.keySet())));
        } else if (!List.of(methods.split(", ", -1)).contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", methods);
            send(exchange, Answer.error(405, path + " takes " + methods + ", not " + exchange.getRequestMethod()));
        } else if (path.equals("/members/events")) {
            stream(exchange, node::listen);
        } else if (path.equals("/kv/watch")) {
            watch(exchange);
        } else if (StoreRoutes.METHODS.containsKey(path) || RaftRoutes.METHODS.containsKey(path)) {
            send(exchange, store.answer(path, exchange));
        } else {
            send(exchange, answer(path, exchange));
            if (path.equals("/leave")) {
                node.leave();
            }
        }
    }

    void send(HttpExchange exchange, Answer answer) throws IOException {
        requests.incrementAndGet();
        if (answer.status() == 403) {
            refused.incrementAndGet();
        }
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    private Answer answer(String path, HttpExchange exchange) throws IOException, InterruptedException {
        try {
            return switch (path) {
                case "/members" -> Answer.json(200, MembersJson.view(node.view(), await(node.watched())));
                case "/leave" ->
                    Answer.json(202, object().put("leaving", node.view().self()));
                case "/tags" -> tags(exchange);
                case "/stats" -> stats();
                case "/metrics" -> new Answer(200, MetricsText.CONTENT_TYPE, MetricsText.of(allMetrics()));
                case "/health/live" -> Answer.json(200, object().put("live", true));
                default -> ready();
            };
        } catch (TimeoutException e) {
            return Answer.error(503, "the node did not answer within " + NODE_SECONDS + " s");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            int status = cause instanceof IllegalArgumentException ? 400 : 500;
            return Answer.error(status, String.valueOf(cause.getMessage()));
        }
    }

    private Answer tags(HttpExchange exchange)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        if (body.length > MOST_BODY_BYTES) {
            return Answer.error(413, "the body has more than " + MOST_BODY_BYTES + " bytes");
        }
        Tags tags;
        try {
            tags = parse(mapper.readTree(body));
        } catch (JsonProcessingException e) {
            return Answer.error(400, "the body is not JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            return Answer.error(400, String.valueOf(e.getMessage()));
        }
        return Answer.json(200, MembersJson.plain(await(node.updateTags(tags))));
    }

    private static Tags parse(JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("tags are one JSON object of strings, such as {\"role\":\"billing\"}");
        }
        Map<String, String> tags = new TreeMap<>();
        for (Map.Entry<String, JsonNode> tag : json.properties()) {
            if (!tag.getValue().isTextual()) {
                throw new IllegalArgumentException("tag '" + tag.getKey() + "' must be a string: " + tag.getValue());
            }
            tags.put(tag.getKey(), tag.getValue().textValue());
        }
        return new Tags(tags);
    }

    private Answer stats() throws InterruptedException, ExecutionException, TimeoutException {
        MembershipView view = node.view();
        ObjectNode json = object().put("self", view.self()).put("version", view.version());
        ObjectNode figures = json.putObject("figures");
        for (Metric metric : allMetrics()) {
            for (Metric.Sample sample : metric.samples()) {
                StringBuilder key = new StringBuilder(metric.name());
                sample.labels().values().forEach(label -> key.append('.').append(label));
                boolean whole = sample.value() == Math.rint(sample.value()) && Math.abs(sample.value()) < 1e15;
                if (whole) {
                    figures.put(key.toString(), (long) sample.value());
                } else {
                    figures.put(key.toString(), sample.value());
                }
            }
        }
        return Answer.json(200, json);
    }

    private Answer ready() {
        return node.notReady()
                .map(reason -> Answer.json(503, object().put("ready", false).put("reason", reason)))
                .orElseGet(() -> Answer.json(200, object().put("ready", true)));
    }

    private List<Metric> allMetrics() throws InterruptedException, ExecutionException, TimeoutException {
        List<Metric> metrics = new ArrayList<>(await(node.metrics()));
        int open = settings.streams() - streams.availablePermits();
        metrics.add(Metric.counter("murmuration_http_requests_total", "Requests answered", requests.get()));
        metrics.add(Metric.counter(
                "murmuration_http_refused_total", "Requests refused for a foreign Host or Origin", refused.get()));
        metrics.add(Metric.gauge("murmuration_http_streams", "Event streams open", open));
        metrics.add(Metric.counter(
                "murmuration_http_streams_cut_total", "Event streams ended since too slow", streamsCut.get()));
        return metrics;
    }

    private void watch(HttpExchange exchange) throws IOException, InterruptedException {
        Optional<ManagedStore> watched = node.store();
        if (watched.isEmpty()) {
            send(exchange, StoreRoutes.noPart());
            return;
        }
        WatchSpec spec;
        try {
            spec = StoreRoutes.watch(new Parameters(exchange.getRequestURI().getRawQuery()));
        } catch (IllegalArgumentException e) {
            send(exchange, StoreFailure.refused(Reason.MALFORMED, String.valueOf(e.getMessage())));
            return;
        }
        stream(exchange, events -> watched.get().watch(spec, events::watched));
    }

    private void stream(HttpExchange exchange, Function<EventStream, AutoCloseable> subscribe)
            throws IOException, InterruptedException {
        if (!streams.tryAcquire()) {
            exchange.getResponseHeaders().set("Retry-After", "5");
            send(exchange, Answer.error(503, settings.streams() + " streams are open, which are the most: close one"));
            return;
        }
        try {
            requests.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, 0);
            EventStream events = new EventStream(mapper, settings.heartbeat());
            AutoCloseable subscription = subscribe.apply(events);
            try (OutputStream out = exchange.getResponseBody()) {
                events.writeTo(out);
            } finally {
                close(subscription);
                if (events.isBehind()) {
                    streamsCut.incrementAndGet();
                }
            }
        } finally {
            streams.release();
        }
    }

    private static void close(AutoCloseable subscription) throws IOException {
        try {
            subscription.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot end the subscription: " + e.getMessage(), e);
        }
    }

    private static <T> T await(CompletionStage<T> stage)
            throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(NODE_SECONDS, TimeUnit.SECONDS);
    }

    private ObjectNode object() {
        return mapper.createObjectNode();
    }
}
