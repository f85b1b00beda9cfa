package io.murmuration.agent.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one node's management endpoint from {@link #start} to {@link #close}. At most {@link
 * Settings#streams} event streams and {@value #MOST_REQUESTS} other requests run at once; further
 * connections are closed.
 */
public final class ManagementApi implements AutoCloseable {

    static final int MOST_REQUESTS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ManagementApi.class);

    private final HttpServer server;
    private final ExecutorService workers;

    /**
     * Where and how to serve.
     *
     * @param bind where to listen; port 0 takes any free one
     * @param orAnyPort whether any free port will do if the one of {@code bind} is taken
     * @param hosts further names under which callers may reach this endpoint
     * @param streams how many event streams may be open at once
     * @param heartbeat how often an idle stream is written to, so that a lost reader is noticed
     */
    public record Settings(
            InetSocketAddress bind, boolean orAnyPort, List<String> hosts, int streams, Duration heartbeat) {

        public Settings {
            hosts = List.copyOf(hosts);
            if (streams < 1 || heartbeat.toMillis() < 1) {
                throw new IllegalArgumentException(
                        "streams and heartbeat must be above zero: " + streams + ", " + heartbeat);
            }
        }

        /** Returns settings with 32 streams and a heartbeat of 15 seconds. */
        public static Settings at(InetSocketAddress bind, boolean orAnyPort, List<String> hosts) {
            return new Settings(bind, orAnyPort, hosts, 32, Duration.ofSeconds(15));
        }
    }

    private ManagementApi(HttpServer server, ExecutorService workers) {
        this.server = server;
        this.workers = workers;
    }

    /**
     * Binds and starts to serve.
     *
     * @throws IOException naming the address, if it cannot be bound
     */
    public static ManagementApi start(ManagedNode node, Settings settings) throws IOException {
        // The JDK's server reads these once: a request must come in whole within 10 s, and
        // answers go out at once.
        setUnlessSet("sun.net.httpserver.maxReqTime", "10");
        setUnlessSet("sun.net.httpserver.nodelay", "true");
        HttpServer server = bind(settings);
        AtomicInteger numbers = new AtomicInteger();
        ExecutorService workers = new ThreadPoolExecutor(
                0, settings.streams() + MOST_REQUESTS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "management-" + numbers.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        Routes routes = new Routes(node, settings);
        RequestGuard guard =
                new RequestGuard(settings.hosts(), server.getAddress().getPort());
        server.setExecutor(workers);
        server.createContext("/", exchange -> serve(exchange, guard, routes));
        server.start();
        return new ManagementApi(server, workers);
    }

    private static HttpServer bind(Settings settings) throws IOException {
        InetSocketAddress wanted = settings.bind();
        try {
            return HttpServer.create(wanted, 64);
        } catch (BindException e) {
            if (!settings.orAnyPort()) {
                throw new BindException("cannot serve http on " + wanted.getHostString() + ":" + wanted.getPort() + ": "
                        + e.getMessage() + "; choose another address by --http");
            }
            InetAddress host = wanted.getAddress();
            return HttpServer.create(new InetSocketAddress(host, 0), 64);
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Returns where this endpoint listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Ends all requests and streams and frees the port. */
    @Override
    public void close() {
        // Streams are told first, so that they can end in good order; who does not is cut off.
        workers.shutdownNow();
        try {
            workers.awaitTermination(500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
    }

    private static void serve(HttpExchange exchange, RequestGuard guard, Routes routes) {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            var refusal = guard.refuse(headers.getFirst("Host"), headers.getFirst("Origin"));
            if (refusal.isPresent()) {
                routes.send(exchange, Answer.error(403, refusal.get()));
                return;
            }
            routes.serve(exchange);
        } catch (IOException e) {
            LOG.debug(
                    "request ended early: path={} reason={}",
                    exchange.getRequestURI().getPath(),
                    e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
