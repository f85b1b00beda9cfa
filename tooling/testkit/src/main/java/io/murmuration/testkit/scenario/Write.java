package io.murmuration.testkit.scenario;

/** A client's write, and what the client knows of it. */
public final class Write {

    /** What the client was told. */
    public enum Outcome {
        /** Nothing: it may come about, or have come about, or never will. */
        UNKNOWN,
        /** It stands. */
        ACKNOWLEDGED,
        /** The replica did not take it in. */
        REFUSED,
        /** Another entry stands where it was to stand. */
        LOST
    }

    final long command;
    final int replica;
    final long startNanos;
    long index;
    long term;
    long endNanos;
    Outcome outcome = Outcome.UNKNOWN;

    Write(long command, int replica, long startNanos) {
        this.command = command;
        this.replica = replica;
        this.startNanos = startNanos;
    }

    /** Returns what the client was told. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns whether the client was told that it stands. */
    public boolean isAcknowledged() {
        return outcome == Outcome.ACKNOWLEDGED;
    }

    /** Returns how long the client waited for what it was told. */
    public long waitedNanos() {
        return endNanos - startNanos;
    }
}
