package io.murmuration.consensus;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to a listener, one at a time on its executor. Of a listener that is far behind, the
 * oldest events are dropped, which the log says.
 */
final class EventCalls {

    private static final Logger LOG = LoggerFactory.getLogger(EventCalls.class);
    private static final int MOST_WAITING = 1_000;

    private final Consumer<CoordinationEvent> listener;
    private final Executor executor;
    private final Queue<CoordinationEvent> waiting = new ArrayDeque<>();
    private boolean running;
    private volatile boolean closed;

    EventCalls(Consumer<CoordinationEvent> listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    void close() {
        closed = true;
    }

    void tell(CoordinationEvent event) {
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                LOG.warn("listener too slow, event dropped: listener={} event={}", listener, waiting.remove());
            }
            waiting.add(event);
            if (running) {
                return;
            }
            running = true;
        }
        executor.execute(this::drain);
    }

    private void drain() {
        for (CoordinationEvent event = next(); event != null; event = next()) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error("listener failed: listener={} event={}", listener, event, e);
            }
        }
    }

    private @Nullable CoordinationEvent next() {
        synchronized (waiting) {
            CoordinationEvent event = closed ? null : waiting.poll();
            running = event != null;
            return event;
        }
    }
}
