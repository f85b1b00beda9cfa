package io.murmuration.consensus.client;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.session.SessionState;
import java.util.List;

/** What a client wants done. Nothing of it calls back before it returns. */
public interface ClientEffects {

    /**
     * Sends it; what becomes of that is told by {@link ClientCore#response} or {@link
     * ClientCore#lost}.
     */
    void send(String endpoint, Request request);

    /** A call has its answer: {@code Done}, {@code Sessions}, {@code Group}, {@code Renewed}. */
    void completed(long call, Response response);

    /** A call has failed for good. */
    void failed(long call, CoordinationException why);

    /** A session's state changed. */
    void session(long session, SessionState state);

    /** A watch has something to tell, in order, each revision once. */
    void watched(long watch, List<WatchEvent> events);
}
