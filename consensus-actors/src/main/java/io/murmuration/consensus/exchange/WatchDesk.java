package io.murmuration.consensus.exchange;

import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Request.AckWatch;
import io.murmuration.consensus.exchange.Request.CancelWatch;
import io.murmuration.consensus.exchange.Request.OpenWatch;

/**
 * Where a replica's watchers are served. All calls come from the replica's thread. Answers, which
 * go to a {@link Responder}, carry the id that opened the watch.
 */
public interface WatchDesk {

    void open(long origin, OpenWatch request);

    void ack(long origin, AckWatch request);

    void cancel(long origin, CancelWatch request);

    /** The connection is gone, and its watches with it. */
    void closed(long origin);

    /**
     * More has been applied, or the whole state was replaced by a snapshot, or {@link #hasMore}
     * said so.
     */
    void applied();

    /** Says whether there is more to tell, so that {@link #applied} is to be called again soon. */
    default boolean hasMore() {
        return false;
    }

    /** One tick of time has passed. */
    void tick();

    /** Returns the desk of a group in which nothing can be watched. */
    static WatchDesk none(Responder responder) {
        return new WatchDesk() {
            @Override
            public void open(long origin, OpenWatch request) {
                responder.respond(
                        origin,
                        new Response.Failed(
                                request.id(),
                                Outcome.NOT_DONE,
                                Reason.UNSUPPORTED,
                                "this group cannot be watched: ask it instead",
                                0));
            }

            @Override
            public void ack(long origin, AckWatch request) {}

            @Override
            public void cancel(long origin, CancelWatch request) {}

            @Override
            public void closed(long origin) {}

            @Override
            public void applied() {}

            @Override
            public void tick() {}
        };
    }
}
