package io.murmuration.agent.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One reader of server-sent events. What waits for the reader is bounded: one that is {@value
 * #MOST_WAITING} events behind is cut off, comes again and starts from a snapshot.
 */
final class EventStream implements ManagedNode.Listener {

    static final int MOST_WAITING = 1_000;

    private final ObjectMapper mapper;
    private final Duration heartbeat;
    private final ArrayBlockingQueue<Object> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean behind;

    EventStream(ObjectMapper mapper, Duration heartbeat) {
        this.mapper = mapper;
        this.heartbeat = heartbeat;
    }

    @Override
    public void snapshot(MembershipView view) {
        put(view);
    }

    @Override
    public void event(MembershipEvent event) {
        put(event);
    }

    private void put(Object what) {
        if (!waiting.offer(what)) {
            behind = true;
        }
    }

    /** Returns whether the reader was too slow. */
    boolean isBehind() {
        return behind;
    }

    /**
     * Writes until the reader goes away (an IOException), falls behind, or the thread is
     * interrupted.
     */
    void writeTo(OutputStream out) throws IOException, InterruptedException {
        while (!behind) {
            @Nullable Object next = waiting.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
            out.write((next == null ? ": heartbeat\n\n" : frame(next)).getBytes(StandardCharsets.UTF_8));
            if (waiting.isEmpty()) {
                out.flush();
            }
        }
    }

    private String frame(Object next) throws IOException {
        if (next instanceof MembershipView view) {
            String json = mapper.writeValueAsString(MembersJson.snapshot(view));
            return "event: snapshot\nid: " + view.version() + "\ndata: " + json + "\n\n";
        }
        MembershipEvent event = (MembershipEvent) next;
        String json = mapper.writeValueAsString(MembersJson.event(event));
        return "event: " + MembersJson.type(event) + "\nid: " + event.version() + "\ndata: " + json + "\n\n";
    }
}
