package io.murmuration.consensus.client;

import io.murmuration.consensus.exchange.Request;
import org.jspecify.annotations.Nullable;

/** A call whose request is the same in every try, and does no more when it is done twice. */
final class PlainCall extends Call {

    private final Request request;

    /** The session of this client that it opens, if it does. */
    final @Nullable ClientSession opens;

    PlainCall(Request request, Route route, @Nullable ClientSession opens, long deadlineNanos) {
        super(request.id(), route, deadlineNanos);
        this.request = request;
        this.opens = opens;
    }

    @Override
    Request request() {
        return request;
    }

    @Override
    boolean hasEffect() {
        return !(request instanceof Request.Query
                || request instanceof Request.DescribeSession
                || request instanceof Request.ListSessions
                || request instanceof Request.DescribeGroup);
    }
}
