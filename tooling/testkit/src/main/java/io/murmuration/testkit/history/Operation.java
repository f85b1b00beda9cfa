package io.murmuration.testkit.history;

/**
 * What one client asked for once.
 *
 * @param id place in the history, from 0, in order of invocation
 * @param client who asked
 * @param key what it was about; histories are cut by it
 * @param input what was asked
 * @param invoked when
 * @param outcome how it ended; {@link Outcome.Unknown} until it does
 * @param <I> what the object is asked
 * @param <O> what it answers
 */
public record Operation<I, O>(int id, String client, String key, I input, Moment invoked, Outcome<O> outcome) {

    /** Returns the place of the answer among all events; the end of time if there was none. */
    int endOrder() {
        return outcome instanceof Outcome.Ok<O> ok ? ok.at().order() : Integer.MAX_VALUE;
    }

    /** Returns whether it may have had an effect. */
    boolean mayHaveHappened() {
        return !(outcome instanceof Outcome.Failed);
    }

    Operation<I, O> ended(Outcome<O> how) {
        return new Operation<>(id, client, key, input, invoked, how);
    }

    /** Returns client, input and outcome on one line. */
    @Override
    public String toString() {
        String end = "?";
        if (outcome instanceof Outcome.Ok<O> ok) {
            end = String.valueOf(ok.output());
        } else if (outcome instanceof Outcome.Failed) {
            end = "failed";
        }
        return "#" + id + " " + client + " " + input + " -> " + end;
    }
}
