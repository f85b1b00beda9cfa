package io.murmuration.consensus.group;

import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Response;

/** Why a request was not answered otherwise. */
record Refusal(Outcome outcome, Reason reason, String message) {

    static final Refusal UNKNOWN_SESSION = notDone(
            Reason.UNKNOWN_SESSION,
            "the session is not open: it was never opened, was closed, or has expired; open another");
    static final Refusal FORGOTTEN = new Refusal(
            Outcome.DONE, Reason.UNAVAILABLE, "the request was done before, and its answer is not kept any more");
    static final Refusal WINDOW_FULL = notDone(
            Reason.OVERLOADED,
            "the request is too far ahead of what its session has acknowledged: await and acknowledge answers first");
    static final Refusal OVERLOADED =
            notDone(Reason.OVERLOADED, "too much is waiting at this replica: try again later");
    static final Refusal SESSIONS_FULL =
            notDone(Reason.OVERLOADED, "there are as many sessions as may be: close some, or wait until some expire");
    static final Refusal LOST_OFFICE = new Refusal(
            Outcome.UNKNOWN,
            Reason.NOT_LEADER,
            "the replica ceased to lead while this was under way: it may have been done, or be done yet");
    static final Refusal STOPPED_AMID = new Refusal(
            Outcome.UNKNOWN, Reason.UNAVAILABLE, "the replica stopped while this was under way: it may have been done");
    static final Refusal STOPPED = notDone(Reason.UNAVAILABLE, "this replica has stopped: ask another");

    static Refusal notDone(Reason reason, String message) {
        return new Refusal(Outcome.NOT_DONE, reason, message);
    }

    Response of(long id) {
        return of(id, 0);
    }

    Response of(long id, long detail) {
        return new Response.Failed(id, outcome, reason, message, detail);
    }
}
