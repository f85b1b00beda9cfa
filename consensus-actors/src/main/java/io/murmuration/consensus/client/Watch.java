package io.murmuration.consensus.client;

import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.Request;

/** A watch, which is opened anew wherever it can be had, behind what it has told. */
final class Watch extends Call {

    private static final int PATIENCE = 4;

    final WatchSpec spec;

    /** Up to which revision all is told; without meaning before it is {@link #anchored}. */
    long told;

    /** Whether it is known where it begins, so that a later opening leaves nothing out. */
    boolean anchored;

    long taken;
    boolean acks;

    Watch(long id, WatchSpec spec) {
        super(id, Route.NEAREST, 0);
        this.spec = spec;
        endless = true;
        anchored = spec.fromRevision() > 0;
        told = spec.fromRevision() - 1;
        taken = told;
    }

    @Override
    Request request() {
        return new Request.OpenWatch(requestId, anchored ? spec.from(told + 1) : spec);
    }

    @Override
    boolean hasEffect() {
        return false;
    }

    /** A replica may have to read its history first: one that is gone is told by its connection. */
    @Override
    long patienceNanos(long usualNanos) {
        return PATIENCE * usualNanos;
    }

    @Override
    boolean renewsId() {
        return true;
    }

    @Override
    Request abandon() {
        return new Request.CancelWatch(requestId);
    }
}
