package io.murmuration.testkit.history;

/**
 * A promise to a watcher that was broken.
 *
 * @param watch the recording's name
 * @param place of the step in the recording that breaks it, from 0; their number if it is that
 *     something is missing at the end
 * @param what happened, for people
 */
public record WatchBreach(WatchPromise promise, String watch, int place, String what) {

    /** Returns all of it on one line. */
    @Override
    public String toString() {
        return "watch " + watch + " is not " + promise + " at step " + place + ": " + what;
    }
}
