package io.murmuration.testkit.raft;

import java.util.function.Supplier;

/** An {@link Invariant} that did not hold. */
public final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Invariant invariant;

    Violation(Invariant invariant, String what) {
        super(invariant + " (" + invariant.rule() + "): " + what);
        this.invariant = invariant;
    }

    /** Returns what did not hold. */
    public Invariant invariant() {
        return invariant;
    }

    /** Throws if it does not hold; only then are the words put together. */
    static void check(boolean holds, Invariant invariant, Supplier<String> what) {
        if (!holds) {
            throw new Violation(invariant, what.get());
        }
    }
}
