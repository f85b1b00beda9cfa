package io.murmuration.testkit.stack;

import java.util.function.Supplier;

/** What the whole stack must keep at every step, and what it must reach in the end. */
public enum Promise {
    SAME_STATE("all replicas answer and become the same at an index"),
    EXACTLY_ONCE("a request takes effect once while its session lives"),
    TRUE_OUTCOME("what is said to be done was, what is said not to be was not and will not be"),
    STRICTLY_SERIALIZABLE("what clients were told fits the order of revisions and real time"),
    SESSION_TIME("no session ends before its client knows that it may have ended"),
    LOST_IS_TOLD("a client is told that its session is lost before anyone can have what it held"),
    LOG_TIME("log time never goes back, and no wall clock moves it"),
    WATCHED("a watcher hears of every change once, whole and in order"),
    ANSWERED_ONCE("every call ends once, and by its deadline"),
    PROGRESS("once faults stop, requests are answered, replicas become equal, watchers hear all"),
    SOUND("nothing throws");

    private final String rule;

    Promise(String rule) {
        this.rule = rule;
    }

    /** Returns it as a sentence. */
    public String rule() {
        return rule;
    }

    /** Throws if it does not hold; only then are the words put together. */
    void require(boolean holds, Supplier<String> what) {
        if (!holds) {
            throw new Broken(this, what.get());
        }
    }

    /** A promise that was not kept. */
    static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1;
        private final Promise promise;

        Broken(Promise promise, String what) {
            super(promise + " (" + promise.rule + "): " + what);
            this.promise = promise;
        }

        Promise promise() {
            return promise;
        }
    }
}
