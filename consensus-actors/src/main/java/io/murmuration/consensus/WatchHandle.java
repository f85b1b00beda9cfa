package io.murmuration.consensus;

import akka.actor.typed.ActorRef;
import io.murmuration.consensus.api.WatchEvent;
import java.util.List;
import java.util.function.Consumer;

/**
 * A watch. Thread-safe. Its events come one after the other on this node's client thread: whoever
 * takes them must not block there.
 */
public final class WatchHandle implements AutoCloseable {

    private final long group;
    private final ActorRef<ClientActor.Command> client;
    private final Consumer<WatchEvent> watcher;
    private volatile boolean closed;

    /** Known to the client's actor alone. */
    long id;

    WatchHandle(long group, ActorRef<ClientActor.Command> client, Consumer<WatchEvent> watcher) {
        this.group = group;
        this.client = client;
        this.watcher = watcher;
    }

    void hear(List<WatchEvent> events) {
        for (int i = 0; i < events.size() && !closed; i++) {
            watcher.accept(events.get(i));
        }
    }

    /** Ends it: no event is handed out after this returns, but one that is being handed out. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.tell(new ClientActor.Cancel(group, this));
        }
    }
}
