package io.murmuration.agent.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One reader of server-sent events, of members or of a watch. What waits for the reader is bounded:
 * one that is {@value #MOST_WAITING} events or {@value #MOST_BYTES} bytes of values behind is cut
 * off and comes again; to members by a snapshot, to a watch by the revision after the last one it
 * saw.
 */
final class EventStream implements ManagedNode.Listener {

    static final int MOST_WAITING = 1_000;
    static final int MOST_BYTES = 16 << 20;

    private final ObjectMapper mapper;
    private final Duration heartbeat;
    private final ArrayBlockingQueue<Object> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong bytes = new AtomicLong();
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

    /** Takes what a watch tells. After its last event the stream ends. */
    void watched(WatchEvent event) {
        if (bytes.addAndGet(size(event)) > MOST_BYTES + size(event)) {
            behind = true;
        }
        put(event);
    }

    private void put(Object what) {
        if (behind || !waiting.offer(what)) {
            behind = true;
        }
    }

    private static long size(WatchEvent event) {
        long size = 0;
        if (event instanceof WatchEvent.Changed changed) {
            for (WatchEvent.Change change : changed.changes()) {
                size += size(change.entry()) + size(change.previous());
            }
        }
        return size;
    }

    private static long size(@Nullable KeyValue entry) {
        return entry == null ? 0 : entry.key().size() + entry.value().size();
    }

    /** Returns whether the reader was too slow. */
    boolean isBehind() {
        return behind;
    }

    /**
     * Writes until the reader goes away (an IOException), falls behind, the watch ends, or the
     * thread is interrupted.
     */
    void writeTo(OutputStream out) throws IOException, InterruptedException {
        boolean ended = false;
        while (!behind && !ended) {
            @Nullable Object next = waiting.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
            out.write((next == null ? ": heartbeat\n\n" : frame(next)).getBytes(StandardCharsets.UTF_8));
            if (next instanceof WatchEvent event) {
                bytes.addAndGet(-size(event));
            }
            ended = next instanceof WatchEvent.Ended || next instanceof WatchEvent.Compacted;
            if (waiting.isEmpty() || ended) {
                out.flush();
            }
        }
    }

    private String frame(Object next) throws IOException {
        if (next instanceof MembershipView view) {
            String json = mapper.writeValueAsString(MembersJson.snapshot(view));
            return "event: snapshot\nid: " + view.version() + "\ndata: " + json + "\n\n";
        } else if (next instanceof WatchEvent watched) {
            String id = watched instanceof WatchEvent.Changed changed ? "id: " + changed.revision() + "\n" : "";
            String json = mapper.writeValueAsString(StoreJson.watched(watched));
            return "event: " + StoreJson.type(watched) + "\n" + id + "data: " + json + "\n\n";
        }
        MembershipEvent event = (MembershipEvent) next;
        String json = mapper.writeValueAsString(MembersJson.event(event));
        return "event: " + MembersJson.type(event) + "\nid: " + event.version() + "\ndata: " + json + "\n\n";
    }
}
