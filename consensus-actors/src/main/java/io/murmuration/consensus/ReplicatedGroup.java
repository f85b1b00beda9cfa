package io.murmuration.consensus;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An application's own group, asked from this node. Thread-safe; fails as {@link Kv} does, with the
 * machine's own message where it refuses.
 */
public final class ReplicatedGroup<C, R> {

    private final Replicated<C, R> replicated;
    private final Calls calls;
    private final ApplicationMachine<C, R> decoder;

    ReplicatedGroup(Replicated<C, R> replicated, Calls calls) {
        this.replicated = replicated;
        this.calls = calls;
        decoder = new ApplicationMachine<>(replicated);
    }

    public ReplicatedGroup<C, R> within(Duration deadline) {
        return new ReplicatedGroup<>(replicated, calls.within(deadline));
    }

    /** Applies a command on every replica, once. */
    public CompletionStage<R> apply(C command) {
        byte[] encoded = replicated.codec().encode(command);
        if (encoded.length > ApplicationMachine.MOST_BYTES) {
            return CompletableFuture.failedFuture(CoordinationException.refused(
                    Reason.TOO_LARGE,
                    "a command of " + encoded.length + " bytes, at most " + ApplicationMachine.MOST_BYTES
                            + " are possible: split it"));
        }
        return calls.body(
                (core, deadline, now) -> core.command(encoded, deadline, now), done -> decoder.decode(done.body()));
    }

    /** Answers a question from the state. */
    public CompletionStage<R> ask(C question, ReadMode mode) {
        byte[] encoded = replicated.codec().encode(question);
        return calls.body(
                (core, deadline, now) -> core.query(mode, encoded, deadline, now), done -> decoder.decode(done.body()));
    }

    /** Returns who makes the group up, and changes that. */
    public GroupAdmin admin() {
        return new GroupAdmin(calls);
    }
}
