package io.murmuration.consensus.client;

import io.murmuration.consensus.exchange.Request;
import org.jspecify.annotations.Nullable;

/**
 * Something that is asked of a replica until it is answered or its time is over. It waits (for its
 * session, for a leader, for a moment) or is asked of one endpoint; its {@link #timer} says when to
 * look at it, its {@link #queue} where it waits.
 */
abstract class Call {

    /** Where it may be asked. */
    enum Route {
        LEADER,
        NEAREST,
        /** At one endpoint alone. */
        FIXED
    }

    final long id;
    final Route route;
    final Link timer = new Link(this);
    final Link queue = new Link(this);

    /** By which an answer is known; the same in every try unless {@link #renewsId}. */
    long requestId;

    /** When it fails; without meaning where {@link #endless}. */
    long deadlineNanos;

    boolean endless;
    long wakeNanos;

    /** Where it was sent and is not answered yet; null while it waits. */
    @Nullable
    Endpoint asked;

    /** The one endpoint of the route FIXED. */
    @Nullable
    String fixed;

    boolean sent;
    long firstSentNanos;
    long sentNanos;

    /** Whether an earlier try was left without an answer that says that it was not done. */
    boolean doubt;

    /** Whether it was sent on at once by the last one asked: the next time it waits first. */
    boolean redirected;

    int waits;

    /** Tries in a row that an endpoint left without an answer, though it answered others. */
    int slow;

    int refusals;

    /** Where in the list of endpoints the next try begins. */
    int place;

    /** What went wrong last, for people. */
    String trouble = "";

    Call(long id, Route route, long deadlineNanos) {
        this.id = id;
        this.route = route;
        this.requestId = id;
        this.deadlineNanos = deadlineNanos;
    }

    abstract Request request();

    /** Says whether being carried out changes anything. */
    abstract boolean hasEffect();

    /** Says whether it may be sent again while nobody knows what became of the first try. */
    boolean isRepeatable() {
        return true;
    }

    /** Says whether every try has an id of its own, so that answers to earlier ones are not its. */
    boolean renewsId() {
        return false;
    }

    /** Returns how long the first try may stay without an answer. */
    long patienceNanos(long usualNanos) {
        return usualNanos;
    }

    /** Returns what to tell a replica that did not answer in time, if anything. */
    @Nullable
    Request abandon() {
        return null;
    }

    /** Says whether it may have been carried out, or may still be. */
    boolean mayBeDone() {
        return hasEffect() && (doubt || asked != null);
    }
}
