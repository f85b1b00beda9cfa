package io.murmuration.testkit.history;

import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import java.util.List;
import java.util.Optional;

/**
 * The store: keys with revisions, transactions over any of them, and keys that go with a session.
 * It cannot be cut, since a transaction may touch every key and all share the revision; so short
 * histories only. {@link RevisionOrder} judges long ones.
 *
 * <p>Only reads that see everything acknowledged before them may be in the history.
 */
public final class StoreModel implements Model<StoreModel.State, StoreModel.Input, TxnResult> {

    /** What the store is asked, or what happens to it. */
    public sealed interface Input {}

    /** Do all of this at one revision. */
    public record Transact(Txn txn) implements Input {}

    /** Find this; answered by one {@link OpResult.Found} and the revision it was found at. */
    public record Read(Op.Range range, ReadMode mode) implements Input {

        /** Returns the read that sees everything acknowledged before it. */
        public static Read linearizable(Op.Range range) {
            return new Read(range, ReadMode.LINEARIZABLE);
        }
    }

    /**
     * These sessions end, and their keys go; mostly nobody hears of it. Answered by one {@link
     * OpResult.Deleted}.
     */
    public record EndSessions(List<Long> sessions) implements Input {

        public EndSessions {
            sessions = List.copyOf(sessions);
        }
    }

    /** All that is in the store; immutable. */
    public static final class State {

        private final PlainStore store;

        private State(PlainStore store) {
            this.store = store;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof State that && store.equals(that.store);
        }

        @Override
        public int hashCode() {
            return store.hashCode();
        }

        @Override
        public String toString() {
            return store.toString();
        }
    }

    @Override
    public State initial() {
        return new State(new PlainStore());
    }

    @Override
    public Optional<State> step(State state, Input input, TxnResult output) {
        PlainStore next = state.store.copy();
        return answer(next, input).equals(output) ? Optional.of(new State(next)) : Optional.empty();
    }

    @Override
    public State unheard(State state, Input input) {
        PlainStore next = state.store.copy();
        answer(next, input);
        return new State(next);
    }

    @Override
    public boolean isRead(Input input, TxnResult output) {
        return !changes(input, output);
    }

    @Override
    public boolean mayAnswer(State state, Input input, TxnResult output, List<Input> before) {
        long next = output.revision() - (changes(input, output) ? 1 : 0);
        return state.store.revision() <= next && next <= state.store.revision() + before.size();
    }

    @Override
    public String part(String key, Input input) {
        return "store";
    }

    @Override
    public int sizeBytes(State state) {
        return 128 + 256 * state.store.size();
    }

    /** Lets {@code input} happen to the store, and returns its answer. */
    static TxnResult answer(PlainStore store, Input input) {
        if (input instanceof Transact transact) {
            return store.apply(transact.txn());
        }
        if (input instanceof EndSessions end) {
            long gone = store.end(end.sessions());
            return new TxnResult(store.revision(), true, List.of(new OpResult.Deleted(gone, List.of())));
        }
        return new TxnResult(store.revision(), true, List.of(store.find(((Read) input).range())));
    }

    /** Says whether what was answered so has made a revision of its own. */
    static boolean changes(Input input, TxnResult output) {
        return !(input instanceof Read)
                && output.results().stream()
                        .anyMatch(result -> result instanceof OpResult.Put
                                || (result instanceof OpResult.Deleted gone && gone.count() > 0));
    }
}
